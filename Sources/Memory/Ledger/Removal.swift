import Foundation
import Notation

/// The entry that says which rows' contents were removed; their digests are left. Readings alone can be removed so.
package struct Removal: Decodable {
    /// The first and last row of each span, by its chain.
    package var removed: [String: [[Int64]]]

    package init(removed: [String: [[Int64]]]) { self.removed = removed }

    /// Reads the entry's body.
    package init?(body: String) {
        // A body that is not valid removes nothing.
        guard let read = try? JSONDecoder().decode(Removal.self, from: Data(body.utf8)) else { return nil }
        self = read
    }

    /// Whether it says that a row's content was removed.
    package func covers(row: Int64, of chain: String) -> Bool {
        removed[chain]?.contains { $0.count == 2 && $0[0] <= row && row <= $0[1] } ?? false
    }
}
