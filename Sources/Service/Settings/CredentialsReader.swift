import Foundation
import Notation
import SNMP
import SNMPValues

/// Reads one entry of `credentials:`, without reading the secrets themselves.
struct CredentialsReader {
    let absolute: (String) -> String

    func read(_ document: Document) -> CredentialSettings? {
        guard let mapping = document.mapping() else { return nil }
        // The version decides which other keys there may be.
        guard let version = mapping.required("version", hint: "3, 2c or 1")?.choice(among: ["3", "2c", "1"]) else {
            return nil
        }
        defer { mapping.finish() }
        switch version {
        case "1": return community(mapping, version: .v1)
        case "2c": return community(mapping, version: .v2c)
        default: return user(mapping)
        }
    }

    private func community(_ mapping: Mapping, version: Version) -> CredentialSettings? {
        guard let value = mapping.required("community") else { return nil }
        if value.isMapping { return secret(value).map { .community(version, $0) } }
        guard let text = value.text() else { return nil }
        value.warn(
            .communityInPlainText,
            "\(value.described) stands in plain text; better {file: …} or {env: …}, and version 3")
        return .community(version, .plain(text))
    }

    private func user(_ mapping: Mapping) -> CredentialSettings? {
        let name = mapping.required("username")?.text()
        let context = mapping["context"]?.text() ?? ""
        let authentication = mapping["authentication"].flatMap { value in
            part(value, protocols: AuthenticationProtocol.self).map {
                CredentialSettings.AuthenticationSettings(protocol: $0.0, passphrase: $0.1)
            }
        }
        let privacy = mapping["privacy"].flatMap { value in
            part(value, protocols: PrivacyProtocol.self).map {
                CredentialSettings.PrivacySettings(protocol: $0.0, passphrase: $0.1)
            }
        }
        if let place = mapping["privacy"], mapping["authentication"] == nil {
            place.report("\(place.described) needs authentication beside it (RFC 3414)")
        }
        return name.map { .user(name: $0, authentication: authentication, privacy: privacy, context: context) }
    }

    /// Reads `{protocol: …, passphrase: {file: …}}`.
    private func part<P: RawRepresentable & CaseIterable>(_ document: Document, protocols type: P.Type) -> (P, Secret)?
    where P.RawValue == String {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let name = mapping.required("protocol")?.choice(type)
        let passphrase = mapping.required("passphrase", hint: "{file: …} or {env: …}").flatMap { value -> Secret? in
            guard value.isMapping else {
                value.report("\(value.described) must not stand in the file; write {file: …} or {env: …}")
                return nil
            }
            return secret(value)
        }
        guard let name, let passphrase else { return nil }
        return (name, passphrase)
    }

    /// Reads `{file: …}` or `{env: …}`.
    func secret(_ document: Document) -> Secret? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let file = mapping["file"]
        let variable = mapping["env"]
        guard (file == nil) != (variable == nil) else {
            document.report("\(document.described) needs {file: …} or {env: …}, one of them")
            return nil
        }
        if let variable { return variable.text().map { .environment($0) } }
        guard let file, let path = file.text().map(absolute) else { return nil }
        check(path, at: file)
        return .file(path)
    }

    /// A missing file matters only to commands that poll, so that it is a warning; a file that everybody can read is an
    /// error. One that its group can read is a warning, since service managers hand secrets over with mode 0440.
    private func check(_ path: String, at place: Document) {
        guard FileManager.default.fileExists(atPath: path) else {
            place.warn(
                .missingSecret,
                "\(place.described): there is no \(path) yet; polling needs it (then `chmod 600` it)")
            return
        }
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
            if mode & 0o007 != 0 {
                place.report("\(place.described): others can read \(path); `chmod 600` it")
            } else if mode & 0o070 != 0 {
                place.warn(.readableByGroup, "\(place.described): its group can read \(path); `chmod 600` it")
            }
        } catch {
            place.report("\(place.described): the mode of \(path) cannot be read: \(SystemReason.of(error))")
        }
    }
}
