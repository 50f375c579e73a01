/// The id under which an earlier version of Mainstay kept the same entry, if it did. It takes no part in comparisons: an
/// entry that was read back does not carry it.
struct FormerID: Hashable, Sendable {
    var text: String?

    static func == (a: FormerID, b: FormerID) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
}
