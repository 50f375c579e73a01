import Foundation
import Office

/// Standard output and error, as a person sees them.
enum Terminal {
    /// Colour and progress only where somebody looks, and not against their wish (`NO_COLOR`).
    static let isInteractive = isatty(STDOUT_FILENO) == 1
    static let hasColour = isInteractive && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

    enum Colour: Int {
        case red = 31
        case green = 32
        case yellow = 33
        case grey = 90
    }

    /// The text in a colour, where there are colours.
    static func text(_ text: String, in colour: Colour) -> String {
        guard hasColour else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    static func error(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    static func writeLine(_ text: String) { write("\(text)\n".utf8) }

    /// Writes to standard output. When that cannot be written there is nothing left to do: a reader that has gone (`head`)
    /// wants no word of it, anybody else is told why.
    static func write(_ bytes: some Sequence<UInt8>) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            if errno != EPIPE { Self.error("Standard output cannot be written: \(error.localizedDescription)") }
            _exit(ExitStatus.failed.rawValue)
        }
    }
}

/// What somebody says to a question on a terminal.
enum Confirmation {
    /// Does what may have to be confirmed. Where it has to be and somebody sits there, he is asked, and it is done or not
    /// as he says; elsewhere `--yes` says so.
    ///
    /// - Throws: what `body` throws, and `Refusal` with `.needsConfirmation`.
    static func asking<Result>(
        isGiven: Bool, _ body: (_ isConfirmed: Bool) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        do {
            return try body(isGiven)
        } catch  where error.code == .needsConfirmation && !isGiven && canAsk {
            guard ask(error.reason) else {
                throw Refusal(.needsConfirmation, field: error.field, reason: "Nothing was entered.")
            }
            return try body(true)
        }
    }

    private static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    private static func ask(_ doubt: String) -> Bool {
        FileHandle.standardError.write(Data("\(doubt)\nEnter it all the same? [y/N] ".utf8))
        return ["y", "yes"].contains(readLine()?.lowercased().trimmingCharacters(in: .whitespaces) ?? "")
    }
}

/// How far something has come, on a terminal's last line; nothing where nobody looks.
struct ProgressLine: Sendable {
    private let count: Int
    private let isShown = isatty(STDERR_FILENO) == 1

    init(of count: Int) { self.count = count }

    func show(done: Int, found: Int) { write("\r\(done) of \(count) addresses, \(found) answered\u{1B}[K") }

    func clear() { write("\r\u{1B}[K") }

    private func write(_ text: String) {
        if isShown { FileHandle.standardError.write(Data(text.utf8)) }
    }
}

/// A file that a command reads, or standard input.
enum InputFile {
    /// Reads a whole file; `-` is standard input.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    static func read(_ path: String, isMapped: Bool = false) throws(Refusal) -> Data {
        do {
            guard path != "-" else { return try FileHandle.standardInput.readToEnd() ?? Data() }
            return try Data(contentsOf: URL(fileURLWithPath: path), options: isMapped ? .mappedIfSafe : [])
        } catch {
            throw Refusal(.unreadable, reason: "\(path) cannot be read: \(error.localizedDescription)")
        }
    }
}
