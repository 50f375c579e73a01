import Foundation
import Intervals
import Site

/// Reads one entry of a contract's `services:`.
struct ServiceReader {
    let signals: SignalReader
    let absolute: (String) -> String
    /// Where secrets are noted; nil where they are not known (stored configurations).
    let secrets: SecretRegister?

    func service(_ entry: Mapping.Entry) -> ApplicationService? {
        guard let mapping = entry.value.mapping() else { return nil }
        defer { mapping.finish() }
        let kinds = ApplicationService.Kind.allCases.filter { mapping[$0.rawValue] != nil }
        guard kinds.count == 1, let kind = kinds.first, let value = mapping[kind.rawValue] else {
            entry.value.report("\(entry.value.described) needs one of www, email, ftp")
            return nil
        }
        let signal = SignalName(device: kind.rawValue, kind: entry.name)
        signals.declare(signal)
        let check = check(mapping, kind: kind, signal: signal)
        return address(value, kind: kind).map {
            ApplicationService(id: entry.name, kind: kind, address: $0, check: check)
        }
    }

    private func check(
        _ mapping: Mapping, kind: ApplicationService.Kind, signal: SignalName
    ) -> ApplicationService.Check {
        var check = ApplicationService.Check()
        if let timeout = mapping["timeout"]?.duration(atLeast: 100) { check.timeout = timeout }
        check.certificates = mapping["certificates"]?.text().map(absolute)
        if kind == .www { check.expected = mapping["expect"]?.text() }
        if kind == .email { check.startTLS = mapping["starttls"]?.boolean() ?? false }
        if kind != .www, let login = mapping["login"]?.mapping() {
            check.username = login.required("user")?.text()
            login.required("password", hint: "{file: …} or {env: …}").map { secrets?.add($0, as: signal.path) }
            login.finish()
        }
        return check
    }

    private func address(_ document: Document, kind: ApplicationService.Kind) -> String? {
        switch kind {
        case .www:
            document.parsed("a URL without a password, such as https://198.51.100.10/") { text in
                let url = URLComponents(string: text)
                let isWeb = ["http", "https"].contains(url?.scheme?.lowercased()) && !(url?.host ?? "").isEmpty
                guard isWeb, url?.user == nil, url?.password == nil else { return nil }
                return text
            }
        case .email:
            document.parsed("HOST:PORT such as 198.51.100.11:25") { HostAndPort($0, defaultPort: 25)?.description }
        case .ftp:
            document.parsed("HOST:PORT such as 198.51.100.12:21") { HostAndPort($0, defaultPort: 21)?.description }
        }
    }
}

/// Collects where the secrets of hooks and service checks are, by the name of what they belong to.
final class SecretRegister {
    private let reader: CredentialsReader
    private(set) var found: [String: Secret] = [:]

    init(absolute: @escaping (String) -> String) { reader = CredentialsReader(absolute: absolute) }

    func add(_ document: Document, as name: String) { found[name] = reader.secret(document) }
}
