public import Clocks
public import Collection
public import Correlation
public import Exposition
public import Intervals
import Processes
public import Site
import Synchronization

/// What holds now, for programs and pages: takes what was collected and what happened, on a thread of its own, and answers
/// whoever asks. From any thread.
///
/// Collecting hands over and goes on: it waits neither for the board nor for a reader of it.
public final class Board: CollectionSink {
    private struct Intake {
        var waiting = BoardIntake()
        /// Whether the thread will look at what waits.
        var isCalled = false
    }

    private struct Content {
        var board: BoardState
        var readers: [ObjectIdentifier: BoardReader] = [:]

        mutating func tell(_ changes: [BoardChange]) {
            guard !changes.isEmpty else { return }
            for reader in readers.values { reader.offer(changes) }
        }
    }

    private let content: Mutex<Content>
    private let intake = Mutex(Intake())
    private let clock: any WallClock
    private let timer: any Clock<Duration>
    private let thread = OwnThread(name: "live")

    /// How often it is looked whether states were not read again in time.
    private static let rhythm: Duration = .seconds(1)

    /// Begins with what was known before, and starts the thread, which runs until `stop`.
    ///
    /// - Parameters:
    ///   - state: what is known already.
    ///   - clock: tells the time as readings are dated.
    ///   - timer: measures how long to wait.
    public init(
        _ state: BoardState, clock: any WallClock = SystemClock(), timer: any Clock<Duration> = ContinuousClock()
    ) {
        content = Mutex(Content(board: state))
        self.clock = clock
        self.timer = timer
    }

    /// Lets states that were not read again in time become unknown, until the task is cancelled.
    ///
    /// - Parameter waiting: tells what waits for the ledger; must return at once.
    public func run(asking waiting: @Sendable () -> LedgerWait) async {
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: Self.rhythm)
            let wait = waiting()
            change { board, now in board.apply(wait) + board.advance(to: now) }
        }
    }

    /// Looks at what waits, and ends the thread.
    public func stop() async { await thread.stop() }

    // MARK: - What comes

    /// Hands over what was found, and returns at once.
    public func collected(_ found: Collected) {
        let isCalled = intake.withLock { intake in
            intake.waiting.add(found)
            defer { intake.isCalled = true }
            return intake.isCalled
        }
        if !isCalled { thread.perform { [self] in applyAll() } }
    }

    private func applyAll() {
        let found = intake.withLock { intake in
            intake.isCalled = false
            return intake.waiting.next()
        }
        change { $0.apply(found, at: $1) }
    }

    /// Takes events that were written, or told: alarms begin and end.
    public func announced(_ events: [Event]) { change { board, _ in board.apply(events) } }

    /// Takes records that people or hooks have entered.
    public func noted(_ records: [Record]) { change { board, _ in board.apply(records) } }

    /// Takes how much of the month was used, as it was judged last.
    public func judged(_ uses: [MonthUse]) { change { board, _ in board.apply(uses) } }

    /// Takes what months owe by their newest results.
    public func stored(_ outlooks: [MonthOutlook]) {
        change { board, _ in
            board.apply(outlooks)
            return []
        }
    }

    /// Takes what outlets carried around losses of feeds of before the start, by the alarms that told of these.
    public func remember(_ losses: [String: FeedLoss]) {
        change { board, _ in
            board.loads.remember(losses)
            return []
        }
    }

    /// Takes what the last months that ended came to.
    public func stored(_ verdicts: [MonthVerdict]) {
        change { board, _ in
            for verdict in verdicts { board.verdicts[verdict.contract] = verdict }
            return []
        }
    }

    /// Goes on under another configuration; readers get a new snapshot.
    public func adopt(_ facility: Facility) {
        content.withLock { content in
            content.board.adopt(facility)
            for reader in content.readers.values { reader.fallBehind() }
        }
    }

    private func change(_ body: (inout BoardState, Instant) -> [BoardChange]) {
        let now = clock.now
        content.withLock { content in content.tell(body(&content.board, now)) }
    }

    // MARK: - Who asks

    /// All that is known, and the present instant: to be asked at leisure. Taking it holds the board up no longer than
    /// copying a reference does.
    public var present: (state: BoardState, at: Instant) {
        let now = clock.now
        return (content.withLock { $0.board }, now)
    }

    /// Everything that holds now.
    public var snapshot: BoardSnapshot {
        let (state, now) = present
        return state.snapshot(at: now, from: .daemon)
    }

    /// What people are shown first.
    public var report: StatusReport {
        let (state, now) = present
        return state.report(at: now, from: .daemon)
    }

    /// What some contracts have; those that are not there are left out.
    public func standings(of names: [String]) -> [ContractStanding] {
        let now = clock.now
        return content.withLock { $0.board.standings(of: names, at: now) }
    }

    /// What some devices are; those that are not there are left out.
    public func devices(named names: [String]) -> [StatusReport.DeviceLine] {
        let now = clock.now
        return content.withLock { $0.board.devices(named: names, at: now) }
    }

    /// What the signals of one device say, in the order of the names.
    public func signals(of device: String) -> [SignalStanding] {
        let now = clock.now
        return content.withLock { $0.board.signals(of: device, at: now) }
    }

    /// What one device has measured, in the order of the names.
    public func numbers(of device: String) -> [NumericSample] { content.withLock { $0.board.numbers(of: device) } }

    /// The ways out of the site.
    public var uplinks: [ContractStanding.Part] {
        let now = clock.now
        return content.withLock { $0.board.uplinks(at: now) }
    }

    /// What Prometheus reads of it. The answer is made outside of the board's lock.
    public func metrics(_ part: MetricPart) -> [MetricFamily] {
        let (board, now) = present
        switch part {
        case .program: return board.contractMetrics(at: now)
        case .devices(let share): return board.deviceMetrics(of: share, at: now)
        case .ports: return []
        case .everything:
            return board.contractMetrics(at: now) + board.deviceMetrics(of: .all, at: now)
        }
    }

    /// What is known of one device; costs no more the more devices there are.
    public func device(_ name: String) -> DeviceStanding {
        let now = clock.now
        return content.withLock { $0.board.standing(of: name, at: now) }
    }

    /// Whether devices answer, in the order of `names`.
    public func devices(_ names: [String]) -> [StatusReport.DeviceLine] {
        let now = clock.now
        return content.withLock { content in names.map { content.board.device($0, at: now) } }
    }

    /// What nobody else knows, for whoever looks ahead.
    public var facts: LiveFacts {
        let (state, now) = present
        return state.facts(at: now, from: .daemon)
    }

    /// How many readings were left out because the board was slow, ever.
    public var leftOut: Int { intake.withLock { $0.waiting.leftOut } }

    /// A snapshot, then what changes. Whoever reads slowly gets another snapshot instead of what was missed.
    ///
    /// - Parameter limit: how many changes may wait for the reader.
    public func changes(keeping limit: Int = 1000) -> BoardChanges { BoardChanges(board: self, limit: limit) }

    func add(_ reader: BoardReader) { content.withLock { $0.readers[ObjectIdentifier(reader)] = reader } }

    func remove(_ reader: BoardReader) { content.withLock { $0.readers[ObjectIdentifier(reader)] = nil } }

    /// A snapshot after which a reader misses nothing: changes are told under the same lock.
    func snapshot(for reader: BoardReader) -> BoardSnapshot {
        let now = clock.now
        return content.withLock { content in
            reader.catchUp()
            return content.board.snapshot(at: now, from: .daemon)
        }
    }

    var readerCount: Int { content.withLock { $0.readers.count } }
}
