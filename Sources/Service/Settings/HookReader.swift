import Foundation
import Intervals
import Site

/// Reads `hooks:`.
struct HookReader {
    let absolute: (String) -> String
    let secrets: SecretRegister
    var confinement = HookConfinement()

    func read(_ entries: [Mapping.Entry]) -> [Hook] { entries.compactMap(hook) }

    private func hook(_ entry: Mapping.Entry) -> Hook? {
        guard let mapping = entry.value.mapping() else { return nil }
        defer { mapping.finish() }
        let means = means(mapping, name: "hooks.\(entry.name)")
        let payload = mapping["body"]?.choice(Hook.Payload.self) ?? .cloudevents
        let timeout = mapping["timeout"]?.duration() ?? .seconds(30)
        let retries = mapping["retries"]?.whole(atLeast: 0) ?? 3
        let isAnchor = if case .anchor = means { true } else { false }
        let events = mapping["on"]?.distinct(eventPattern) ?? (isAnchor ? Hook.anchored : [])
        let user = mapping["user"]?.text()
        return means.map {
            Hook(
                name: entry.name, means: $0, payload: payload, timeout: timeout, retries: retries, events: events,
                user: user)
        }
    }

    private func means(_ mapping: Mapping, name: String) -> Hook.Means? {
        let kinds = ["run", "webhook", "smtp", "anchor"].filter { mapping[$0] != nil }
        guard kinds.count <= 1 else {
            mapping.document.report("\(mapping.document.described) has \(kinds.joined(separator: " and ")); keep one")
            return nil
        }
        if let url = mapping["webhook"] {
            mapping["secret"].map { secrets.add($0, as: name) }
            return url.parsed("a URL such as https://198.51.100.10/hook", Self.web).map { .webhook($0) }
        }
        if let server = mapping["smtp"] {
            mapping["password"].map { secrets.add($0, as: name) }
            let url = server.parsed("smtp://HOST:PORT or smtps://HOST:PORT", Self.mailServer)
            let from = mapping.required("from", hint: "the sender's address").flatMap(mailAddress)
            let to = mapping["to"].flatMap(mailAddress)
            guard let url, let from else { return nil }
            return .mail(server: url, from: from, to: to)
        }
        if let program = mapping["anchor"] {
            let place = mapping.required("to", hint: "where the ledger's heads are kept")?.text()
            guard let path = executable(program), let place else { return nil }
            return .anchor(program: path, to: place)
        }
        return mapping.required("run", hint: "an executable; or `webhook`, `smtp`, or `anchor`").flatMap(executable)
            .map { .executable($0) }
    }

    private static func web(_ text: String) -> String? { url(text, schemes: ["http", "https"]) }

    private static func mailServer(_ text: String) -> String? { url(text, schemes: ["smtp", "smtps"]) }

    /// A URL with a host and without a password: one in the file would not be secret.
    private static func url(_ text: String, schemes: [String]) -> String? {
        let url = URLComponents(string: text)
        let isOne = schemes.contains(url?.scheme?.lowercased() ?? "") && !(url?.host ?? "").isEmpty
        guard isOne, url?.password == nil else { return nil }
        return text
    }

    private func mailAddress(_ document: Document) -> String? {
        document.parsed("a mail address such as ops@acme.example") { text in
            guard text.contains("@"), !text.contains(where: { $0.isWhitespace || "<>\",".contains($0) }) else {
                return nil
            }
            return text
        }
    }

    /// A missing executable is a warning: months can be judged on a machine where no hook ever runs.
    private func executable(_ document: Document) -> String? {
        guard let path = document.text().map(absolute) else { return nil }
        if !FileManager.default.fileExists(atPath: path) {
            document.warn(.missingHook, "\(document.described): there is no \(path)")
        } else if FileManager.default.isFolder(path) {
            document.warn(.hookIsAFolder, "\(document.described): \(path) is a folder, not an executable")
        } else if !FileManager.default.isExecutableFile(atPath: path) {
            document.warn(
                .hookIsNotExecutable, "\(document.described): \(path) is not executable; `chmod +x` makes it so")
        } else if let danger = TrustedFile.danger(to: path) {
            document.warn(.writableByOthers, "\(document.described): \(danger)")
        } else if let obstacle = confinement.obstacle(to: path) {
            document.warn(.hookIsConfined, "\(document.described): \(obstacle)")
        }
        return path
    }

    private func eventPattern(_ document: Document) -> String? {
        guard let text = document.text() else { return nil }
        let pattern = Hook(name: "", executable: "", events: [text])
        if !Event.Kind.allCases.map(\.rawValue).contains(where: pattern.wants) {
            document.checkName(text, complaint: "no event is called", isIn: Self.patterns)
        }
        return text
    }

    /// Every type of event, and the beginning of each up to a dot with `*` behind it.
    private static let patterns = Set(
        Event.Kind.allCases.map(\.rawValue).flatMap { type in
            [type] + type.indices.filter { type[$0] == "." }.map { type[...$0] + "*" }
        })
}
