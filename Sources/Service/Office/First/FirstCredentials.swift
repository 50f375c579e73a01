import Foundation
public import SNMPValues
public import Settings

/// How the devices of a first configuration know us, as options of a command line say it: secrets are in files.
public struct FirstCredentials: Sendable {
    /// The SNMPv3 user; nil for none, unless its passphrases are there.
    public var user: String?
    public var authentication: AuthenticationProtocol
    /// The file with the passphrase; nil is `secrets/snmp-authentication` of the folder, where there is one.
    public var authenticationFile: String?
    public var privacy: PrivacyProtocol
    /// The file with the passphrase; nil is `secrets/snmp-privacy` of the folder, where there is one.
    public var privacyFile: String?
    /// The file with a community of version 2c; nil is `secrets/snmp-community` of the folder, where there is one.
    public var communityFile: String?

    /// Nothing is given but protocols.
    public init(authentication: AuthenticationProtocol = .sha256, privacy: PrivacyProtocol = .aes128) {
        self.authentication = authentication
        self.privacy = privacy
    }

    /// The credentials that there are, the user first.
    ///
    /// - Parameter folder: where the configuration goes.
    public func settings(in folder: String) -> [CredentialSettings] {
        let proof = file(authenticationFile, usual: "snmp-authentication", in: folder)
        let cipher = file(privacyFile, usual: "snmp-privacy", in: folder)
        let community = file(communityFile, usual: "snmp-community", in: folder)
        var result: [CredentialSettings] = []
        if user != nil || proof != nil {
            result.append(
                .user(
                    name: user ?? "mainstay",
                    authentication: proof.map { .init(protocol: authentication, passphrase: $0) },
                    privacy: cipher.map { .init(protocol: privacy, passphrase: $0) }, context: ""))
        }
        if let community { result.append(.community(.v2c, community)) }
        return result
    }

    private func file(_ given: String?, usual: String, in folder: String) -> Secret? {
        if let given { return .file(URL(fileURLWithPath: given).path) }
        let path = URL(fileURLWithPath: folder).appendingPathComponent("secrets/\(usual)").path
        return FileManager.default.fileExists(atPath: path) ? .file(path) : nil
    }
}
