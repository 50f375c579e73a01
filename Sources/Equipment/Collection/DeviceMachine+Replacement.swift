import Foundation
import Intervals
import Profiles
import Site

// Another device in an old place: what is called the same goes on under its name, and what it does not have is said.
extension DeviceMachine {
    /// What the device is known to have, and what the configuration expects of it.
    var knownSignals: Set<String> {
        let judged = plan?.judge.signals ?? []
        let known = zip(judged, standings).filter { $1.state != nil }.map(\.0)
        return Set(known).union(configuredNames)
    }

    /// The configured signals of the device, without its name and its agent.
    private var configuredNames: Set<String> {
        Set(wanted.map { String($0.path.dropFirst(device.name.count + 1)) })
            .subtracting([SignalName.KnownKind.agent.rawValue])
    }

    /// Notes once, after a replacement, which signals of the device before this one has not.
    mutating func sayWhatIsGone(_ judge: Judge, into actions: inout [Action]) {
        guard let former = formerSignals else { return }
        formerSignals = nil
        let followed = Set(aliases.keys.map { String($0.path.dropFirst(device.name.count + 1)) })
        let gone = former.subtracting(judge.signals).subtracting(followed)
        guard !gone.isEmpty else { return }
        let used = gone.intersection(configuredNames)
        var summary = "\(device.name) has no \(Self.list(gone)) any more"
        if !used.isEmpty { summary += "; \(Self.list(used)) is configured and stays unknown" }
        actions.append(.note(.deviceChanged, at: begunAt, summary: summary))
    }

    private static func list(_ names: Set<String>) -> String {
        let sorted = names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
        guard sorted.count > mostNamed else { return sorted.joined(separator: ", ") }
        return sorted.prefix(mostNamed).joined(separator: ", ") + " and \(sorted.count - mostNamed) more"
    }

    private static let mostNamed = 12
}

extension Judge {
    /// What a device calls the same feed otherwise: of a device with one phase, or one inlet, the whole and its only part
    /// are one thing, whether it is called `inlet`, `inlet/1` or `inlet/L1`. Nil for anything of which there may be several.
    func namesake(of name: String) -> String? {
        let kind = String(name.prefix { $0 != "/" })
        let element = name.count > kind.count ? String(name.dropFirst(kind.count + 1)) : nil
        let feeds: [SignalName.KnownKind] = [.input, .output, .inlet]
        guard feeds.contains(where: { $0.rawValue == kind }), [nil, "1", "L1"].contains(element) else { return nil }
        let parts = signals.filter { $0.hasPrefix("\(kind)/") }
        if parts.count == 1 { return parts[0] }
        // The first inlet of a device that counts phases is all of them.
        guard element != "L1" || parts.isEmpty, signals.contains(kind) else { return nil }
        return kind
    }
}
