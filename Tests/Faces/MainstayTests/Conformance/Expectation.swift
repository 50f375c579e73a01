import Foundation
import Testing

/// A table of text, without quoting.
enum TabSeparated {
    static func rows(_ path: String) throws -> [[String: String]] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let cells = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        return cells.dropFirst().map { row in Dictionary(zip(cells[0], row)) { first, _ in first } }
    }
}

/// What a person read off a recording: one signal or reading that a probe must find.
struct Expectation {
    /// `ups.input`, `pdu.outlet`, `link`; with `@MODULE` where several MIBs tell of it.
    let signal: String
    let index: [String]
    let wanted: String
    /// The instance that it was read off.
    let object: String

    init(_ row: [String: String]) {
        signal = row["signal"] ?? ""
        let arcs = (row["index"] ?? "").split(separator: ".").map(String.init)
        // Some agents append a 0 to every index.
        index = arcs.count > 1 && arcs.last == "0" ? Array(arcs.dropLast()) : arcs
        let evidence = (row["evidence"] ?? "").split(separator: "=").first.map(String.init) ?? ""
        let status = "1.3.6.1.2.1.2.2.1.8." + (index.last ?? "")
        object = signal == "link" ? status : evidence.trimmingCharacters(in: .whitespaces)
        wanted = Self.word(row["expected"] ?? "")
    }

    /// In the words of a probe.
    private static func word(_ text: String) -> String {
        let words = ["energised": "up", "closed": "up", "de-energised": "down", "open": "down", "absent": "missing"]
        return text.hasPrefix("unknown") ? "unknown" : words[text] ?? text
    }

    private var kind: String {
        String(signal.prefix { $0 != "@" }.prefix { $0 != "(" }.split(separator: ".").last ?? "")
    }

    /// What the probe found; nil where it is not the probe's to say: a restart takes two polls, and another MIB than the
    /// one that was read may speak of phases that this one says are not there.
    func found(in probed: Probed) -> String? {
        if kind == "reboot" { return nil }
        // One object may speak of a signal and of a reading: what is expected tells which is meant.
        if ["up", "down", "missing", "unknown"].contains(wanted), let state = probed.statesByObject[object] {
            return state
        }
        if let reading = probed.reading(kind) { return kind == "selected" ? number(reading) : reading }
        let state = names.lazy.compactMap { probed.states[$0] }.first
        return state ?? (signal.contains("@") ? nil : "missing")
    }

    /// A source is `A` or `B` to us, a number in some of the tables.
    private func number(_ source: String) -> String {
        Int(wanted) == nil ? source : ["A": "1", "B": "2"][source] ?? source
    }

    /// What the signal may be called.
    private var names: [String] {
        let last = index.last ?? "1"
        let kinds = kind == "phase" ? ["phase", "inlet"] : [kind]
        let front = index.dropLast()
        let unit = front.isEmpty || ["0", "1"].contains(front.first ?? "") ? "" : front.map { "\($0)." }.joined()
        return kinds.flatMap { kind in
            ["\(kind)/\(unit)L\(last)", "\(kind)/\(unit)\(last)"] + (last == "1" && unit.isEmpty ? [kind] : [])
        }
    }
}

/// Right and wrong answers, counted by family.
struct Score {
    private struct Line {
        var recordings = 0
        var right = 0
        var wrong = 0
        var unknown = 0
    }

    private var lines: [String: Line] = [:]
    private(set) var wrong: [String] = []

    var right: Int { lines.values.reduce(0) { $0 + $1.right } }

    mutating func begin(_ family: String) { lines[family, default: Line()].recordings += 1 }

    mutating func count(_ family: String, _ what: String, found: String, wanted: String) {
        if found == wanted {
            lines[family, default: Line()].right += 1
            if found == "unknown" { lines[family, default: Line()].unknown += 1 }
        } else {
            lines[family, default: Line()].wrong += 1
            wrong.append("\(what): \(found), expected \(wanted)")
        }
    }

    var table: String {
        let rows = lines.sorted { $0.key < $1.key }.map { family, line in
            [family, "\(line.recordings)", "\(line.right)", "\(line.wrong)", "\(line.unknown)"]
        }
        return ([["family", "recordings", "right", "wrong", "unknown"]] + rows).map { row in
            row[0].padding(toLength: 24, withPad: " ", startingAt: 0)
                + row.dropFirst().map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }.joined()
        }.joined(separator: "\n")
    }
}
