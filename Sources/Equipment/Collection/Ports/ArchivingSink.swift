import Site
public import Traffic

/// Hands what devices measure to the archives, where their history is kept.
public struct ArchivingSink: CollectionSink {
    private let archives: Archives
    private let meters: PortMeters
    private let keepsNumbers: @Sendable () -> Bool

    /// - Parameter keepsNumbers: whether the configuration in force asks for histories of numbers.
    public init(_ archives: Archives, meters: PortMeters, keepsNumbers: @escaping @Sendable () -> Bool) {
        self.archives = archives
        self.meters = meters
        self.keepsNumbers = keepsNumbers
    }

    /// Hands over who devices are and what they measured, and returns at once.
    public func collected(_ found: Collected) {
        for identity in found.identities { meters.know(identity) }
        if !found.numbers.isEmpty, keepsNumbers() { archives.keep(found.numbers) }
    }
}
