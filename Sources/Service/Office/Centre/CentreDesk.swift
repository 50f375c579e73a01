public import Forwarding
import Ledger
import LedgerPostgreSQL
import PostgreSQL
public import Settings

/// What whoever runs a centre does: lets collectors send to it, and sees how they do.
public struct CentreDesk: Sendable {
    private let configuration: Configuration
    private let address: PostgreSQLAddress

    /// - Throws: `Refusal` with `.configuration` where the configuration is no centre's.
    public init(of configuration: Configuration) throws(Refusal) {
        guard case .postgresql(let url) = configuration.ledger else {
            throw Refusal(
                .configuration, field: "ledger",
                reason: "\(configuration.path) is not a centre's: its ledger is a file",
                fix: "name the centre's database, such as `ledger: postgresql://mainstay@db.example/mainstay`.")
        }
        self.configuration = configuration
        address = try Refusal.translating { try LedgerLocation.readable(url) }
    }

    /// Lets a role of the database's server send a collector's ledger. The site gets a ledger with its first collector.
    ///
    /// - Parameters:
    ///   - site: what the collector's configuration has as `site:`.
    ///   - share: what it reads in turns with the other collectors of the same share; nil: it shares with nobody.
    /// - Throws: `Refusal` with `.ledger`.
    public func enrol(_ collector: String, of site: String, share: String?, role: String) throws(Refusal) {
        try Refusal.translating {
            _ = try PostgreSQLEngine(at: address, site: site, access: .create)
            try CentreBook(at: address).enrol(collector, of: site, share: share ?? collector, role: role)
        }
    }

    /// The collectors of all sites.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func collectors() throws(Refusal) -> [EnrolledCollector] {
        try Refusal.translating { try CentreBook(at: address).collectors() }
    }

    /// The sites that have a ledger here.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func sites() throws(Refusal) -> [String] {
        try Refusal.translating { try CentreBook(at: address).sites() }
    }
}
