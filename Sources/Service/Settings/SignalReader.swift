import SNMP
import SNMPValues
import Site
import Sockets

/// Reads signals and conditions, and remembers where each signal is mentioned: whether it points somewhere is decided
/// when everything has been read.
final class SignalReader {
    private var mentions: [(signal: SignalName, place: Document)] = []
    /// Pinged hosts and application services.
    private var probes: Set<String> = []

    /// Notes that the collector itself observes a signal.
    func declare(_ probe: SignalName) { probes.insert(probe.path) }

    /// A numeric address that is pinged.
    func host(_ document: Document) -> String? {
        let address = document.address
        if let address { declare(.icmp(address)) }
        return address
    }

    func signal(_ document: Document) -> SignalName? {
        guard let name = document.parsed("a signal such as pdu-1/outlet/7", { SignalName($0) }) else { return nil }
        mentions.append((name, document))
        return name
    }

    func condition(_ document: Document) -> Condition? {
        if document.isSequence {
            document.report("\(document.described): write {all: […]} or {any: […]} around several signals")
            return nil
        }
        guard document.isMapping else { return signal(document).map { .signal($0) } }
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let (all, any) = (mapping["all"], mapping["any"])
        guard let parts = all ?? any, all == nil || any == nil else {
            document.report("\(document.described) needs a signal, {all: […]} or {any: […]}, one of them")
            return nil
        }
        let conditions = parts.distinct(condition)
        if conditions.isEmpty, parts.isSequence { parts.report("\(parts.described) needs at least one signal") }
        guard !conditions.isEmpty else { return nil }
        return all != nil ? .all(conditions) : .any(conditions)
    }

    // MARK: - Where they point

    func check(devices: Set<String>) {
        for (signal, place) in mentions {
            switch signal.device {
            case "icmp": checkHost(signal, place)
            case "www", "email", "ftp":
                place.checkName(signal.path, "no service is called", isIn: probes.filter { !$0.hasPrefix("icmp/") })
            default:
                place.checkName(signal.device, "\(signal): no device is called", isIn: devices)
                checkKind(signal, place)
            }
        }
    }

    private func checkHost(_ signal: SignalName, _ place: Document) {
        guard let host = Endpoint(host: signal.kind)?.host else {
            place.report("\(signal): \(signal.kind) is not a numeric address such as 198.51.100.10")
            return
        }
        if host != signal.kind {
            place.report("\(signal): write icmp/\(host), as results write it")
        } else if !probes.contains(signal.path) {
            place.report("\(signal): nothing pings \(host); name it under `hosts`, `beacons` or `witnesses`")
        }
    }

    /// Profiles may have kinds of their own, so that only what looks like a slip is worth a word.
    private func checkKind(_ signal: SignalName, _ place: Document) {
        let known = ["input", "output", "inlet", "bank", "outlet", "source", "port", "agent"]
        guard !known.contains(signal.kind), let meant = Suggestion.nearest(to: signal.kind, among: known) else {
            return
        }
        place.report(.warning, "\(signal): no shipped profile has a signal \(signal.kind); did you mean \(meant)?")
    }
}
