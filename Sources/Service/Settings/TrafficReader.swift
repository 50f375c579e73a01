import Foundation
import Site

/// Reads a contract's `traffic: {ports: […], counts: …, username: …, password_hash: … | password: {file: …}}`: which ports
/// are counted, and who may see it. Either may be left out.
struct TrafficReader {
    let signals: SignalReader
    let absolute: (String) -> String
    /// By which figure a month is told where the contract says none: the terms say it.
    let usual: MeteredTraffic.Measure

    func read(_ document: Document) -> (access: TrafficAccess?, metered: MeteredTraffic?) {
        guard let mapping = document.mapping() else { return (nil, nil) }
        defer { mapping.finish() }
        let metered = metered(mapping)
        let isAccess = ["username", "password_hash", "password"].contains { mapping[$0] != nil }
        let isCounted = ["ports", "counts"].contains { mapping[$0] != nil }
        guard isAccess || !isCounted else { return (nil, metered) }
        return (access(mapping, of: document), metered)
    }

    private func metered(_ mapping: Mapping) -> MeteredTraffic? {
        let measure = mapping["counts"]?.choice(MeteredTraffic.Measure.self)
        guard let list = mapping["ports"] else {
            if let counts = mapping["counts"] {
                counts.report("\(counts.described) needs `ports`: nothing is counted")
            }
            return nil
        }
        let ports = list.distinct(port)
        if list.isSequence, list.sequence().isEmpty { list.report("\(list.described) needs at least one port") }
        guard !ports.isEmpty else { return nil }
        return MeteredTraffic(ports: ports, measure: measure ?? usual)
    }

    private func port(_ document: Document) -> SignalName? {
        guard let signal = signals.signal(document) else { return nil }
        guard signal.knownKind == .port, signal.element != nil else {
            document.report("\(document.described): \(signal) is not a port such as sw-1/port/GigabitEthernet1/0/7")
            return nil
        }
        return signal
    }

    private func access(_ mapping: Mapping, of document: Document) -> TrafficAccess? {
        let username = mapping.required("username")?.text()
        let hash = mapping["password_hash"]
        let password = mapping["password"]
        guard (hash == nil) != (password == nil) else {
            document.report(
                "\(document.described) needs `password_hash` (`mainstay password` makes it) or `password: {file: …}`")
            return nil
        }
        let proof = hash.flatMap(self.hash) ?? password.flatMap(file)
        guard let username, let proof else { return nil }
        return TrafficAccess(username: username, proof: proof)
    }

    private func hash(_ document: Document) -> TrafficAccess.Proof? {
        document.parsed("a hash that `mainstay password` made") { text in
            guard text.hasPrefix("$scrypt$") else { return nil }
            return .hash(text)
        }
    }

    private func file(_ document: Document) -> TrafficAccess.Proof? {
        guard document.isMapping else {
            document.report("\(document.described) must not stand in the file; write {file: …} or `password_hash`")
            return nil
        }
        guard let secret = CredentialsReader(absolute: absolute).secret(document) else { return nil }
        if case .file(let path) = secret { return .file(path) }
        document.report("\(document.described) takes {file: …}")
        return nil
    }
}
