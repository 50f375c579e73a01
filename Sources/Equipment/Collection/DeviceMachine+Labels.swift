import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

// The configuration may name an outlet by its number or by its owner's label: `pdu-1/outlet/rack12-left`. It is read
// under both names; a label that changes is an event, not a new outlet.
extension DeviceMachine {
    /// Finds the rows of the names that the device has no signal for.
    mutating func followLabels(
        among found: [VarBind], names: Set<String>, judge: Judge, into actions: inout [Action]
    ) {
        let missing = names.subtracting(judge.signals).subtracting([SignalName.KnownKind.agent.rawValue]).sorted()
        var labels: [String: String] = [:]
        if judge.profile.hasLabels || !missing.isEmpty {
            labels = judge.labels(among: Dictionary(found.map { ($0.name, $0.value) }) { first, _ in first })
        }
        defer { self.labels = labels }
        noteRenamed(labels, into: &actions)
        var aliases: [SignalName: String] = [:]
        for name in missing {
            guard let alias = SignalName("\(device.name)/\(name)") else { continue }
            aliases[alias] = row(called: name, alias: alias, labels: labels, judge: judge, into: &actions)
        }
        replaceAliases(with: aliases)
    }

    private mutating func row(
        called name: String, alias: SignalName, labels: [String: String], judge: Judge,
        into actions: inout [Action]
    ) -> String? {
        let kind = name.prefix { $0 != "/" }
        let rows = labels.filter { $0.key.hasPrefix("\(kind)/") && "\(kind)/\($0.value)" == name }.keys.sorted()
        var before = aliases[alias]
        if let known = before, !judge.signals.contains(known) { before = nil }
        switch rows.count {
        case 1:
            if let before, before != rows[0] {
                noteOnce("\(alias.path) is \(rows[0]) now, by its label; it was \(before)", into: &actions)
            }
            return rows[0]
        case 0:
            if let before {
                let now = labels[before].map { ", but \($0)" } ?? ""
                noteOnce(
                    "\(device.name)/\(before) is no longer called \(alias.path)\(now); it is still read as that",
                    into: &actions)
            } else if let same = judge.namesake(of: name) {
                warn("\(device.name) has no \(name); it is read as \(same), which is all of it", into: &actions)
                return same
            } else {
                warn(
                    "\(device.name) has no \(name); it stays unknown. `mainstay probe` lists what the device has",
                    into: &actions)
            }
        default:
            warn("\(device.name) calls \(rows.joined(separator: " and ")) \(name): use the number", into: &actions)
        }
        return before
    }

    /// Notes rows with other labels than before. Renames of labels in use are reported elsewhere.
    private mutating func noteRenamed(_ now: [String: String], into actions: inout [Action]) {
        let followed = Set(aliases.keys.compactMap(\.element))
        let renamed = labels.keys.sorted().compactMap { signal -> String? in
            guard let before = labels[signal], let label = now[signal], label != before else { return nil }
            guard !followed.contains(before), !followed.contains(label) else { return nil }
            return "\(signal) is called \(label) now, was \(before)"
        }
        guard !renamed.isEmpty else { return }
        let summary = "\(device.name) has other labels, and the same outlets: \(renamed.joined(separator: "; "))"
        actions.append(.note(.deviceChanged, at: begunAt, summary: summary))
    }

    private mutating func noteOnce(_ summary: String, into actions: inout [Action]) {
        guard warned.insert(summary).inserted else { return }
        actions.append(.note(.deviceChanged, at: begunAt, summary: summary))
    }

    private mutating func replaceAliases(with aliases: [SignalName: String]) {
        guard aliases != self.aliases else { return }
        self.aliases = aliases
        group = nil
        needsReadings = true
    }

    /// Labels are not polled: they are read again from time to time, and more often where names depend on them.
    var labelsAreOld: Bool {
        guard !aliases.isEmpty || !labels.isEmpty else { return false }
        let lifetime: Milliseconds = if aliases.isEmpty { .hours(1) } else { .minutes(10) }
        return begunAt - discoveredAt >= lifetime
    }

    /// The signal that a label stands for.
    func row(of alias: SignalName) -> SignalName? { aliases[alias].map(name) }

    /// All names that a signal is read under.
    func names(of signal: String) -> [SignalName] {
        guard !aliases.isEmpty else { return [name(of: signal)] }
        return [name(of: signal)] + aliases.filter { $0.value == signal }.keys.sorted { $0.path < $1.path }
    }
}
