import Clocks
import Foundation
public import Intervals
import Ledger
public import Site

/// Work that is planned, and until when.
public struct QuietTime: Hashable, Sendable {
    /// The record that says it.
    public let record: Record
    /// The devices and signals that are worked on.
    public let subjects: [String]
    /// When it begins, and when it ends unless that is said earlier.
    public let span: Span
}

extension SiteOffice {
    /// Enters that work is planned from now on: the provider's own people hear of what it explains when it is over.
    ///
    /// Minutes, clocks and the calls of customers do not wait.
    ///
    /// - Parameters:
    ///   - names: devices and signals of the configuration.
    ///   - length: how long the work may take.
    /// - Throws: `Refusal` with `.notPermitted`, `.malformed`, `.missing` or `.ledger`.
    public func plan(
        workOn names: [String], for length: Milliseconds, by person: String, reason: String, principal: Principal
    ) throws(Refusal) -> QuietTime {
        try principal.requireEverything()
        try principal.requireEntries()
        guard !names.isEmpty else { throw Refusal(.missing, field: "what", reason: "Name a device or a signal.") }
        guard length > 0, length <= Self.longestWork else {
            throw Refusal(.malformed, field: "for", reason: "Work takes a minute or a week, not \(length / 1000) s.")
        }
        for name in names { try checkIsThere(name) }
        let now = clock.now
        let record = try parse(
            .quiet,
            fields: [
                "signals": .list(names), "from": .text(now.description), "to": .text((now + length).description),
                "at": .text(now.description), "by": .text(person), "reason": .text(reason),
            ], at: now)
        _ = try append(record)
        return QuietTime(record: record, subjects: names, span: Span(from: now, to: now + length))
    }

    /// Longer work is no exception any more, and alarms that wait longer are forgotten.
    private static var longestWork: Milliseconds { .days(7) }

    /// Enters that planned work is over, or that it does not take place.
    ///
    /// - Parameter id: the id of the record, or the beginning of it.
    /// - Throws: `Refusal` with `.notPermitted`, `.unknownRecord`, `.ambiguousRecord` or `.ledger`.
    public func endWork(_ id: String, by person: String, principal: Principal) throws(Refusal) -> QuietTime {
        try principal.requireEverything()
        try principal.requireEntries()
        let planned = try plannedWork(for: principal)
        let known = planned.map { "\($0.record.id) (\($0.subjects.joined(separator: ", ")))" }
        let work = try Identified<QuietTime>(
            noun: "planned work", field: "end", unknown: .unknownRecord, ambiguous: .ambiguousRecord
        ).only(
            id, among: planned.filter { $0.record.id.hasPrefix(id) },
            fix: known.isEmpty ? "none is planned." : "there are \(known.joined(separator: ", ")).", id: \.record.id
        ) { $0.subjects.joined(separator: ", ") }
        let now = clock.now
        let record = try parse(
            .withdrawal,
            fields: [
                "replaces": .text(work.record.id), "at": .text(now.description), "by": .text(person),
                "reason": .text("the work is over"),
            ], at: now)
        _ = try append(record)
        return work
    }

    /// The work that is planned and not over, in the order of its beginning.
    ///
    /// - Throws: `Refusal` with `.notPermitted` or `.ledger`.
    public func plannedWork(for principal: Principal) throws(Refusal) -> [QuietTime] {
        try principal.requireEverything()
        let now = clock.now
        return try Refusal.translating {
            var found: [String: QuietTime] = [:]
            try ledger.forEachRecord(matching: RecordFilter(kinds: [.quiet, .withdrawal])) { record in
                if let replaced = record.text(.replaces) { found[replaced] = nil }
                guard record.kind == .quiet, let span = record.span, span.to > now else { return }
                found[record.id] = QuietTime(record: record, subjects: record.list(.signals) ?? [], span: span)
            }
            return found.values.sorted { ($0.span.from, $0.record.id) < ($1.span.from, $1.record.id) }
        }
    }

    private func checkIsThere(_ name: String) throws(Refusal) {
        let signals = Set(facility.contracts.flatMap { $0.signals(in: facility) }.map(\.path))
        let devices = Set(facility.devices.map(\.name))
        // A signal that no contract uses may still be worked on.
        let device = SignalName(name)?.device
        guard !devices.contains(name), !signals.contains(name), !(device.map(devices.contains) ?? false) else { return }
        let near = ClosedWord.nearest(to: name, among: devices.union(signals)).map { "; did you mean \($0)?" } ?? "."
        throw Refusal(
            .malformed, field: "what", reason: "No device or signal of the configuration is called \(name)\(near)")
    }
}
