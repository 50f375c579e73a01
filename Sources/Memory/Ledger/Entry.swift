/// The kinds of rows of the chain that are not runs. Later versions add kinds, not a format: what a kind does not know is
/// chained and verified all the same.
package enum Entry {
    package static let identity = "identity"
    package static let record = "record"
    package static let event = "event"
    package static let delivery = "delivery"
    package static let configuration = "configuration"
    /// What configurations say of a contract's people; they name it by its salted digest.
    package static let people = "people"
    package static let result = "result"
    /// The heads of all chains at one instant, so that one head covers everything that was written by then.
    package static let heads = "heads"
    /// Whose personal parts were removed, and why.
    package static let erasure = "erasure"

    /// Which rows' contents were removed, and why.
    package static let removal = "removal"

    /// Kinds on which no verdict rests.
    package static let told: Set<String> = [identity, event, delivery, result, erasure, removal]
    /// Kinds that stand in the chain of entries, whoever writes them; the others stand in their collector's.
    package static let entered: Set<String> = [record, configuration, people, result, heads, erasure, removal]
}
