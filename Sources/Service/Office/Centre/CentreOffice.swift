public import Clocks
import Ledger
import LedgerPostgreSQL
public import Settings
import Site

/// A centre, where the ledgers of many sites are: each of them has an office of its own, under the configuration that its
/// collectors sent last.
public struct CentreOffice: Sendable {
    private let configuration: Configuration
    private let clock: any WallClock

    /// Nil where a configuration is a site's own: its ledger is a file, or it describes devices or contracts itself.
    public init?(of configuration: Configuration, clock: any WallClock = SystemClock()) {
        guard case .postgresql = configuration.ledger, configuration.facility.contracts.isEmpty,
            configuration.facility.devices.isEmpty
        else { return nil }
        self.configuration = configuration
        self.clock = clock
    }

    /// The sites that have a ledger here, in order.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func sites() throws(Refusal) -> [String] {
        try CentreDesk(of: configuration).sites().filter { $0 != configuration.facility.site }
    }

    /// The office of a site.
    ///
    /// - Throws: `Refusal` with `.ledger` where the site has none, or nothing has come from it yet.
    public func office(of site: String, ledger use: LedgerUse) throws(Refusal) -> SiteOffice {
        let known = try sites()
        guard known.contains(site) else {
            throw Refusal(
                .ledger, field: "site", reason: "no collector of a site \(site) is enrolled here",
                fix: known.isEmpty
                    ? "`mainstay centre enrol` lets one in." : "there are \(known.joined(separator: ", ")).")
        }
        return try Refusal.translating {
            let engine = try configuration.ledger.engine(ofSite: site, for: use.access)
            let ledger = ChainedLedger(in: engine, collector: ChainName.centre)
            var newest: StoredConfigurationRow?
            try ledger.forEachConfiguration { newest = $0 }
            guard let newest else {
                throw Refusal(
                    .ledger, field: "site",
                    reason: "nothing has come from \(site) yet: what is promised there is not known",
                    fix: "`mainstay centre list` shows its collectors.")
            }
            var own = configuration
            own.facility = try ConfigurationFiles.facility(fromStored: newest.text, people: newest.people)
            own.stored = StoredTexts(whole: newest.text, plain: newest.text, people: newest.people)
            own.complianceFolder = "\(configuration.complianceFolder)/\(site)"
            return SiteOffice(configuration: own, ledger: ledger, clock: clock)
        }
    }

    /// The offices of all sites from which something has come.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func offices(ledger use: LedgerUse) throws(Refusal) -> [SiteOffice] {
        var offices: [SiteOffice] = []
        for site in try sites() { offices.append(try office(of: site, ledger: use)) }
        return offices
    }
}
