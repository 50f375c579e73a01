import Foundation
import Testing

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// How often a property is tried: a little in every run, a lot with `MAINSTAY_PROVE=1`.
enum Proof {
    static func count(_ usual: Int, proving: Int) -> Int {
        ProcessInfo.processInfo.environment["MAINSTAY_PROVE"] == "1" ? proving : usual
    }
}

/// Makes inputs that somebody might send to do harm, out of good ones: JSON and YAML alike.
struct Mutator {
    /// Words and the signs between them.
    private let seeds: [[String]]
    private let words: [String]
    var random: SeededGenerator

    init(_ seeds: [String], seed: UInt64) {
        self.seeds = seeds.map(Self.parts)
        words = Array(Set(self.seeds.joined().filter { $0.count > 1 })).sorted()
        random = SeededGenerator(seed: seed)
    }

    /// What programs have stumbled over.
    private static let harmful = [
        "0", "-1", "1", "-0", "0.5", "1e308", "1e-5", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "18446744073709551616", "4294967296", "999999999", "315619200000", "true", "null", "[]",
        "{}", "[[1,1]]", "[9223372036854775807]", "\"\"", "\"\\u0000\"", "\"\\u001b[31m\"", "\\0", "\\ud800", "🏢",
        "\u{301}",
        "%n%s", "'; DROP TABLE entry; --", "../../../etc/passwd", "~", "*", "&a", "!!binary", "<<", "#", "|", ">",
        "0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-23:59",
        "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "2026-02-10T00:00:00Z", "2026-02-10T00:00:00.001+14:00",
        "0000-01-01", "9999-12-31", "2026-02-29", "2026-02-10", "999999999d", "0ms", "1ms", "36525d", "100%", "0%",
        "0.000000001%", "999999999999999.999999999 CNY", "0.00 JPY", "1 KWD", "UTC", "Asia/Shanghai",
        "America/New_York", "icmp/198.51.100.10", "pdu-a/outlet/7", "255.255.255.255", "::", "any", "all",
        String(repeating: "x", count: 300), String(repeating: "9", count: 40),
    ]

    /// A good input that one to four things were done to.
    mutating func input() -> String {
        var parts = seeds[Int.random(in: seeds.indices, using: &random)]
        for _ in 0..<Int.random(in: 1...4, using: &random) where !parts.isEmpty { change(&parts) }
        var text = parts.joined()
        if Int.random(in: 0..<20, using: &random) == 0 { text = scratched(text) }
        return text
    }

    /// A word of good inputs, or one that programs have stumbled over.
    mutating func word() -> String {
        let list = Bool.random(using: &random) ? words : Self.harmful
        return list[Int.random(in: list.indices, using: &random)]
    }

    private mutating func change(_ parts: inout [String]) {
        let place = Int.random(in: parts.indices, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3: parts[place] = Self.harmful[Int.random(in: Self.harmful.indices, using: &random)]
        case 4...6: parts[place] = words[Int.random(in: words.indices, using: &random)]
        case 7: parts.remove(at: place)
        case 8:
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

    private static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        var word = ""
        for character in text {
            if character.isLetter || character.isNumber || "_.+-:%/".contains(character) {
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

/// Keeps what is tried next in a file, so that an input that ends the process can be read afterwards.
struct LastInput {
    private let file: FileHandle
    let path: String

    init(_ name: String) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-hostile-\(name).txt").path
        try Data().write(to: URL(fileURLWithPath: path))
        file = try #require(FileHandle(forWritingAtPath: path))
        print("\(name): what is tried is written to \(path) first")
    }

    func keep(_ text: String) throws {
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(text.utf8))
    }
}
