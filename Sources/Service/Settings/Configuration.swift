import Foundation
import Notation
public import Processes
public import SNMPValues
public import Site

/// Everything that a configuration file holds: the facility, and how to reach it.
public struct Configuration: Sendable {
    /// What is installed, and what is promised to whom.
    public var facility: Facility
    /// The file it was read from.
    public var path: String
    /// How to speak to agents, by the name of the credentials.
    public var credentials: [String: CredentialSettings]
    /// The secrets of hooks, by `hooks.NAME`, and of the logins of service checks, by their signals.
    public var secrets: [String: Secret]
    /// Where readings, records and results are kept.
    public var ledger: LedgerLocation
    /// Where results are written.
    public var complianceFolder: String
    /// Folders with SMI modules, which take precedence over the built-in ones.
    public var mibFolders: [String]
    /// Where notifications are received; nil when they are not.
    public var notifications: NotificationSettings?
    /// Who is told of events as traps and informs.
    public var notify: [NotifiedStation] = []
    /// Where a running daemon is asked what holds; nil for the usual place.
    public var socket: String?
    /// Where pages are served and who is believed there; nil when they are not.
    public var web: WebSettings?
    /// Where the history of traffic and numbers is kept, and of what.
    public var archives: ArchiveSettings
    /// Where the ledger is sent; nil where it is sent nowhere.
    public var centre: CentreSettings?
    /// The part that decides what readings mean, as the ledger keeps it: without secrets and hooks, with the terms.
    public var stored: StoredTexts

    /// All of that in one text.
    public var storedText: String { stored.whole }

    /// The folder that relative paths start from.
    public var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }
}

/// Where the history of traffic and numbers is kept, and of what.
public struct ArchiveSettings: Hashable, Sendable {
    /// The folder of the round-robin archives.
    public var folder: String
    /// Whether what devices measure is kept, too (`archives: {numbers: true}`).
    public var keepsNumbers = false
}

/// Where the ledger is.
public enum LedgerLocation: Hashable, Sendable {
    case sqlite(path: String)
    case postgresql(url: String)
}

/// A secret is kept out of the configuration: in a file or in the environment. Only a v1/v2c community may stand plain.
public enum Secret: Hashable, Sendable {
    case plain(String)
    case file(String)
    case environment(String)

    /// Reads the secret now; nothing is kept.
    ///
    /// - Throws: `SecretError`, when the variable is not set or empty, or the file is missing, unreadable or empty.
    public func value(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SecretError) -> String {
        switch self {
        case .plain(let text): return text
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else {
                throw SecretError(description: "The environment variable \(name), which holds a secret, is not set.")
            }
            return value
        case .file(let path): return try Self.content(of: path)
        }
    }

    /// The file's text without the line break that editors leave at the end.
    private static func content(of path: String) throws(SecretError) -> String {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
        } catch {
            throw SecretError(
                description: "The secret in \(path) cannot be read: \(SystemReason.of(error))",
                isShortage: Shortage.isCause(of: error))
        }
        guard !text.isEmpty else {
            throw SecretError(description: "The file \(path), which should hold a secret, is empty.")
        }
        return text
    }
}

extension Secret: CustomStringConvertible, CustomReflectable {
    /// Where the secret is, never what it is.
    public var description: String {
        switch self {
        case .plain: "a secret in the configuration"
        case .file(let path): "the secret in \(path)"
        case .environment(let name): "the secret in $\(name)"
        }
    }

    /// Empty, so that no dump shows the secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A secret cannot be read. The sentence names where it should be, never what it is.
public struct SecretError: Shortage.Knowing, CustomStringConvertible {
    /// One sentence for people.
    public let description: String
    /// Whether the machine had no descriptor left to read it with.
    public var isShortage = false
}

/// How to speak to an agent, before the secrets are read.
public enum CredentialSettings: Hashable, Sendable {
    case community(Version, Secret)
    case user(
        name: String, authentication: AuthenticationSettings?, privacy: PrivacySettings?, context: String)

    /// How messages of a user are authenticated (RFC 3414).
    public struct AuthenticationSettings: Hashable, Sendable {
        /// The hash function.
        public var `protocol`: AuthenticationProtocol
        /// From which the key is made.
        public var passphrase: Secret

        /// Pairs a protocol with a passphrase.
        public init(protocol: AuthenticationProtocol, passphrase: Secret) {
            self.protocol = `protocol`
            self.passphrase = passphrase
        }
    }

    /// How messages of a user are encrypted (RFC 3414, RFC 3826).
    public struct PrivacySettings: Hashable, Sendable {
        /// The cipher.
        public var `protocol`: PrivacyProtocol
        /// From which the key is made.
        public var passphrase: Secret

        /// Pairs a protocol with a passphrase.
        public init(protocol: PrivacyProtocol, passphrase: Secret) {
            self.protocol = `protocol`
            self.passphrase = passphrase
        }
    }

    /// Reads the secrets, for a command that polls.
    ///
    /// - Throws: `SecretError`, when one of them cannot be read.
    public func resolve(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SecretError) -> Credentials {
        switch self {
        case .community(let version, let secret):
            return .community(version: version, try secret.value(environment: environment))
        case .user(let name, let authentication, let privacy, let context):
            var user = User(name: name, context: context)
            if let authentication {
                user.authentication = User.Authentication(
                    protocol: authentication.protocol,
                    passphrase: try authentication.passphrase.value(environment: environment))
            }
            if let privacy {
                user.privacy = User.Privacy(
                    protocol: privacy.protocol, passphrase: try privacy.passphrase.value(environment: environment))
            }
            return .user(user)
        }
    }
}
