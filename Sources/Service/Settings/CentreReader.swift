public import Intervals
public import PostgreSQL

/// Where a collector sends its ledger (`centre:`).
public struct CentreSettings: Hashable, Sendable {
    /// The centre's database.
    public var address: PostgreSQLAddress
    /// How long a collector that does not answer keeps its lease; another one of its share takes over after it.
    public var lease: Milliseconds

    /// Unless a configuration says otherwise.
    public static let usualLease: Milliseconds = .seconds(30)
    /// A shorter one would be lost to a slow answer; after a longer one nobody would have read for long.
    static let leases: ClosedRange<Milliseconds> = .seconds(5) ... .minutes(10)
}

/// Reads `centre: postgresql://…` or `centre: {address: postgresql://…, lease: 30s}`.
struct CentreReader {
    private let ledger: LedgerLocation

    /// - Parameter ledger: the collector's own.
    init(beside ledger: LedgerLocation) { self.ledger = ledger }

    func read(_ document: Document) -> CentreSettings? {
        guard case .sqlite = ledger else {
            document.report(
                "centre: a collector writes to a ledger of its own first; let `ledger:` name a file, such as var/ledger.sqlite"
            )
            return nil
        }
        guard document.isMapping else {
            return address(document).map { CentreSettings(address: $0, lease: CentreSettings.usualLease) }
        }
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let address = mapping.required("address", hint: "postgresql://user@host/mainstay").flatMap(address)
        let lease = mapping["lease"]?.duration(atLeast: CentreSettings.leases.lowerBound) ?? CentreSettings.usualLease
        if lease > CentreSettings.leases.upperBound {
            document.report("centre.lease must be at most 10m: when a collector dies, nobody would read for so long")
        }
        return address.map { CentreSettings(address: $0, lease: lease) }
    }

    private func address(_ document: Document) -> PostgreSQLAddress? {
        guard let text = document.text() else { return nil }
        do throws(PostgreSQLError) {
            return try PostgreSQLAddress(text)
        } catch {
            document.report("\(document.described): \(error.reason)")
            return nil
        }
    }
}
