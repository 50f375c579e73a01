import Foundation
import Notation

/// The entry that says whose personal parts were removed.
package enum Erasure {
    /// The entry's body.
    package static func body(contract: String, keys: [String], by name: String, reason: String) -> String {
        JSON.object([
            "contract": .string(contract), "erased": .array(keys.sorted().map { .string($0) }), "by": .string(name),
            "reason": .string(reason),
        ]).compact
    }

    /// The entries that were erased, by their keys.
    package static func keys(in body: String) -> [String] {
        struct Body: Decodable {
            var erased: [String]
        }
        // A body that is not valid erases nothing.
        return (try? JSONDecoder().decode(Body.self, from: Data(body.utf8)))?.erased ?? []
    }
}
