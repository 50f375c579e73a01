import Foundation
import Intervals
import Ledger
import LedgerPostgreSQL
import LedgerSQLite
import Notation
import PostgreSQL
import Programs
import Site
import Testing

/// What keeps a ledger. Every test of the contract of `LedgerStore` runs against each engine.
enum Engine: CaseIterable, Sendable {
    case sqlite
    case memory
    case postgresql

    /// Opens a ledger in a folder, and creates it where there is none.
    func open(_ name: String = "ledger", collector: String = "main", in folder: TemporaryFolder) throws
        -> any LedgerStore
    {
        switch self {
        case .sqlite: try ChainedLedger(path: folder.path("\(name).sqlite"), collector: collector)
        case .memory: ChainedLedger(in: MemoryEngine(named: folder.path(name)), collector: collector)
        case .postgresql: ChainedLedger(in: try TestDatabase.site(folder.path(name)), collector: collector)
        }
    }
}

/// Readings, records and events that are valid, at seconds after one instant.
enum Sample {
    static let outlet = SignalName(device: "pdu-1", kind: "outlet", element: "7")

    static func instant(_ seconds: Int64) -> Instant { Instant(milliseconds: 1_790_000_000_000 + seconds * 1000) }

    static func reading(
        _ seconds: Int64, _ state: SignalState = .up, of signal: SignalName = outlet
    ) -> Reading {
        Reading(signal: signal, at: instant(seconds), state: state)
    }

    /// A record; one without a contract is of a kind that needs none.
    static func record(
        _ id: String, contract: String? = "c-1", kind: Record.Kind = .outageReport, at seconds: Int64 = 0,
        replacing replaced: String? = nil
    ) -> Record {
        var fields: [RecordField: RecordValue] = [.by: .text("Li Wei")]
        // A withdrawal names what it withdraws, no contract.
        if let contract, kind != .withdrawal { fields[.contract] = .text(contract) }
        if let replaced {
            fields[.replaces] = .text(replaced)
            fields[.reason] = .text("mistaken")
        }
        let instants = [instant(seconds), instant(seconds + 3600)].map { RecordValue.instant($0) }
        switch kind {
        case .outageReport:
            fields[.guarantee] = .text("power")
            fields[.at] = instants[0]
        case .maintenance:
            fields[.from] = instants[0]
            fields[.to] = instants[1]
            fields[.consentedAt] = instants[0]
        case .forceMajeure:
            fields[.category] = .text("natural_disaster")
            fields[.from] = instants[0]
            fields[.to] = instants[1]
        case .notification: fields[.notifiedAt] = instants[0]
        default: fields[.at] = instants[0]
        }
        return Record(id: id, kind: kind, fields: fields, recordedAt: instant(seconds))
    }

    static func event(
        _ id: String, _ kind: Event.Kind = .networkOutageBegan, at seconds: Int64 = 0, contract: String? = "c-1",
        subject: String = "c-1", ending alarm: String? = nil
    ) -> Event {
        Event(
            id: id, kind: kind, at: instant(seconds), site: "bj-1", contract: contract, subject: subject, state: "down",
            summary: "\(subject): something", details: alarm.map { [.alarm: $0] } ?? [:], hooks: ["pager"])
    }

    /// An attempt to tell of an event, or of a digest of several.
    static func delivery(
        of event: String, events: [String]? = nil, attempt: Int64 = 1, _ result: DeliveryNote.Result = .delivered,
        at seconds: Int64 = 0
    ) -> JSON {
        .object([
            "event": .string(event), "events": events.map { .array($0.map { .string($0) }) }, "hook": .string("pager"),
            "attempt": .integer(attempt), "started_at": .string(instant(seconds).description),
            "ended_at": .string(instant(seconds + 1).description), "result": .string(result.rawValue),
        ])
    }

    static func batch(
        readings: [Reading] = [], records: [Record] = [], events: [Event] = [], deliveries: [JSON] = []
    ) -> Batch {
        Batch(readings: readings, records: records, events: events, deliveries: deliveries, schedule: Schedule())
    }
}

extension LedgerReader {
    /// Every run of a signal.
    func runs(of signal: SignalName = Sample.outlet) throws -> [Run] {
        try runs(of: [signal], touching: .always, knownAt: .distantFuture)[signal] ?? []
    }
}

/// Reads a list in pages of every size, and holds each against the whole list.
func expectPages<Element: Equatable & Sendable>(
    of whole: [Element], _ comment: String = "", read: (Position, Int) throws -> Page<Element>,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    for limit in [1, 2, 3, 7, max(1, whole.count), whole.count + 1, .max] {
        var position = Position.start
        var elements: [Element] = []
        while true {
            let page = try read(position, limit)
            #expect(page.elements.count <= limit, sourceLocation: sourceLocation)
            #expect(page.isLast || page.elements.count == limit, sourceLocation: sourceLocation)
            elements += page.elements
            if page.isLast {
                let beyond = try read(page.position, limit)
                #expect(beyond.elements.isEmpty && beyond.isLast, sourceLocation: sourceLocation)
                #expect(beyond.position == page.position, sourceLocation: sourceLocation)
                break
            }
            // Otherwise the same page would be read for ever.
            try #require(page.position > position, sourceLocation: sourceLocation)
            position = page.position
        }
        #expect(elements == whole, "\(comment) in pages of \(limit)", sourceLocation: sourceLocation)
    }
}
