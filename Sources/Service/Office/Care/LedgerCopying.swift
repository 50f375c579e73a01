public import Clocks
import Foundation
public import Ledger
import PostgreSQL
import Settings
import Site

/// What to copy a ledger from and to.
public struct LedgerCopyRequest: Hashable, Sendable {
    /// A file, or the URL of a PostgreSQL database.
    public var source: String
    public var target: String
    /// Whose ledger it is in a database; nil: that of the configuration.
    public var site: String?

    public init(from source: String, to target: String, site: String? = nil) {
        self.source = source
        self.target = target
        self.site = site
    }
}

/// What was copied.
public struct CopiedLedger: Sendable {
    /// The places, without passwords.
    public let source: String
    public let target: String
    public let outcome: LedgerCopy.Outcome
}

extension SiteOffice {
    /// Copies a ledger to a place where there is none, or where a copy was cut off before: from SQLite to PostgreSQL, back,
    /// or within either. Others may write the source meanwhile; what they write last is left for the next time.
    ///
    /// - Parameters:
    ///   - configuration: names the site where the request does not.
    ///   - progress: is told how many rows were copied.
    /// - Throws: `Refusal` with `.notPermitted`, `.malformed` or `.contradictory` (the places), `.configuration` (no site),
    ///   `.alreadyThere` (the target is another ledger) or `.ledger`. What was copied before stays; the same again goes on.
    public static func copyLedger(
        _ request: LedgerCopyRequest, configuration path: String, for principal: Principal,
        clock: any WallClock = SystemClock(), progress: ProgressReport = { _ in }
    ) throws(Refusal) -> CopiedLedger {
        try principal.requireEverything()
        let source = try place(request.source, field: "from")
        let target = try place(request.target, field: "to")
        guard source != target else {
            throw Refusal(.contradictory, field: "to", reason: "\(request.target) is the ledger itself")
        }
        let site = try site(of: request, among: [source, target], configuration: path)
        // No daemon may keep what is not whole yet.
        var lock: LedgerLock?
        if case .sqlite(let file) = target, FileManager.default.fileExists(atPath: file) {
            lock = try LedgerLock(keeping: file, at: clock.now)
        }
        defer { withExtendedLifetime(lock) {} }
        do {
            let from = try source.engine(ofSite: site, for: .read)
            let to = try target.engine(ofSite: site, for: .create)
            let outcome = try LedgerCopy(from: from, to: to).run { progress(WorkDone($0, of: $1)) }
            return CopiedLedger(source: from.place, target: to.place, outcome: outcome)
        } catch {
            if case .differs = error { throw Refusal(.alreadyThere, field: "to", reason: error.description) }
            throw Refusal(error)
        }
    }

    private static func place(_ text: String, field: String) throws(Refusal) -> LedgerLocation {
        guard text.contains("://") else {
            return .sqlite(path: URL(fileURLWithPath: text).resolvingSymlinksInPath().path)
        }
        do {
            _ = try LedgerLocation.address(text)
        } catch {
            throw Refusal(
                .malformed, field: field, reason: "this is no place of a ledger: \(error.reason)",
                fix: "name a file, or a database as postgresql://user@host/mainstay")
        }
        return .postgresql(url: text)
    }

    private static func site(
        of request: LedgerCopyRequest, among places: [LedgerLocation], configuration path: String
    ) throws(Refusal) -> String {
        if let site = request.site { return site }
        let isNeeded = places.contains { place in
            if case .postgresql = place { return true }
            return false
        }
        guard isNeeded else { return "" }
        do {
            return try loadConfiguration(path).facility.site
        } catch {
            throw Refusal(
                .configuration, field: "site", reason: "no configuration says whose ledger it is: \(error.reason)",
                fix: "name the site with --site, or a configuration with --config")
        }
    }
}
