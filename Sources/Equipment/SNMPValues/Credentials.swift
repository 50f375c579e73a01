/// The versions whose messages carry a community, by the number in a message (RFC 1157, RFC 1901).
public enum Version: Int, Hashable, Sendable, CaseIterable {
    /// RFC 1157.
    case v1 = 0
    /// RFC 1901.
    case v2c = 1
}

/// How an agent knows us.
public enum Credentials: Hashable, Sendable {
    /// By a community, which everybody on the wire can read.
    case community(version: Version, String)
    /// By a version 3 user.
    case user(User)
}

/// A user of the user-based security model (RFC 3414).
public struct User: Hashable, Sendable {
    /// How messages are proved to be the user's.
    public struct Authentication: Hashable, Sendable {
        /// The digest.
        public var `protocol`: AuthenticationProtocol
        /// The secret that keys are derived from; 8 characters or more.
        public var passphrase: String

        /// Pairs a protocol with a passphrase.
        public init(protocol: AuthenticationProtocol, passphrase: String) {
            self.protocol = `protocol`
            self.passphrase = passphrase
        }
    }

    /// How messages are encrypted.
    public struct Privacy: Hashable, Sendable {
        /// The cipher.
        public var `protocol`: PrivacyProtocol
        /// The secret that keys are derived from; 8 characters or more.
        public var passphrase: String

        /// Pairs a protocol with a passphrase.
        public init(protocol: PrivacyProtocol, passphrase: String) {
            self.protocol = `protocol`
            self.passphrase = passphrase
        }
    }

    /// The user name, 1 to 32 octets.
    public var name: String
    /// Nil for noAuthNoPriv.
    public var authentication: Authentication?
    /// Nil when nothing is encrypted. Privacy needs authentication.
    public var privacy: Privacy?
    /// The context name; empty is an agent's default.
    public var context: String

    /// Describes a user; without authentication and privacy its messages are neither proved nor hidden.
    public init(
        name: String, authentication: Authentication? = nil, privacy: Privacy? = nil, context: String = ""
    ) {
        self.name = name
        self.authentication = authentication
        self.privacy = privacy
        self.context = context
    }
}

/// The digests of RFC 3414 (MD5, SHA) and RFC 7860 (SHA-2), as configurations name them.
public enum AuthenticationProtocol: String, Hashable, Sendable, CaseIterable {
    case md5 = "MD5"
    case sha = "SHA"
    case sha224 = "SHA-224"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"
}

/// The ciphers of RFC 3414 (DES), RFC 3826 (AES-128) and draft-blumenthal-aes-usm-04 (AES-192, AES-256), as
/// configurations name them. Those marked C extend keys as draft-reeder-snmpv3-usm-3desede does, like Cisco and others.
public enum PrivacyProtocol: String, Hashable, Sendable, CaseIterable {
    case des = "DES"
    case aes128 = "AES-128"
    case aes192 = "AES-192"
    case aes256 = "AES-256"
    case aes192C = "AES-192-C"
    case aes256C = "AES-256-C"
}

// Secrets stay out of logs and interpolated text.

extension Credentials: CustomStringConvertible, CustomReflectable {
    /// The kind of credentials, and the user's name; no secret.
    public var description: String {
        switch self {
        case .community(let version, _): "SNMP\(version) community"
        case .user(let user): user.description
        }
    }

    /// Empty, so that no dump shows a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension User: CustomStringConvertible, CustomReflectable {
    /// The name and the protocols; no secret.
    public var description: String {
        var level = [authentication?.protocol.rawValue, privacy?.protocol.rawValue].compactMap(\.self)
        if level.isEmpty { level = ["noAuthNoPriv"] }
        return "SNMPv3 user \(name) (\(level.joined(separator: ", ")))"
    }

    /// Empty, so that no dump shows a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension User.Authentication: CustomStringConvertible, CustomReflectable {
    /// The protocol; no secret.
    public var description: String { `protocol`.rawValue }
    /// Empty, so that no dump shows a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension User.Privacy: CustomStringConvertible, CustomReflectable {
    /// The protocol; no secret.
    public var description: String { `protocol`.rawValue }
    /// Empty, so that no dump shows a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
