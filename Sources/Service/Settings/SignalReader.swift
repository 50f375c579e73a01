import Notation
import SNMP
import SNMPValues
import Site
import Sockets

/// Reads signals and conditions, and remembers where each signal is mentioned, so that it can be checked when
/// everything has been read whether it points somewhere.
final class SignalReader {
    private var mentions: [(signal: SignalName, place: Document)] = []
    /// Pinged hosts and application services.
    private var probes: Set<String> = []

    /// Notes that the collector itself observes a signal.
    func declare(_ probe: SignalName) { probes.insert(probe.path) }

    /// A numeric address that is pinged.
    func host(_ document: Document) -> String? {
        guard let address = document.address else { return nil }
        // An interface may be called so; a signal's name could not.
        guard !address.contains("@") else {
            document.report(
                "\(document.described): \(address): rename the interface; what follows an `@` is a collector")
            return nil
        }
        declare(.icmp(address))
        return address
    }

    func signal(_ document: Document) -> SignalName? {
        guard let name = document.parsed("a signal such as pdu-1/outlet/7", { SignalName($0) }) else { return nil }
        mentions.append((name, document))
        return name
    }

    /// A number such as `crac-1/sensor/1/temperature`: a signal, or a thing that is none, and what is measured there.
    func point(_ document: Document) -> NumericSample.Point? {
        guard let text = document.text() else { return nil }
        let quantities = NumericSample.Quantity.allCases.map(\.rawValue)
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 2, let signal = SignalName(parts.dropLast().joined(separator: "/")) else {
            document.report("\(document.described): \(text) is not a number such as crac-1/sensor/1/temperature")
            return nil
        }
        guard let quantity = NumericSample.Quantity(rawValue: parts[parts.count - 1]) else {
            document.report(
                "\(document.described): \(text) ends with none of \(quantities.joined(separator: ", "))"
                    + (Suggestion.nearest(to: parts[parts.count - 1], among: quantities)
                        .map { "; did you mean \($0)?" } ?? ""))
            return nil
        }
        guard signal.probe == nil else {
            document.report("\(document.described): nothing is measured of \(signal), which no device says")
            return nil
        }
        mentions.append((signal, document))
        return NumericSample.Point(signal, quantity)
    }

    func condition(_ document: Document) -> Condition? {
        if document.isSequence {
            document.report("\(document.described): write {all: […]} or {any: […]} around several signals")
            return nil
        }
        guard document.isMapping else { return signal(document).map { .signal($0) } }
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let all = mapping["all"]
        let any = mapping["any"]
        guard let parts = all ?? any, all == nil || any == nil else {
            document.report("\(document.described) needs a signal, {all: […]} or {any: […]}, one of them")
            return nil
        }
        let conditions = parts.distinct(condition)
        if conditions.isEmpty, parts.isSequence { parts.report("\(parts.described) needs at least one signal") }
        guard !conditions.isEmpty else { return nil }
        guard all != nil else { return .any(conditions) }
        return .all(conditions)
    }

    // MARK: - Where they point

    func check(devices: Set<String>) {
        for (signal, place) in mentions {
            switch signal.probe {
            case .icmp: checkHost(signal, at: place)
            case .www, .email, .ftp:
                place.checkName(
                    signal.path, complaint: "no service is called", isIn: probes.filter { !$0.hasPrefix("icmp/") })
            case nil:
                place.checkName(signal.device, complaint: "\(signal): no device is called", isIn: devices)
                checkKind(signal, at: place)
            }
        }
    }

    private func checkHost(_ signal: SignalName, at place: Document) {
        let written = signal.host ?? signal.kind
        guard let host = Endpoint(host: written)?.host else {
            place.report("\(signal): \(written) is not a numeric address such as 198.51.100.10")
            return
        }
        if host != written {
            place.report("\(signal): write \(SignalName.icmp(host, from: signal.vantage)), as results write it")
        } else if !probes.contains(signal.path) {
            let fault =
                signal.vantage.map { "\($0) does not ping \(host); name it under `vantage` beside the host" }
                ?? "nothing pings \(host); name it under `hosts`, `beacons` or `witnesses`"
            place.report("\(signal): \(fault)")
        }
    }

    /// Profiles may have kinds of their own, so that only a kind that looks like a slip is reported.
    private func checkKind(_ signal: SignalName, at place: Document) {
        let known = SignalName.KnownKind.allCases.map(\.rawValue)
        guard !known.contains(signal.kind), let meant = Suggestion.nearest(to: signal.kind, among: known) else {
            return
        }
        place.warn(
            .unknownKind, "\(signal): no shipped profile has a signal \(signal.kind); did you mean \(meant)?")
    }
}
