import Alerting
import Clocks
import Collection
import Intervals
import Ledger
import Live
import Logging
import Notation
import Processes
import Site
import Synchronization

/// Has what is collected written to the ledger and judged, each on a thread of its own: collecting waits for neither, and
/// neither is done in the cooperative pool.
///
/// Readings are written at least every two seconds, and at once when they lead to an event: an event is in the ledger
/// before anybody is told of it. Where the ledger cannot be written, people are told all the same, and what is waiting is
/// kept, equal readings as one, until it can. From any thread.
final class Recorder: CollectionSink {
    /// What waits, and who waits for it to be written.
    struct Intake {
        var queue: WritingQueue
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// The ids of events of which people were told although they could not be written yet.
        var told: Set<String> = []
        /// Whether the writer will look at what is here.
        var isCalled = false
        /// What the ledger has been asked to write.
        var underWay: UnderWay?
        var heads: HeadSchedule
    }

    struct UnderWay {
        let events: [Event]
        /// For how many rhythms of writing.
        var beats = 0
    }

    private struct Unjudged {
        var queue = JudgingQueue()
        var isCalled = false
    }

    let place: LedgerPlace
    let facility: Changing<Facility>
    let clock: any WallClock
    let logger: Logger
    let dispatch: @Sendable ([Event]) -> Void
    let sayAnew: @Sendable () -> Void
    let foretell: @Sendable (Event) -> Event
    private let watch: Mutex<Watch>
    let intake: Mutex<Intake>
    private let unjudged = Mutex(Unjudged())
    let waiting: Waiting
    let metrics = QueueMetrics()
    private let timer: any Clock<Duration>
    let writer = OwnThread(name: "ledger")
    private let judge = OwnThread(name: "judging")
    static let flushInterval: Duration = .seconds(2)
    /// A ledger that takes longer than so many rhythms does not keep people from being told.
    static let patience = 5

    /// Starts both threads, which run until `stop`.
    ///
    /// - Parameters:
    ///   - place: has the ledger.
    ///   - clock: tells the time as readings are dated.
    ///   - timer: measures how long to wait between two writings.
    ///   - past: what was open before the start.
    ///   - waiting: told whether something waits for the ledger.
    ///   - sayAnew: has everything that is read said in full: another ledger has taken the place of the old one.
    ///   - foretell: adds to an event what follows if nothing comes back; waits for nothing.
    ///   - dispatch: gets events once they are written, or could not be; must return at once.
    init(
        place: LedgerPlace, facility: Facility, clock: any WallClock = SystemClock(),
        timer: any Clock<Duration> = ContinuousClock(), past: Past, waiting: Waiting, logger: Logger,
        sayAnew: @escaping @Sendable () -> Void = {}, foretell: @escaping @Sendable (Event) -> Event = { $0 },
        dispatch: @escaping @Sendable ([Event]) -> Void
    ) {
        self.place = place
        self.clock = clock
        self.sayAnew = sayAnew
        self.foretell = foretell
        self.facility = Changing(facility)
        self.timer = timer
        self.waiting = waiting
        self.logger = logger
        self.dispatch = dispatch
        watch = Mutex(Watch(facility, open: past.alarms, failures: past.failures))
        intake = Mutex(
            Intake(
                queue: WritingQueue(schedule: facility.schedule), heads: HeadSchedule(timeZone: facility.timeZone)))
    }

    /// What is not written yet.
    var ledgerWait: LedgerWait {
        let unwritten = intake.withLock { $0.queue.unwritten }
        let isWritable = !waiting.isForLedger.load(ordering: .relaxed)
        let wait = LedgerWait(readings: unwritten.readings, oldest: unwritten.oldest, isWritable: isWritable)
        metrics.record(wait)
        return wait
    }

    /// Contracts that are without power or network now.
    var contractsWithOutage: Set<String> { watch.withLock { $0.contractsWithOutage } }

    /// Whether an alarm has not ended.
    func isOpen(_ alarm: Event) -> Bool { watch.withLock { $0.isOpen(alarm) } }

    /// Writes what comes from now on under another configuration. While the ledger refuses, that waits like everything
    /// else, and governs from the same instant whenever it is written.
    ///
    /// - Parameter configuration: nil when the ledger need not hear of it.
    func adopt(_ next: Facility, governedBy configuration: GoverningConfiguration?) {
        facility.replace(by: next)
        intake.withLock { intake in
            intake.queue.adopt(configuration, schedule: next.schedule)
            intake.heads.adopt(next.timeZone)
        }
        callWriter()
    }

    /// Watches over the present facility, once everything that was handed over before is judged; returns then. Alarms
    /// about what is no longer watched end.
    func watchPresentFacility() async {
        await withCheckedContinuation { continuation in
            let isTaken = judge.perform { [self] in
                judgeAll()
                let events = watch.withLock { $0.adopt(facility.current, at: clock.now) }
                if !events.isEmpty {
                    add(events)
                    callWriter()
                }
                continuation.resume()
            }
            // It has stopped: nobody watches any more.
            if !isTaken { continuation.resume() }
        }
    }

    /// Lets the ledger be written in its rhythm until the task is cancelled.
    func run() async {
        // What was removed from the configuration while nothing ran.
        await watchPresentFacility()
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends, and `stop` writes what is waiting.
            try? await timer.sleep(for: Self.flushInterval)
            callWriter()
            tellIfStalled()
        }
    }

    /// Judges and writes everything that was handed over, and ends both threads. Nothing may be handed over afterwards.
    ///
    /// - Parameter places: files for what the ledger does not take, the first that can be written.
    func stop(settingAsideIn places: [String] = []) async {
        await judge.stop()
        callWriter()
        await writer.stop()
        let parcels = intake.withLock { $0.queue.removeAll() }
        for configuration in parcels.compactMap(\.configuration) {
            logger.tell(
                .configurationUnwritten,
                "the ledger did not take the configuration that has governed since \(configuration.from): when `mainstay import` brings in what was read since, the one before governs it"
            )
        }
        let rest = WaitingLines(parcels.map(\.batch))
        guard !rest.lines.isEmpty else { return }
        do {
            let place = try rest.write(toFirstOf: places)
            logger.tell(
                .readingsSetAside,
                "what the ledger did not take is in \(place): `mainstay import \(place)` brings it in when the ledger can be written",
                about: [.file: place])
        } catch {
            logger.tell(
                .readingsLost,
                "\(rest.lines.count.counted("line")) that the ledger did not take are lost: \(error)")
        }
    }

    // MARK: - What comes

    /// Hands over what was found, and returns at once.
    func collected(_ found: Collected) {
        if let folding = intake.withLock({ $0.queue.add(found) }) { report(folding) }
        let (left, isCalled) = unjudged.withLock { unjudged in
            let left = unjudged.queue.add(found)
            defer { unjudged.isCalled = true }
            return (left, unjudged.isCalled)
        }
        if let left, left.isFirst {
            logger.tell(
                .judgingSlow,
                "judging is slow: \(left.leftOut.counted("reading")) that say nothing new were left out")
        }
        if !isCalled { judge.perform { [self] in judgeAll() } }
    }

    /// Writes what hooks did; a contact who was told is a notification in the register, one
    /// who was called in vain an attempt. Returns when it is written, or
    /// could not be.
    func delivered(_ deliveries: [Delivery]) async {
        intake.withLock { intake in
            intake.queue.add { batch in
                batch.deliveries += deliveries.map(\.document)
                batch.records += deliveries.compactMap(\.notification) + deliveries.compactMap(\.attemptInVain)
            }
        }
        await flush()
    }

    /// Writes events and has people told of those that were not written before. Returns when they are written, or could
    /// not be.
    func announce(_ events: [Event]) async {
        guard !events.isEmpty else { return }
        add(events)
        await flush()
    }

    /// Writes what is waiting, and returns when that is done or was refused.
    func flush() async {
        await withCheckedContinuation { continuation in
            intake.withLock { $0.waiting.append(continuation) }
            callWriter()
        }
    }

    func add(_ events: [Event]) {
        let addressed = events.map(foretell).map(facility.current.addressed)
        intake.withLock { intake in
            // What people were told of and is not written yet waits already.
            let news = addressed.filter { !intake.told.contains($0.id) }
            intake.queue.add { $0.events += news }
        }
    }

    private func report(_ folding: WritingQueue.Folding) {
        metrics.noteFolded(folding.readings)
        if folding.isFirst {
            logger.tell(
                .ledgerSlow,
                "the ledger is slow: \(folding.readings.counted("reading")) wait for it, and equal ones are put together from now on"
            )
        }
        report(givenUp: folding.givenUp)
    }

    func report(givenUp: Int) {
        guard givenUp > 0 else { return }
        logger.tell(.readingsGivenUp, "\(givenUp) stretches of readings were given up: too many are waiting")
    }

    // MARK: - The judging thread

    private func judgeAll() {
        unjudged.withLock { $0.isCalled = false }
        while let portion = unjudged.withLock({ $0.queue.next() }) {
            let observations = portion.observations
            let events = watch.withLock { watch in
                let noted = portion.notes.flatMap {
                    watch.note($0.kind, device: $0.device, at: $0.at, summary: $0.summary)
                }
                return watch.observe(observations) + noted
            }
            guard !events.isEmpty else { continue }
            add(events)
            callWriter()
        }
    }
}

/// Whether something that the ledger would not take waits to be written; from any thread.
final class Waiting: Sendable {
    let isForLedger = Atomic(false)
    private let written = Mutex<Instant?>(nil)

    /// When the ledger last took what it was given; nil before it has.
    var writtenAt: Instant? { written.withLock { $0 } }

    func noteWriting(at instant: Instant) { written.withLock { $0 = instant } }
}
