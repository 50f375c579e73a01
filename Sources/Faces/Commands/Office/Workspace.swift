import Clocks
import Correlation
import Digests
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Settings
import Site

/// A loaded configuration and the ledger it names: what most commands begin with.
struct Workspace {
    let configuration: Configuration
    let ledger: any LedgerStore

    var facility: Facility { configuration.facility }

    /// Loads the configuration (exit 78 when it has errors) and opens the ledger (exit 1 when it cannot be).
    static func open(_ options: GlobalOptions) throws -> Workspace {
        let configuration = try loadConfiguration(options)
        return Workspace(configuration: configuration, ledger: try openLedger(configuration))
    }

    static func loadConfiguration(_ options: GlobalOptions) throws -> Configuration {
        let (configuration, problems) = ConfigurationFiles.load(options.configurationPath)
        guard let configuration else {
            let errors = problems.filter { $0.severity == .error }.map(\.description)
            throw CommandFailure(.configuration, errors.joined(separator: "\n"))
        }
        return configuration
    }

    private static func openLedger(_ configuration: Configuration) throws -> any LedgerStore {
        switch configuration.ledger {
        case .sqlite(let path): return try SQLiteLedger(path: path)
        case .postgresql(let url):
            throw CommandFailure(
                .configuration,
                "\(configuration.path): this version keeps its ledger in SQLite; \(url) needs a later one.")
        }
    }

    /// Puts the configuration in force from now on, unless it is already.
    func accept(at now: Instant) throws { try ledger.accept(configuration: configuration.storedText, from: now) }

    /// The configurations that governed the readings, in order; the present one where the ledger has none.
    func eras() throws -> [Era] { try eras(in: ledger) }

    func eras(in ledger: any LedgerReader) throws -> [Era] {
        let stored = try ledger.configurations().map { row in
            Era(from: row.from, digest: row.digest, facility: try ConfigurationFiles.facility(fromStored: row.text))
        }
        let present = Digest(of: configuration.storedText.utf8).description
        guard let newest = stored.last else { return [Era(from: .distantPast, digest: present, facility: facility)] }
        // Terms and contracts of a file that nothing has been read under yet hold from now on.
        return newest.digest == present
            ? stored : stored + [Era(from: .now, digest: present, facility: facility)]
    }
}
