import Agreement
import Correlation
import Foundation
import Intervals
public import Live
public import Site

/// What an alarm about a battery adds: when it is empty, who loses power then, and when the first promise breaks.
///
/// Made of what a running program has in memory: nothing is read, and nobody waits.
public struct BreachWarning: Sendable {
    /// The alarm, with what follows in its details and its summary.
    public let event: Event

    /// Nil where the event is not about a battery, or nothing is known to follow.
    ///
    /// - Parameter board: what was known just before the event.
    public init?(of event: Event, in board: BoardState) {
        guard [.powerOnBattery, .powerRuntime].contains(event.kind) else { return nil }
        let now = event.at
        let device = event.subject
        var facts = board.facts(at: now, from: .daemon)
        if let left = event.details[.left].flatMap({ Double($0) }) {
            facts.numbers.removeAll { $0.point == .runtime(of: device) }
            facts.numbers.append(NumericSample(.runtime(of: device), at: now, value: left / 1000))
        }
        var situation = Situation(remembering: board, at: now)
        situation.lost = [SignalName(device: device, kind: .input)]
        let finder = BreachFinder(
            situation: situation, facts: facts, chosen: Set(situation.facility.contracts.map(\.id)),
            showsBatteries: true)
        let lines = finder.lines(finder.present, facts.report.uses)
            .filter { line in !line.isOut && line.batteries.contains { $0.device == device } }
        let empty = facts.batteries.first { $0.device == device }?.at
        let warned = event.adding(lines, emptyAt: empty, in: situation.facility.timeZone)
        guard warned != event else { return nil }
        self.event = warned
    }
}

extension Event {
    /// As many contracts are named in a line for people.
    private static var named: Int { 3 }

    fileprivate func adding(_ lines: [BreachOutlook.Line], emptyAt: Instant?, in zone: TimeZone) -> Event {
        var event = self
        var sentences: [String] = []
        if let emptyAt, details[.exhaustedAt] == nil {
            event.details[.exhaustedAt] = emptyAt.description
            sentences.append("its battery is empty at \(zone.said(emptyAt))")
        }
        if let outage = lines.compactMap(\.outageAt).min() {
            let ids = lines.filter { $0.outageAt == outage }.map(\.contract.id)
            event.details[.outageAt] = outage.description
            event.details[.outageOf] = ids.joined(separator: ", ")
            let rest = ids.count > Self.named ? " and \(ids.count - Self.named) more" : ""
            let names = ids.prefix(Self.named).joined(separator: ", ") + rest
            sentences.append("then power is lost at \(zone.said(outage)) of \(names)")
        }
        let breaches = lines.compactMap { line in line.breach?.time.nominal.map { ($0, line.contract.id) } }
        if let first = breaches.min(by: { $0 < $1 }) {
            event.details[.breachAt] = first.0.description
            event.details[.breachOf] = breaches.filter { $0.0 == first.0 }.map(\.1).joined(separator: ", ")
            sentences.append("\(first.1)'s month breaks at \(zone.said(first.0))")
        }
        if !sentences.isEmpty { event.summary += "; \(sentences.joined(separator: ", "))" }
        return event
    }
}
