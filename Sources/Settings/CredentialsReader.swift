import Foundation
import SNMP

/// Reads one entry of `credentials:`.
struct CredentialsReader {
    let absolute: (String) -> String

    func read(_ document: Document) -> CredentialSettings? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        guard let version = mapping.required("version", "3, 2c or 1") else { return nil }
        switch version.text() {
        case "1": return community(.v1, mapping)
        case "2c": return community(.v2c, mapping)
        case "3": return user(mapping)
        case let other?:
            version.report("\(version.described): \(other) is none of 3, 2c, 1")
            return nil
        case nil: return nil
        }
    }

    private func community(_ version: Version, _ mapping: Mapping) -> CredentialSettings? {
        guard let value = mapping.required("community") else { return nil }
        if !value.isMapping, let text = value.text() {
            value.report(
                .warning, "\(value.described) stands in plain text; better {file: …} or {env: …}, and version 3")
            return .community(version, .plain(text))
        }
        return secret(value).map { .community(version, $0) }
    }

    private func user(_ mapping: Mapping) -> CredentialSettings? {
        guard let name = mapping.required("username")?.text() else { return nil }
        let context = mapping["context"]?.text() ?? ""
        let authentication = mapping["authentication"].flatMap { value in
            part(value, AuthenticationProtocol.self).map {
                CredentialSettings.AuthenticationSettings(protocol: $0.0, passphrase: $0.1)
            }
        }
        let privacy = mapping["privacy"].flatMap { value in
            part(value, PrivacyProtocol.self).map {
                CredentialSettings.PrivacySettings(protocol: $0.0, passphrase: $0.1)
            }
        }
        if privacy != nil, authentication == nil, let place = mapping["privacy"] {
            place.report("\(place.described) needs authentication beside it (RFC 3414)")
        }
        return .user(name: name, authentication: authentication, privacy: privacy, context: context)
    }

    private func part<P: RawRepresentable & CaseIterable>(_ document: Document, _ type: P.Type) -> (P, Secret)?
    where P.RawValue == String {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let name = mapping.required("protocol")?.choice(type)
        let passphrase = mapping.required("passphrase", "{file: …} or {env: …}").flatMap { value -> Secret? in
            guard value.isMapping else {
                value.report("\(value.described) must not stand in the file; write {file: …} or {env: …}")
                return nil
            }
            return secret(value)
        }
        guard let name, let passphrase else { return nil }
        return (name, passphrase)
    }

    private func secret(_ document: Document) -> Secret? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        if let variable = mapping["env"] { return variable.text().map { .environment($0) } }
        guard let file = mapping["file"] else {
            document.report("\(document.described) needs {file: …} or {env: …}")
            return nil
        }
        guard let path = file.text().map(absolute) else { return nil }
        check(path, file)
        return .file(path)
    }

    private func check(_ path: String, _ place: Document) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            place.report(.warning, "\(place.described): there is no \(path) yet; polling needs it")
            return
        }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        if mode & 0o077 != 0 {
            place.report("\(place.described): others can read \(path); `chmod 600` it")
        }
    }
}
