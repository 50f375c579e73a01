import Foundation

/// Makes inputs that somebody might send to do harm, out of good ones: JSON and YAML alike.
///
/// What the good ones are made of is found once, and shared by all that go on from another seed.
public struct Mutator {
    /// SplitMix64: the same numbers in every run.
    public struct Generator: RandomNumberGenerator {
        private var state: UInt64

        public init(seed: UInt64) { state = seed }

        public mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Words and the signs between them.
    private let seeds: [[String]]
    private let words: [Kind: [String]]
    public var random: Generator

    /// - Parameters:
    ///   - seeds: good inputs.
    ///   - seed: the same one gives the same inputs.
    public init(_ seeds: [String], seed: UInt64) {
        self.seeds = seeds.map(Self.parts)
        var words = Kind.harmful
        for word in Set(self.seeds.joined().filter { $0.count > 1 }).sorted() {
            words[Kind(word), default: []].append(word)
        }
        self.words = words
        random = Generator(seed: seed)
    }

    /// One of the same good inputs.
    public func from(seed: UInt64) -> Mutator {
        var other = self
        other.random = Generator(seed: seed)
        return other
    }

    /// A good input that one to four things were done to.
    public mutating func input() -> String {
        var parts = seeds[Int.random(in: seeds.indices, using: &random)]
        let changes = [1, 1, 1, 1, 2, 2, 3, 4]
        for _ in 0..<changes[Int.random(in: changes.indices, using: &random)] where !parts.isEmpty { change(&parts) }
        let text = parts.joined()
        return Int.random(in: 0..<40, using: &random) == 0 ? scratched(text) : text
    }

    /// A word of good inputs, or one that programs have stumbled over.
    public mutating func word() -> String {
        word(like: Kind.allCases[Int.random(in: 0..<Kind.allCases.count, using: &random)])
    }

    private mutating func word(like kind: Kind) -> String {
        let list = words[kind] ?? []
        return list.isEmpty ? "" : list[Int.random(in: list.indices, using: &random)]
    }

    /// Mostly what is not refused at once: another value in the place of one.
    private mutating func change(_ parts: inout [String]) {
        var place = Int.random(in: parts.indices, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0...15:
            // Signs hold a text together.
            for _ in 0..<8 where parts[place].count < 2 { place = Int.random(in: parts.indices, using: &random) }
            parts[place] = word(like: Kind(parts[place]))
        case 16: parts[place] = word()
        case 17: parts.remove(at: place)
        case 18:
            let end = min(parts.count, place + Int.random(in: 1...12, using: &random))
            parts.insert(contentsOf: parts[place..<end], at: place)
        default:
            let other = seeds[Int.random(in: seeds.indices, using: &random)]
            let from = Int.random(in: other.indices, using: &random)
            parts = Array(parts[..<place] + other[from...])
        }
    }

    /// With an octet that is another one.
    private mutating func scratched(_ text: String) -> String {
        var octets = Array(text.utf8)
        guard !octets.isEmpty else { return text }
        octets[Int.random(in: octets.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
        return String(decoding: octets, as: UTF8.self)
    }

    /// A colon belongs to a time of day, and otherwise is a sign.
    private static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        var word = ""
        for character in text {
            let isInWord = character.isLetter || character.isNumber || "_.+-%/".contains(character)
            if isInWord || (character == ":" && word.contains("T") && word.last?.isNumber ?? false) {
                word.append(character)
            } else {
                if !word.isEmpty { parts.append(word) }
                word = ""
                parts.append(String(character))
            }
        }
        if !word.isEmpty { parts.append(word) }
        return parts
    }
}

extension Mutator {
    /// What a word is, so that another of its kind can stand in its place.
    private enum Kind: CaseIterable {
        case instant, date, number, duration, percentage, word

        init(_ word: String) {
            // Asked of every word that is changed; a regular expression would take most of a proof's time.
            let shape = String(
                decoding: word.utf8.map { Self.digits ~= $0 ? Self.digits.lowerBound : $0 }, as: UTF8.self)
            let unit = String(shape.drop { $0 == "0" })
            self =
                if shape.hasPrefix("0000-00-00T") {
                    .instant
                } else if shape == "0000-00-00" {
                    .date
                } else if Double(word) != nil, Self.isDigit(word.last) {
                    .number
                } else if shape.first == "0", ["ms", "s", "m", "h", "d"].contains(unit) {
                    .duration
                } else if word.hasSuffix("%") {
                    .percentage
                } else {
                    .word
                }
        }

        private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

        private static func isDigit(_ character: Character?) -> Bool {
            character.map { $0.isASCII && $0.isNumber } ?? false
        }

        /// What programs have stumbled over.
        static let harmful: [Kind: [String]] = [
            .instant: [
                "0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999Z",
                "9999-12-31T23:59:59-23:59", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "2026-02-10T00:00:00Z",
                "2026-02-10T00:00:00.001+14:00", "2026-02-13T00:00:00+08:00", "2500-01-01T00:00:00Z",
            ],
            .date: ["0000-01-01", "0001-01-01", "9999-12-31", "2026-02-29", "2026-02-10", "2026-02-28", "1970-01-01"],
            .number: [
                "0", "-1", "1", "-0", "0.5", "1e308", "1e-5", "9223372036854775807", "-9223372036854775808",
                "9223372036854775808", "18446744073709551616", "4294967296", "999999999", "315619200000", "1000000000",
                "999999999999999.999999999", "[9223372036854775807]", "[[1,1]]", String(repeating: "9", count: 40),
            ],
            .duration: ["0ms", "1ms", "100ms", "999999999d", "36525d", "36524d", "1h", "3d"],
            .percentage: ["100%", "0%", "0.000000001%", "99.999999999%", "50%", "101%"],
            .word: [
                "true", "null", "[]", "{}", "\"\"", "\\u0000", "\\u001b[31m", "\\0", "\\ud800", "🏢", "\u{301}", "%n%s",
                "'; DROP TABLE entry; --", "../../../etc/passwd", "~", "*", "&a", "!!binary", "<<", "#", "|", ">",
                "UTC",
                "Asia/Shanghai", "America/New_York", "JPY", "KWD", "icmp/198.51.100.10", "pdu-a/outlet/7", "::", "any",
                "all", "up", "down", "unknown", String(repeating: "x", count: 300),
            ],
        ]
    }
}

/// Keeps what is tried next in a file, so that an input that ends the process can be read afterwards.
public struct LastInput {
    private let file: FileHandle
    public let path: String

    /// - Throws: when the file cannot be written.
    public init(_ name: String) throws {
        let process = ProcessInfo.processInfo.processIdentifier
        let file = "mainstay-hostile-\(name)-\(process).txt"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(file).path
        try Data().write(to: URL(fileURLWithPath: path))
        self.file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        print("\(name): what is tried is written to \(path) first")
    }

    /// - Throws: when the file cannot be written.
    public func keep(_ text: String) throws {
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(text.utf8))
    }
}
