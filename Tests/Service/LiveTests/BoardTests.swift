import Clocks
import Collection
import Intervals
import Site
import Synchronization
import Testing

@testable import Live

/// The board as its readers see it: a snapshot, then what changes, and never an unbounded queue.
@Suite struct BoardTests {
    /// Shows what a test sets.
    private final class Hand: WallClock {
        private let instant: Mutex<Instant>
        init(_ instant: Instant) { self.instant = Mutex(instant) }
        var now: Instant { instant.withLock { $0 } }
        func move(_ time: Milliseconds) { instant.withLock { $0 = $0 + time } }
    }

    private let clock = Hand(Instant(milliseconds: 1_790_000_000_000))
    private let board: Board

    init() throws { board = Board(BoardState(try SmallSite.facility()), clock: clock) }

    private func collect(_ path: String, _ state: SignalState) throws {
        var found = Collected()
        found.readings = [Reading(signal: try SmallSite.signal(path), at: clock.now, state: state)]
        board.collected(found)
    }

    private func signal(_ update: BoardUpdate?) -> String? {
        guard case .change(.signal(let standing))? = update else { return nil }
        return "\(standing.signal) \(standing.state.rawValue)"
    }

    private func isSnapshot(_ update: BoardUpdate?) -> Bool {
        if case .snapshot? = update { true } else { false }
    }

    @Test func aReaderGetsASnapshotAndThenWhatChanges() async throws {
        try collect("pdu-1/agent", .up)
        var updates = board.changes().makeAsyncIterator()
        #expect(isSnapshot(await updates.next()))
        clock.move(.seconds(10))
        try collect("sw-1/agent", .down)
        // The first reading may be in the snapshot, or come as a change.
        var heard = signal(await updates.next())
        if heard == "pdu-1/agent up" { heard = signal(await updates.next()) }
        #expect(heard == "sw-1/agent down")
        await board.stop()
        #expect(board.report.silent.map(\.device) == ["sw-1"])
    }

    @Test func aSlowReaderGetsAnotherSnapshotInsteadOfAQueue() async throws {
        var slow = board.changes(keeping: 3).makeAsyncIterator()
        var quick = board.changes().makeAsyncIterator()
        #expect(isSnapshot(await slow.next()))
        #expect(isSnapshot(await quick.next()))
        for number in 0..<8 {
            clock.move(.seconds(1))
            try collect("pdu-1/agent", number.isMultiple(of: 2) ? .down : .up)
            #expect(signal(await quick.next()) == "pdu-1/agent \(number.isMultiple(of: 2) ? "down" : "up")")
        }
        #expect(isSnapshot(await slow.next()))
        clock.move(.seconds(1))
        try collect("pdu-1/agent", .down)
        #expect(signal(await slow.next()) == "pdu-1/agent down")
        await board.stop()
    }

    @Test func aReaderThatEndsIsForgotten() async throws {
        do {
            var updates = board.changes().makeAsyncIterator()
            #expect(isSnapshot(await updates.next()) && board.readerCount == 1)
        }
        #expect(board.readerCount == 0)
        let board = board
        let reader = Task { for await _ in board.changes() {} }
        reader.cancel()
        await reader.value
        #expect(board.readerCount == 0)
        await board.stop()
    }

    @Test func timeAloneMakesStatesUnknown() async throws {
        try collect("pdu-1/agent", .up)
        var updates = board.changes().makeAsyncIterator()
        #expect(isSnapshot(await updates.next()))
        await board.stop()
        #expect(board.report.devices.first { $0.device == "pdu-1" }?.state == .up)
        clock.move(.seconds(26))
        #expect(board.report.devices.first { $0.device == "pdu-1" }?.state == .unknown)
    }

    @Test func anotherConfigurationIsANewSnapshot() async throws {
        var updates = board.changes().makeAsyncIterator()
        #expect(isSnapshot(await updates.next()))
        var facility = try SmallSite.facility()
        facility.contracts.removeLast()
        board.adopt(facility)
        guard case .snapshot(let snapshot)? = await updates.next() else {
            Issue.record("no snapshot followed")
            return
        }
        #expect(snapshot.report.contracts.map(\.contract) == ["acme"])
        await board.stop()
    }

    // MARK: - What waits

    @Test func whatWaitsIsBoundedAndTheNewestOfEachSignalStays() throws {
        var intake = BoardIntake()
        let outlet = try SmallSite.signal("pdu-1/outlet/7")
        let host = SignalName.icmp("198.51.100.10")
        let start = clock.now
        for number in Int64(0)..<30 {
            var found = Collected()
            found.readings = (Int64(0)..<10_000).map { index in
                Reading(
                    signal: outlet, at: start + number * 10_000 + index, state: index.isMultiple(of: 2) ? .up : .down)
            }
            found.readings.append(Reading(signal: host, at: start + number, state: .down))
            found.numbers = [NumericSample(.runtime(of: "ups-a"), at: start + number, value: Double(number))]
            intake.add(found)
        }
        #expect(intake.leftOut > 100_000)
        let rest = intake.next()
        #expect(rest.readings.count <= BoardIntake.most && intake.isEmpty)
        #expect(rest.readings.last { $0.signal == outlet }?.at == start + 299_999)
        #expect(rest.readings.count { $0.signal == host } == 30, "failed rounds are counted")
        #expect(rest.numbers.last?.value == 29)
    }
}
