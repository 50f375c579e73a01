import Foundation
public import Settings
import Site

/// Whether pages may be served where the configuration says. Who listens for others than this machine needs accounts, and
/// a certificate or a proxy that has one.
public struct Exposure: Sendable {
    private let settings: WebSettings
    private let configuration: Configuration

    /// - Parameter settings: of the configuration that the office works with.
    public init(_ settings: WebSettings, in office: SiteOffice) {
        self.init(settings, of: office.configuration)
    }

    init(_ settings: WebSettings, of configuration: Configuration) {
        self.settings = settings
        self.configuration = configuration
    }

    /// Why no pages are served: a clause with what to do; nil where they are.
    ///
    /// - Throws: `Refusal` with `.unreadable`, when the file of accounts cannot be read.
    public var reasonNotToServe: String? {
        get throws(Refusal) {
            if let reason = settings.reasonNotToServe { return reason }
            return try missingAccounts
        }
    }

    /// Why nobody could be let in; nil where somebody can, or where only this machine comes.
    var missingAccounts: String? {
        get throws(Refusal) {
            guard !settings.isLoopback else { return nil }
            let book = try AccountFile(path: AccountFile.path(of: configuration)).read()
            guard book?.isEmpty ?? true, !configuration.facility.letsCustomersIn else { return nil }
            return "\(settings.listen.host) is open to others and nobody has an account: `mainstay account add`"
        }
    }
}

extension Configuration {
    /// What keeps pages from being served beside what the file itself says: nobody has an account where others can come, or
    /// the accounts cannot be read.
    ///
    /// - Parameter file: as whoever asks called the configuration.
    public func accessProblems(in file: String) -> [Problem] {
        guard let web, web.reasonNotToServe == nil else { return [] }
        do throws(Refusal) {
            guard let reason = try Exposure(web, of: self).missingAccounts else { return [] }
            return [Problem(.warning(.noPages), file: file, message: "no pages are served: \(reason)")]
        } catch {
            return [Problem(.warning(.noPages), file: file, message: "no pages are served: \(error)")]
        }
    }
}

extension Facility {
    /// Whether a customer has a user name and a password for its traffic pages.
    var letsCustomersIn: Bool { contracts.contains { $0.traffic != nil } }
}
