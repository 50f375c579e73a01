import Notation
import SNMPValues

/// How another program speaks to a device, in that program's words.
struct ForeignCredentials {
    /// Why it cannot be spoken to in that way: a clause for people.
    struct Mistake: Error {
        let reason: String
    }

    var version = "2c"
    var community: String?
    var user = ""
    var context = ""
    /// `noAuthNoPriv`, `authNoPriv` or `authPriv`, in any case.
    var level = "noauthnopriv"
    var authentication = "MD5"
    var authenticationPassphrase: String?
    var privacy = "DES"
    var privacyPassphrase: String?

    /// What the configuration says instead.
    ///
    /// - Throws: `Mistake` where there is no such version, level or protocol.
    func settings() throws(Mistake) -> CredentialSettings {
        switch version.lowercased().filter({ $0.isNumber || $0 == "c" }) {
        case "1": return .community(.v1, Self.secret(community))
        case "2", "2c": return .community(.v2c, Self.secret(community))
        case "3": return try userSettings()
        default: throw Mistake(reason: "SNMP version \(version.onOneLine) is not spoken here")
        }
    }

    private func userSettings() throws(Mistake) -> CredentialSettings {
        guard !user.isEmpty else { throw Mistake(reason: "its SNMPv3 user has no name") }
        switch level.lowercased() {
        case "noauthnopriv": return .user(name: user, authentication: nil, privacy: nil, context: context)
        case "authnopriv": return .user(name: user, authentication: try proof(), privacy: nil, context: context)
        case "authpriv":
            return .user(name: user, authentication: try proof(), privacy: try cipher(), context: context)
        default: throw Mistake(reason: "the security level \(level.onOneLine) is none of SNMPv3's")
        }
    }

    private func proof() throws(Mistake) -> CredentialSettings.AuthenticationSettings {
        guard let found = Self.named(authentication, among: AuthenticationProtocol.self, others: ["SHA1": .sha]) else {
            throw Mistake(reason: "the authentication protocol \(authentication.onOneLine) is not known")
        }
        return .init(protocol: found, passphrase: Self.secret(authenticationPassphrase))
    }

    private func cipher() throws(Mistake) -> CredentialSettings.PrivacySettings {
        guard let found = Self.named(privacy, among: PrivacyProtocol.self, others: ["AES": .aes128]) else {
            throw Mistake(reason: "the privacy protocol \(privacy.onOneLine) is not known")
        }
        return .init(protocol: found, passphrase: Self.secret(privacyPassphrase))
    }

    /// `sha256`, `SHA-256` and `SHA_256` are one.
    private static func named<P: RawRepresentable & CaseIterable>(
        _ text: String, among type: P.Type, others: [String: P]
    ) -> P? where P.RawValue == String {
        let wanted = text.uppercased().filter { $0.isLetter || $0.isNumber }
        return others[wanted] ?? P.allCases.first { $0.rawValue.filter { $0 != "-" } == wanted }
    }

    private static func secret(_ text: String?) -> Secret { text.map { .plain($0) } ?? .unknown }
}
