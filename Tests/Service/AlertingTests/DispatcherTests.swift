import Clocks
import Foundation
import Intervals
import Logging
import Programs
import Proofs
import Site
import Synchronization
import Testing

@testable import Alerting

/// The outbox with real processes: hooks that succeed, fail, hang, and disappear.
@Suite(.serialized) struct DispatcherTests {
    /// What was delivered, and waits for it.
    private final class Told: Sendable {
        private let deliveries = Mutex<[Delivery]>([])
        var all: [Delivery] { deliveries.withLock { $0 } }

        func add(_ new: [Delivery]) { deliveries.withLock { $0 += new } }

        /// With a deadline; waits for real processes.
        func wait(_ isDone: ([Delivery]) -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(30)
            while !isDone(all), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    private func inFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dispatcher-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    private func hook(
        _ name: String, _ script: String, in folder: URL, timeout: Milliseconds = .seconds(10)
    ) throws -> Hook {
        let file = folder.appendingPathComponent(name)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return Hook(name: name, executable: file.path, timeout: timeout, events: ["power.*"])
    }

    private func contact(_ hook: String) -> Contact {
        Contact(name: hook, isAuthorised: true, method: .mobile, to: "+86", hook: hook)
    }

    private func dispatch(_ events: [Event], _ facility: Facility, until isDone: ([Delivery]) -> Bool) async throws
        -> [Delivery]
    {
        let told = Told()
        let (stream, continuation) = AsyncStream.makeStream(of: [Event].self)
        let dispatcher = Dispatcher(
            Outbox(facility, pause: 20), runner: HookRunner(grace: .milliseconds(50)), patience: .zero,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            connections: Dispatcher.Connections(events: stream, record: { told.add($0) }, announce: { _ in }))
        let running = Task { await dispatcher.run() }
        continuation.yield(events.map(facility.addressed))
        try await told.wait(isDone)
        running.cancel()
        await running.value
        return told.all
    }

    private func lost(_ number: Int) -> Event {
        Event(
            id: "lost-\(number)", kind: .powerFeedLost, at: .now, site: "dc-1", subject: "feed-\(number)",
            state: "down",
            summary: "x")
    }

    private func emergency(_ number: Int) -> Event {
        Event(
            id: "emergency-\(number)", kind: .emergencyOpened, at: .now, site: "dc-1",
            contract: Customers.name(number), subject: "icmp/\(number)", state: "down", summary: "x",
            deadline: .now + .minutes(15))
    }

    @Test func temporaryFailuresAreRepeated() async throws {
        try await inFolder { folder in
            let script = "echo x >>'\(folder.path)/tries'; [ $MAINSTAY_ATTEMPT -lt 3 ] && exit 75; exit 0"
            let facility = try Customers.facility(1, hooks: [hook("h", script, in: folder)])
            let told = try await dispatch([lost(0)], facility) { $0.contains { $0.outcome == .delivered } }
            #expect(told.map(\.outcome) == [.temporaryFailure, .temporaryFailure, .delivered])
            #expect(told.map(\.attempt) == [1, 2, 3])
        }
    }

    @Test func aHookMayDisappearWhileItRuns() async throws {
        try await inFolder { folder in
            let facility = try Customers.facility(1, hooks: [hook("h", "rm \"$0\"", in: folder)])
            let told = try await dispatch([lost(0), lost(1)], facility) { $0.count == 2 }
            #expect(told.count { $0.outcome == .delivered } >= 1)
            #expect(Set(told.map(\.event.id)) == ["lost-0", "lost-1"])
            for delivery in told where delivery.outcome != .delivered {
                #expect(delivery.outcome.result == .failed)
                #expect(delivery.outcome.word.contains("could not start") || delivery.outcome.word.contains("exit"))
            }
        }
    }

    /// One customer's hook hangs, and the operators' too: the others' contacts are told at once.
    @Test func aHangingHookHoldsBackNobodyElse() async throws {
        try await inFolder { folder in
            let hanging = try hook("hanging", "sleep 300 & sleep 300", in: folder, timeout: .seconds(3))
            let good = try hook("good", "exit 0", in: folder)
            var facility = try Customers.facility(40, hooks: [hanging, good])
            for number in facility.contracts.indices {
                facility.contracts[number].contacts = [contact(number % 2 == 0 ? "hanging" : "good")]
            }
            let events = (0..<20).map(lost) + (0..<40).map(emergency)
            let told = try await dispatch(events, facility) { told in
                told.count { $0.hook == "good" && $0.step == 0 } == 20
            }
            // None of the hanging ones had to end first.
            #expect(told.count { $0.hook == "good" && $0.step == 0 && $0.outcome == .delivered } == 20)
            #expect(!told.contains { $0.hook == "hanging" })
        }
    }

    @Test func theNextContactIsToldWhenAHookFails() async throws {
        try await inFolder { folder in
            let hooks = [try hook("bad", "exit 3", in: folder), try hook("good", "exit 0", in: folder)]
            let facility = try Customers.facility(1, hooks: hooks, contacts: [contact("bad"), contact("good")])
            let told = try await dispatch([emergency(0)], facility) { $0.contains { $0.outcome == .delivered } }
            #expect(told.map(\.hook) == ["bad", "good"])
            #expect(told.map(\.step) == [0, 1])
        }
    }

    /// An hour's repetitions take as long as its processes: nothing waits for the machine's clock.
    @Test func theClockIsGiven() async throws {
        try await inFolder { folder in
            var hook = try hook("busy", "exit 75", in: folder)
            hook.retries = 3
            let time = MovedTime(start: at(0))
            let told = Told()
            let (stream, events) = AsyncStream.makeStream(of: [Event].self)
            let facility = try Customers.facility(1, hooks: [hook])
            let dispatcher = Dispatcher(
                Outbox(facility, pause: .minutes(1)), runner: HookRunner(clock: time), clock: time, timer: time.timer,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                connections: Dispatcher.Connections(events: stream, record: { told.add($0) }, announce: { _ in }))
            let running = Task { await dispatcher.run() }
            events.yield([lost(0)].map(facility.addressed))
            try await told.wait { $0.count == 1 }
            // Nothing moves by itself.
            #expect(told.all.map(\.startedAt) == [at(0)])
            try await told.wait { deliveries in
                if deliveries.count < 4 { time.advance(by: .seconds(10)) }
                return deliveries.count == 4
            }
            #expect(told.all.map(\.attempt) == [1, 2, 3, 4])
            // The pause is a minute, give or take a fifth.
            let starts = told.all.map(\.startedAt)
            #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= .seconds(48) })
            running.cancel()
            await running.value
        }
    }

    /// However long it would wait for what is due next.
    @Test func itStopsAtOnce() async throws {
        let time = MovedTime(start: at(0))
        let (stream, events) = AsyncStream.makeStream(of: [Event].self)
        let facility = try Customers.facility(1, contacts: [])
        let dispatcher = Dispatcher(
            Outbox(facility), clock: time, timer: time.timer,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            connections: Dispatcher.Connections(events: stream, record: { _ in }, announce: { _ in }))
        let running = Task { await dispatcher.run() }
        events.yield([emergency(0)])
        let started = ContinuousClock.now
        running.cancel()
        await running.value
        #expect(ContinuousClock.now - started < .seconds(1))
    }

    private func dispatcher(
        _ facility: Facility, _ told: Told, _ events: AsyncStream<[Event]>, time: MovedTime
    ) -> Dispatcher {
        Dispatcher(
            Outbox(facility), runner: HookRunner(grace: .milliseconds(50)), timer: time.timer,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            connections: Dispatcher.Connections(events: events, record: { told.add($0) }, announce: { _ in }))
    }

    /// A hook that runs when the daemon ends has its time, and what it did is recorded; nothing new begins.
    @Test func whatRunsAtTheEndIsRecorded() async throws {
        try await inFolder { folder in
            let script = "echo x >>'\(folder.path)/begun'; while [ ! -e '\(folder.path)/go' ]; do sleep 0.05; done"
            let facility = try Customers.facility(1, hooks: [hook("h", script, in: folder, timeout: .seconds(30))])
            let (stream, events) = AsyncStream.makeStream(of: [Event].self)
            let told = Told()
            let dispatcher = dispatcher(facility, told, stream, time: MovedTime(start: at(0)))
            let running = Task { await dispatcher.run() }
            var (second, first) = (lost(1), lost(0))
            (first.subject, second.subject) = ("feed", "feed")
            events.yield([first, second].map(facility.addressed))
            let begun = folder.appendingPathComponent("begun").path
            let end = ContinuousClock.now + .seconds(20)
            while !FileManager.default.fileExists(atPath: begun), ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(10))
            }
            running.cancel()
            try Data().write(to: folder.appendingPathComponent("go"))
            await running.value
            #expect(told.all.map(\.event.id) == ["lost-0"] && told.all.map(\.outcome) == [.delivered])
            #expect(try String(contentsOfFile: begun, encoding: .utf8) == "x\n")
        }
    }

    /// Its patience has an end: a hook that hangs is ended and will be tried again after the restart.
    @Test func whatHangsAtTheEndIsEnded() async throws {
        try await inFolder { folder in
            let script = "echo x >'\(folder.path)/begun'; sleep 300"
            let facility = try Customers.facility(1, hooks: [hook("h", script, in: folder, timeout: .seconds(250))])
            let (stream, events) = AsyncStream.makeStream(of: [Event].self)
            let (told, time) = (Told(), MovedTime(start: at(0)))
            let dispatcher = dispatcher(facility, told, stream, time: time)
            let running = Task { await dispatcher.run() }
            events.yield([lost(0)].map(facility.addressed))
            let end = ContinuousClock.now + .seconds(20)
            while !FileManager.default.fileExists(atPath: folder.path + "/begun"), ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(10))
            }
            running.cancel()
            let moving = Task {
                while !Task.isCancelled {
                    time.advance(by: .seconds(1))
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }
            await running.value
            moving.cancel()
            #expect(time.now >= at(0, 20) && time.now < at(2))
            #expect(told.all == [])
        }
    }

    /// A thousand hosts that fall silent in one round are all called about at once; with `MAINSTAY_PROVE=1`, what is
    /// decided takes a small part of the two seconds in which the first call is made.
    @Test func aThousandAtOnceAreDecidedAtOnce() throws {
        let facility = try Customers.facility(
            1000, hooks: [Hook(name: "good", executable: "/bin/true")], contacts: [contact("good")])
        var watch = Watch(facility)
        _ = watch.observe(Customers.calm(1000, at: at(0)))
        var outbox = Outbox(facility)
        func round(_ minute: Int64) -> [Reading] {
            (0..<1000).map { Reading(signal: .icmp(Customers.host($0)), at: at(minute), state: .down) }
        }
        _ = watch.observe(round(5))
        let started = ContinuousClock.now
        let events = watch.observe(round(10)).map(facility.addressed)
        let attempts = events.flatMap { outbox.add($0, at: at(10)) }
        let took = ContinuousClock.now - started
        #expect(events.count { $0.kind == .emergencyOpened } == 1000)
        #expect(attempts.count { if case .run(let attempt) = $0 { attempt.step == 0 } else { false } } == 1000)
        print("1,000 emergencies were decided in \(took)")
        #expect(!isProving || took < .seconds(1))
    }

    /// With `MAINSTAY_PROVE=1` a thousand, each of which somebody is told of within two seconds of its determination.
    @Test func manyAtOnceAreAllTold() async throws {
        try await inFolder { folder in
            let count = if isProving { 1000 } else { 200 }
            let facility = try Customers.facility(
                count, hooks: [Hook(name: "good", executable: "/bin/true")], contacts: [contact("good")])
            let events = (0..<count).map(emergency)
            let told = try await dispatch(events, facility) { $0.count >= count }
            #expect(Set(told.map(\.event.id)).count == count)
            #expect(told.allSatisfy { $0.outcome == .delivered })
            // The hook does nothing, so that the end of its run is when somebody was told.
            let delays = told.map { $0.endedAt - $0.event.at }.sorted()
            print(
                "delay of \(count) emergencies at once: first \(delays[0]) ms, median \(delays[count / 2]) ms, "
                    + "worst \(delays[count - 1]) ms")
            #expect(count < 1000 || delays[count - 1] < 2000)
        }
    }
}
