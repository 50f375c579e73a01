/// Why an archive of traffic or numbers could not be read or written.
public struct ArchiveError: Error, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Kind: Hashable, Sendable {
        /// The library is not there.
        case library
        /// There is no such archive: nothing was measured yet.
        case missing
        /// Another process holds it; worth another try.
        case locked
        case failed
    }

    public let kind: Kind
    /// One sentence for people.
    public let description: String
}
