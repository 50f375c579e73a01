/// The versions whose messages carry a community (RFC 1157, RFC 1901).
public enum Version: Int, Hashable, Sendable, CaseIterable {
    case v1 = 0
    case v2c = 1
}

/// How an agent knows us.
public enum Credentials: Hashable, Sendable {
    case community(version: Version, String)
    case user(User)
}

/// A user of the user-based security model (RFC 3414).
public struct User: Hashable, Sendable {
    public struct Authentication: Hashable, Sendable {
        public var `protocol`: AuthenticationProtocol
        public var passphrase: String

        public init(protocol: AuthenticationProtocol, passphrase: String) {
            self.protocol = `protocol`
            self.passphrase = passphrase
        }
    }

    public struct Privacy: Hashable, Sendable {
        public var `protocol`: PrivacyProtocol
        public var passphrase: String

        public init(protocol: PrivacyProtocol, passphrase: String) {
            self.protocol = `protocol`
            self.passphrase = passphrase
        }
    }

    public var name: String
    /// `nil`: noAuthNoPriv.
    public var authentication: Authentication?
    /// `nil`: nothing is encrypted. Privacy needs authentication.
    public var privacy: Privacy?
    /// The context name; empty is an agent's default.
    public var context: String

    public init(
        name: String, authentication: Authentication? = nil, privacy: Privacy? = nil, context: String = ""
    ) {
        self.name = name
        self.authentication = authentication
        self.privacy = privacy
        self.context = context
    }
}

/// RFC 3414 (MD5, SHA) and RFC 7860 (SHA-2).
public enum AuthenticationProtocol: String, Hashable, Sendable, CaseIterable {
    case md5 = "MD5"
    case sha = "SHA"
    case sha224 = "SHA-224"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"
}

/// RFC 3414 (DES), RFC 3826 (AES-128), draft-blumenthal-aes-usm-04 (AES-192, AES-256), and, marked C, the same ciphers
/// with the key extension of draft-reeder-snmpv3-usm-3desede that Cisco and others use.
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
    public var description: String {
        switch self {
        case .community(let version, _): "SNMP\(version) community"
        case .user(let user): user.description
        }
    }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension User: CustomStringConvertible, CustomReflectable {
    public var description: String {
        let level = [authentication?.protocol.rawValue, privacy?.protocol.rawValue].compactMap(\.self)
        return "SNMPv3 user \(name) (\(level.isEmpty ? "noAuthNoPriv" : level.joined(separator: ", ")))"
    }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension User.Authentication: CustomStringConvertible, CustomReflectable {
    public var description: String { `protocol`.rawValue }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension User.Privacy: CustomStringConvertible, CustomReflectable {
    public var description: String { `protocol`.rawValue }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
