import Foundation
import Notation

/// The lines of a text that another has otherwise: what a document says of people, kept apart from the rest of it.
struct LinePatch: Decodable, Equatable {
    /// Lines that take the place of others.
    struct Hunk: Decodable, Equatable {
        /// The first line that they replace, counted from 0, and how many.
        var at: Int
        var count: Int
        var lines: [String]
    }

    private let hunks: [Hunk]

    /// Compares two texts; nil where they are the same.
    init?(from kept: String, to whole: String) {
        guard kept != whole else { return nil }
        let old = kept.components(separatedBy: "\n")
        let new = whole.components(separatedBy: "\n")
        if old.count == new.count {
            hunks = old.indices.filter { old[$0] != new[$0] }.map { Hunk(at: $0, count: 1, lines: [new[$0]]) }
        } else {
            hunks = [Hunk(at: 0, count: old.count, lines: new)]
        }
    }

    /// Reads what an entry has apart; nil where it is no patch.
    init?(_ text: String) {
        // Whoever changed it may have left anything; the chain tells.
        guard let hunks = try? JSONDecoder().decode([Hunk].self, from: Data(text.utf8)) else { return nil }
        self.hunks = hunks
    }

    /// As an entry has it apart.
    var text: String {
        JSON.array(
            hunks.map { hunk in
                .object([
                    "at": .integer(Int64(hunk.at)), "count": .integer(Int64(hunk.count)),
                    "lines": .array(hunk.lines.map { .string($0) }),
                ])
            }
        ).compact
    }

    /// The other text.
    func applied(to kept: String) -> String {
        var lines = kept.components(separatedBy: "\n")
        for hunk in hunks.reversed() {
            guard hunk.at >= 0, hunk.count >= 0, hunk.at <= lines.count - hunk.count else { continue }
            lines.replaceSubrange(hunk.at..<hunk.at + hunk.count, with: hunk.lines)
        }
        return lines.joined(separator: "\n")
    }
}
