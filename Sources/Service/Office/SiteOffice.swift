public import Clocks
import Correlation
import Digests
import Foundation
import Intervals
public import Ledger
import LedgerSQLite
public import Settings
public import Site

/// What a ledger is opened for.
public enum LedgerUse: Hashable, Sendable {
    /// To add what was read or happened; makes the ledger where there is none.
    case create
    /// To add what follows from its content; it must be there.
    case write
    /// To look at it; it must be there.
    case read

    var access: LedgerAccess {
        switch self {
        case .create: .create
        case .write: .write
        case .read: .read
        }
    }
}

/// Every use case of the program, once: commands, pages and the daemon call these functions and only translate.
///
/// A value that any thread may use. It holds a loaded configuration and the ledger that the configuration names.
public struct SiteOffice: Sendable {
    public let configuration: Configuration
    public let ledger: any LedgerStore
    /// What time it is; tests give their own.
    public let clock: any WallClock

    public init(configuration: Configuration, ledger: any LedgerStore, clock: any WallClock = SystemClock()) {
        self.configuration = configuration
        self.ledger = ledger
        self.clock = clock
    }

    /// Loads the configuration and opens the ledger it names.
    ///
    /// - Parameter use: what it is opened for; nothing but `.create` makes a ledger where there is none.
    /// - Throws: `Refusal` with `.configuration` or `.ledger`.
    public static func open(
        configuration path: String, ledger use: LedgerUse = .create, clock: any WallClock = SystemClock()
    ) throws(Refusal) -> SiteOffice {
        try open(try loadConfiguration(path), ledger: use, clock: clock)
    }

    /// Opens the ledger that a configuration names.
    static func open(
        _ configuration: Configuration, ledger use: LedgerUse, clock: any WallClock
    ) throws(Refusal) -> SiteOffice {
        SiteOffice(
            configuration: configuration, ledger: try openLedger(configuration, for: use), clock: clock)
    }

    /// Loads a configuration that has no errors.
    ///
    /// - Throws: `Refusal` with `.configuration`, a line for each error.
    public static func loadConfiguration(_ path: String) throws(Refusal) -> Configuration {
        let (configuration, problems) = ConfigurationFiles.load(path)
        guard let configuration else {
            let errors = problems.filter { $0.severity == .error }.map(\.description)
            throw Refusal(.configuration, reason: errors.joined(separator: "\n"))
        }
        return configuration
    }

    private static func openLedger(
        _ configuration: Configuration, for use: LedgerUse
    ) throws(Refusal) -> any LedgerStore {
        if case .sqlite = configuration.ledger { try SiteState(of: configuration).requireNoRestore() }
        do {
            let engine = try configuration.ledger.engine(ofSite: configuration.facility.site, for: use.access)
            if configuration.centre != nil, use == .create { try (engine as? SQLiteEngine)?.indexForForwarding() }
            return ChainedLedger(in: engine, collector: configuration.facility.collector ?? ChainName.main)
        } catch {
            throw Refusal(error)
        }
    }

    /// The same office with another ledger.
    public func using(_ ledger: any LedgerStore) -> SiteOffice {
        SiteOffice(configuration: configuration, ledger: ledger, clock: clock)
    }

    /// Opens what stands where the configuration has its ledger, and makes one where there is none.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func reopenLedger() throws(Refusal) -> any LedgerStore { try Self.openLedger(configuration, for: .create) }

    public var facility: Facility { configuration.facility }

    /// Puts the configuration in force from now on, unless it is already.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func acceptConfiguration() throws(Refusal) {
        do {
            try ledger.accept(configuration.kept, from: clock.now)
        } catch {
            throw Refusal(error)
        }
    }

    /// The schedules that govern readings as it is known now.
    func schedules() throws(Refusal) -> Schedules {
        try Refusal.translating { Schedules(try eras(in: ledger), knownAt: .distantFuture) }
    }

    /// What was installed and promised at an instant, as it was configured then.
    func facility(at instant: Instant, in ledger: any LedgerReader) throws -> Facility {
        var governing: StoredConfigurationRow?
        try ledger.forEachConfiguration { row in
            if governing == nil || row.from <= instant { governing = row }
        }
        guard let row = governing, !row.says(theSameAs: configuration.kept) else { return facility }
        return try ConfigurationFiles.facility(fromStored: row.text, people: row.people)
    }

    /// The configurations that governed the readings, in order; the present one where the ledger has none.
    func eras(in ledger: any LedgerReader) throws -> [Era] {
        var stored: [Era] = []
        var isPresent = false
        try ledger.forEachConfiguration { row in
            let facility = try ConfigurationFiles.facility(fromStored: row.text, people: row.people)
            stored.append(Era(from: row.from, digest: row.digest, facility: facility))
            isPresent = row.says(theSameAs: configuration.kept)
        }
        // It has no digest yet that covers people and tells nothing of them.
        let present = Digest(of: configuration.stored.plain.utf8).description
        guard !stored.isEmpty else { return [Era(from: .distantPast, digest: present, facility: facility)] }
        // Terms and contracts of a file that nothing has been read under yet hold from now on.
        guard !isPresent else { return stored }
        return stored + [Era(from: clock.now, digest: present, facility: facility)]
    }
}

extension Configuration {
    /// As the ledger keeps it.
    fileprivate var kept: NewConfiguration {
        NewConfiguration(whole: stored.whole, text: stored.plain, people: stored.people)
    }
}
