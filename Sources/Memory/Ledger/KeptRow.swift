public import Digests

/// A row of a chain with everything that an engine keeps of it, so that another engine can keep the same.
public enum KeptRow: Hashable, Sendable {
    case run(SealedRun)
    /// With its personal part.
    case entry(EntryRow)
    /// One whose content was removed.
    case removed(row: Int64, Digest)

    /// Its number in its chain.
    public var row: Int64 {
        switch self {
        case .run(let run): run.row
        case .entry(let entry): entry.row
        case .removed(let row, _): row
        }
    }
}
