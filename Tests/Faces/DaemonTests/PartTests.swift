import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Daemon

/// The services that the daemon is: they stop in reverse order, whatever makes them stop, and however early.
@Suite struct PartTests {
    private struct Broken: Error {}

    private let ended = Ended()

    private final class Ended: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
        func add(_ name: String) { names.withLock { $0.append(name) } }
    }

    private func parts(_ names: String...) -> [Part] {
        names.map { name in Part(standing: name) { [ended] in ended.add(name) } }
    }

    private func group(_ parts: [Part]) -> ServiceGroup { ServiceGroup(parts, logger: LogBook().logger) }

    @Test func theyStopInReverseOrder() async throws {
        let group = group(parts("recorder", "collector", "receiver"))
        let running = Task { try await group.run() }
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(ended.all == ["receiver", "collector", "recorder"])
    }

    /// A part that fails at once, while others have hardly begun, stops all of them: again and again, since it is a race.
    @Test func oneThatFailsStopsAllAndItsErrorIsThrown() async throws {
        for _ in 0..<200 {
            let failing = Part("collector", end: { [ended] in ended.add("collector") }) { throw Broken() }
            let group = group(parts("recorder") + [failing] + parts("receiver"))
            await #expect(throws: Broken.self) { try await group.run() }
        }
        #expect(ended.all.count == 600)
    }

    /// The work is over before what it worked with is put away.
    @Test func theWorkEndsBeforeItsEnd() async throws {
        let part = Part("writer", end: { [ended] in ended.add("end") }) { [ended] in
            for await _ in AsyncStream.makeStream(of: Void.self).stream {}
            ended.add("work")
        }
        let group = group([part])
        let running = Task { try await group.run() }
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(ended.all == ["work", "end"])
    }
}
