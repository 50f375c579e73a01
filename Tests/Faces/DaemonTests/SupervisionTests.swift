import Intervals
import Programs
import Sockets
import Synchronization
import Testing

@testable import Daemon

/// What the service manager hears of a daemon, at a real socket, in time that the test moves.
@Suite struct SupervisionTests {
    private let folder = TemporaryFolder("supervision")
    private let socket: NotifySocket
    private let time = MovedTime(start: .distantPast)
    private let log = LogBook()
    private let daemon = Told()

    /// What the daemon says of itself.
    private final class Told: Sendable {
        private let state = Mutex((isAlive: true, line: "OK: 1 contract"))

        var isAlive: Bool { state.withLock { $0.isAlive } }
        var line: String { state.withLock { $0.line } }
        func stop() { state.withLock { $0.isAlive = false } }
        func turn() { state.withLock { $0.isAlive = true } }
        func say(_ line: String) { state.withLock { $0.line = line } }
    }

    init() throws {
        try folder.write("README", "")
        socket = try NotifySocket(folder.path("notify"))
    }

    private func supervision(watchdog: String = "60000000") -> Supervision {
        Supervision(
            of: ServiceManager(environment: ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": watchdog]),
            isAlive: { [daemon] in daemon.isAlive }, status: { [daemon] in daemon.line }, timer: time.timer,
            logger: log.logger)
    }

    /// Runs it beside the test, which has heard that it is ready.
    private func run(_ supervision: Supervision, _ body: () async throws -> Void) async throws {
        let running = Task { await supervision.run() }
        #expect(socket.receive() == ["READY=1", "STATUS=OK: 1 contract"])
        try await body()
        running.cancel()
        await running.value
    }

    /// Moves time until something was said; the sleeper may not have gone to sleep yet.
    private func heardNext() async -> [String]? {
        for _ in 0..<4000 {
            time.advance(by: .seconds(5))
            if let lines = socket.next() { return lines }
            await Task.yield()
        }
        return nil
    }

    @Test func theWatchdogIsFedWhileTheLoopTurns() async throws {
        try await run(supervision()) {
            for _ in 0..<3 { #expect(await heardNext() == ["WATCHDOG=1"]) }
            daemon.stop()
            // What was under way when the loop stopped may still arrive.
            daemon.say("UNKNOWN: nothing is polled")
            var last = await heardNext()
            if last == ["WATCHDOG=1"] { last = await heardNext() }
            #expect(last == ["STATUS=UNKNOWN: nothing is polled"])
            for _ in 0..<100 { time.advance(by: .seconds(5)) }
            #expect(socket.next() == nil)
            #expect(log.all.count { $0.hasPrefix("critical: the loop that polls has stopped") } == 1)
            daemon.turn()
            #expect(await heardNext() == ["WATCHDOG=1"])
        }
    }

    @Test func aLineIsToldWhenItIsAnother() async throws {
        try await run(supervision()) {
            daemon.say("CRITICAL: 1 contract, 1 without power")
            let news = try #require(await heardNext())
            #expect(news == ["WATCHDOG=1", "STATUS=CRITICAL: 1 contract, 1 without power"])
            #expect(await heardNext() == ["WATCHDOG=1"])
        }
    }

    /// Also one that left the old configuration in force: the daemon is ready again.
    @Test func aReloadIsSaidFromItsBeginningToItsEnd() async throws {
        let supervision = supervision()
        await supervision.whileReloading {
            #expect(socket.receive()?.first == "RELOADING=1")
            #expect(socket.next() == nil)
        }
        #expect(socket.receive() == ["READY=1"])
        supervision.stop()
        #expect(socket.receive() == ["STOPPING=1"])
    }

    /// A daemon that nobody supervises says nothing, and runs until it is told to end.
    @Test func nobodyHasToListen() async {
        let supervision = Supervision(
            of: nil, isAlive: { false }, status: { "" }, timer: time.timer, logger: log.logger)
        let running = Task { await supervision.run() }
        await supervision.whileReloading {}
        supervision.stop()
        running.cancel()
        await running.value
        #expect(log.all.isEmpty)
    }

    @Test func aManagerThatHasGoneIsSaidToHave() {
        let gone = Supervision(
            of: ServiceManager(environment: ["NOTIFY_SOCKET": folder.path("nobody")]), isAlive: { true },
            status: { "" }, timer: time.timer, logger: log.logger)
        gone.stop()
        #expect(log.all == ["warning: the service manager does not hear us: No such file or directory"])
    }
}
