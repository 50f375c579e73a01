/// One client of a `LineServer`: lines come in, and each is answered before the next is looked at. A pure state machine,
/// bounded by the longest line and one answer.
struct LineConversation {
    /// The longest line that is taken, in octets.
    private let longest: Int
    private var input: [UInt8] = []
    /// What is still to be sent.
    private(set) var output: ArraySlice<UInt8> = []
    /// Nothing more comes.
    private var hasEnded = false
    /// A line was too long: there is nothing to be said to such a client.
    private var isRefused = false

    init(longest: Int) { self.longest = longest }

    /// Whether there is nothing left to do.
    var isOver: Bool { isRefused || (hasEnded && output.isEmpty && !hasLine) }

    /// Whether more input is wanted: not while an answer waits to be taken.
    var wantsInput: Bool { !hasEnded && !isRefused && output.isEmpty }

    private var hasLine: Bool { input.contains(LocalConnection.lineEnd) }

    /// Takes what has come; nothing is the end.
    mutating func receive(_ octets: [UInt8]) {
        if octets.isEmpty { hasEnded = true } else { input += octets }
        let length = input.firstIndex(of: LocalConnection.lineEnd) ?? input.count
        isRefused = isRefused || length > longest
    }

    /// The next line that is to be answered.
    mutating func nextLine() -> String? {
        guard !isRefused, output.isEmpty, let end = input.firstIndex(of: LocalConnection.lineEnd) else { return nil }
        defer { input.removeSubrange(...end) }
        return String(decoding: input[..<end], as: UTF8.self)
    }

    mutating func answer(_ line: String) { output = Array(line.utf8)[...] + [LocalConnection.lineEnd] }

    /// Nobody is there any more.
    mutating func hangUp() { isRefused = true }

    mutating func sent(_ count: Int) { output = output.dropFirst(count) }
}
