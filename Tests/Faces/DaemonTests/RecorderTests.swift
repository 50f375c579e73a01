import Clocks
import Collection
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Logging
import Notation
import Programs
import Settings
import Site
import Synchronization
import Testing

@testable import Alerting
@testable import Daemon

/// What is written, and who is told of what, when.
@Suite struct RecorderTests {
    private let folder = TemporaryFolder("recorder")
    private let ledger: ReluctantLedger
    private let facility: Facility
    private let recorder: Recorder
    private let waiting = Waiting()
    private let told = Told()
    private let log = LogBook()
    private let time = MovedTime(start: Self.start)
    private static let start = Instant("2026-02-10T00:00:00Z") ?? .distantPast

    /// Events that were handed on, in order.
    private final class Told: Sendable {
        private let events = Mutex<[Event]>([])
        /// But for the chain's heads, which have tests of their own.
        var all: [Event] { events.withLock { $0.filter { $0.kind != .ledgerHead } } }
        var heads: [Event] { events.withLock { $0.filter { $0.kind == .ledgerHead } } }
        func add(_ more: [Event]) { events.withLock { $0 += more } }
    }

    init() throws {
        let configuration = try folder.write(
            "mainstay.yaml", "site: dc-1\ntimezone: UTC\nhooks: {log: {run: /bin/true, on: [power.*]}}\n")
        facility = try #require(ConfigurationFiles.load(configuration).configuration).facility
        ledger = ReluctantLedger(try ChainedLedger(path: folder.path("ledger.sqlite")))
        let past = Past(of: facility, in: ledger, at: Self.start, logger: log.logger)
        recorder = Recorder(
            place: LedgerPlace(ledger, path: nil) { [ledger] in ledger }, facility: facility, clock: time,
            timer: time.timer, past: past, waiting: waiting, logger: log.logger
        ) { [told] in told.add($0) }
    }

    private func event(_ id: String, _ kind: Event.Kind = .powerFeedLost) -> Event {
        Event(id: id, kind: kind, at: Self.start, site: "dc-1", subject: "feed", state: "down", summary: "x")
    }

    private func events() throws -> [Event] {
        try ledger.events(after: .start, limit: .max, matching: .everything).elements.filter { $0.kind != .ledgerHead }
    }

    private func reading(_ minute: Int64, _ state: SignalState = .up) -> Reading {
        Reading(
            signal: SignalName(device: "pdu-a", kind: "outlet", element: "7"), at: Self.start + .minutes(minute),
            state: state)
    }

    private func collected(_ readings: [Reading]) -> Collected {
        var found = Collected()
        found.readings = readings
        return found
    }

    @Test func anEventIsWrittenBeforeAnybodyIsTold() async throws {
        await recorder.announce([event("e-1")])
        #expect(try events().map(\.id) == ["e-1"])
        // It goes to the hooks that ask for its kind.
        #expect(told.all.map(\.id) == ["e-1"] && told.all.first?.hooks == ["log"])
        await recorder.announce([event("e-1"), event("e-2")])
        #expect(told.all.map(\.id) == ["e-1", "e-2"])
        #expect(try events().map(\.id) == ["e-1", "e-2"])
    }

    @Test func readingsWaitForTheirRhythm() async throws {
        recorder.collected(collected([reading(0)]))
        #expect(try ledger.signals().isEmpty)
        await recorder.flush()
        #expect(try ledger.signals().map(\.path) == ["pdu-a/outlet/7"])
    }

    @Test func whatWaitsIsWrittenWhenItStops() async throws {
        let running = Task { await recorder.run() }
        recorder.collected(collected([reading(0)]))
        running.cancel()
        await running.value
        await recorder.stop()
        #expect(try ledger.signals().map(\.path) == ["pdu-a/outlet/7"])
    }

    @Test func whatTheLedgerRefusesIsKeptAndToldAllTheSame() async throws {
        ledger.set(isWritable: false)
        recorder.collected(collected([reading(0), reading(1, .down)]))
        await recorder.announce([event("e-1")])
        #expect(told.all.map(\.id) == ["e-1"])
        #expect(try events().isEmpty)
        #expect(waiting.isNow)
        #expect(log.all.contains("error: \(LedgerError.readOnly(place: "ledger"))"))
        ledger.set(isWritable: true)
        await recorder.flush()
        #expect(try events().map(\.id) == ["e-1"])
        #expect(!waiting.isNow)
        let runs = try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture)
        #expect(runs.values.first?.map(\.state) == [.up, .down])
    }

    /// People are told once, however often the ledger refuses and whenever it takes the event at last.
    @Test func nobodyIsToldTwiceWhenTheLedgerTakesItLater() async throws {
        ledger.set(isWritable: false)
        await recorder.announce([event("e-1")])
        await recorder.announce([event("e-1"), event("e-2")])
        await recorder.flush()
        #expect(told.all.map(\.id) == ["e-1", "e-2"])
        ledger.set(isWritable: true)
        await recorder.flush()
        #expect(try events().map(\.id) == ["e-1", "e-2"])
        await recorder.announce([event("e-1"), event("e-3")])
        #expect(told.all.map(\.id) == ["e-1", "e-2", "e-3"])
    }

    /// A disk that hangs must not keep an alarm from people.
    @Test func peopleAreToldWhenTheLedgerHangsForLong() async throws {
        ledger.stall()
        let announcing = Task { await recorder.announce([event("e-1")]) }
        while ledger.stalled == 0 { await Task.yield() }
        for _ in 0..<Recorder.patience { recorder.tellIfStalled() }
        #expect(told.all.isEmpty)
        recorder.tellIfStalled()
        #expect(told.all.map(\.id) == ["e-1"])
        recorder.tellIfStalled()
        ledger.release()
        await announcing.value
        await recorder.flush()
        #expect(told.all.map(\.id) == ["e-1"])
        #expect(try events().map(\.id) == ["e-1"])
        await recorder.stop()
    }

    /// Whoever collects is not kept: the ledger hangs, and reading after reading is taken.
    @Test func handingOverReturnsAtOnce() async throws {
        ledger.stall()
        let flushing = Task { await recorder.flush() }
        for minute in 0..<Int64(100) { recorder.collected(collected([reading(minute)])) }
        #expect(try ledger.signals().isEmpty)
        ledger.release()
        await flushing.value
        await recorder.flush()
        #expect(try ledger.signals().count == 1)
    }

    /// Article 4: the contact was told when the first hook for it ended well.
    @Test(arguments: [
        ("/bin/true", Event.Kind.emergencyOpened, 1), ("/bin/false", .emergencyOpened, 0),
        ("/bin/true", .powerFeedLost, 0),
    ])
    func aContactWhoWasToldIsInTheRegister(program: String, kind: Event.Kind, count: Int) async throws {
        var event = event("e-1", kind)
        event.contract = "acme"
        event.details = [.determinedAt: "\(Self.start)"]
        let contact = Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 10", hook: "log")
        time.advance(by: .seconds(120))
        let delivery = await HookRunner(clock: time).run(
            Hook(name: "log", executable: program), for: event, contact: contact)
        await recorder.announce([event])
        await recorder.delivered([delivery])
        let entries = try ledger.records(after: .start, limit: .max, matching: .everything).elements
        let records = entries.filter { $0.kind == .notification }
        #expect(records.count == count)
        #expect(records.allSatisfy { $0.contract == "acme" })
        #expect(records.allSatisfy { $0.instant(.notifiedAt) == time.now && $0.instant(.determinedAt) == Self.start })
        #expect(records.allSatisfy { $0.text(.by) == "hook log" && $0.text(.method) == "mobile" })
        let notes = try ledger.deliveries(after: .start, limit: .max, matching: .everything).elements.flatMap(\.notes)
        #expect(notes.map(\.result) == [delivery.outcome.result])
    }

    /// Who was called in vain is in the register too, once for each attempt (fine print, 17). Nobody was called by what did
    /// not run to its own end, nor by the provider's own hooks.
    @Test(
        arguments: [
            (Delivery.Outcome.failed(exitCode: 3), 3), (.temporaryFailure, 75), (.refused("no such mailbox"), 1),
            (.delivered, nil), (.timedOut, nil), (.killed(signal: 9), nil), (.cannotStart("there is no x"), nil),
            (.shortage("no process left"), nil), (.unavailable("no route"), nil),
        ] as [(Delivery.Outcome, Int64?)])
    func anAttemptInVainIsInTheRegister(outcome: Delivery.Outcome, code: Int64?) async throws {
        var event = event("e-1", .emergencyOpened)
        event.contract = "acme"
        event.subject = "www/shop"
        event.details = [.determinedAt: "\(Self.start)"]
        var delivery = Delivery(
            event: event, hook: "log",
            contact: Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 10", hook: "log"),
            attempt: 1, startedAt: Self.start, endedAt: Self.start + .seconds(4), outcome: outcome, output: "")
        await recorder.announce([event])
        await recorder.delivered([delivery])
        await recorder.delivered([delivery])
        delivery.rung = 0
        delivery.endedAt = Self.start + .seconds(9)
        await recorder.delivered([delivery])
        let attempts = try ledger.records(after: .start, limit: .max, matching: .everything).elements
            .filter { $0.kind == .attempt }
        #expect(attempts.map { $0.integer(.exitCode) } == [code].compactMap(\.self))
        #expect(attempts.allSatisfy { $0.instant(.at) == Self.start + .seconds(4) && !$0.isOfThisDesk })
        #expect(attempts.allSatisfy { $0.text(.subject) == "www/shop" && $0.instant(.determinedAt) == Self.start })
        #expect(attempts.allSatisfy { $0.text(.method) == "mobile" && $0.text(.to) == "+86 10" })
        // As an import reads it again.
        for attempt in attempts {
            guard
                case .record(let again) = try JSONLine.parse(
                    attempt.exported.document.compact, recordedAt: time.now, from: .entry)
            else { throw NoRecord() }
            #expect(again.says(theSameAs: attempt) && again.id == attempt.id)
        }
    }

    private struct NoRecord: Error {}
}

extension Waiting {
    /// Whether something waits for the ledger.
    var isNow: Bool { isForLedger.load(ordering: .relaxed) }
}
