import Alerting
import Clocks
import Collection
import Exposition
import Foundation
import Intervals
import Live
import Logging
import Office
import Settings
import Site

/// What holds now, beside what is written: the board, who asks it, and what is judged for it.
struct LiveParts: Sendable {
    let board: Board
    /// What Prometheus reads.
    let metrics: @Sendable (MetricPart) -> [MetricFamily]
    private let recorder: Recorder
    private let months: MonthUses
    private let socket: StatusSocket
    private let pending: PendingHooks
    private let forwarding: ForwardingParts?

    /// Connects them; nothing happens before the parts run.
    ///
    /// - Parameters:
    ///   - board: what `begin` made.
    ///   - inForce: what is watched at present.
    ///   - forwarding: what sends the ledger to a centre.
    ///   - ports: what is known of ports whose octets are counted.
    init(
        _ board: Board, of daemon: MonitoringDaemon, inForce: Changing<Installation>, recorder: Recorder,
        dispatcher: Dispatcher, forwarding: ForwardingParts?, ports: @escaping @Sendable () -> [MetricFamily]
    ) {
        self.board = board
        self.recorder = recorder
        self.forwarding = forwarding
        months = MonthUses(
            inForce: inForce, clock: daemon.office.clock, place: daemon.place, timer: daemon.timer,
            recorder: recorder, board: board, logger: daemon.logger)
        let pending = PendingHooks(dispatcher, timer: daemon.timer)
        self.pending = pending
        let exposition = DaemonExposition(
            registry: daemon.registry, board: board, inForce: inForce, pending: pending, forwarding: forwarding,
            ports: ports)
        metrics = { exposition.families($0) }
        socket = StatusSocket(
            place: DaemonSocket(of: daemon.office.configuration),
            answers: DaemonAnswers(
                status: { board.report }, metrics: { exposition.families(.everything).exposition },
                facts: { board.facts }), logger: daemon.logger)
    }

    /// A board that knows what the ledger tells of the time before. If the ledger cannot be read, this is logged and
    /// nothing is known until it is read again.
    static func begin(of daemon: MonitoringDaemon, clock: any WallClock) -> Board {
        var state = BoardState(daemon.office.facility.seenFromHere)
        do {
            let ledger = daemon.place.current
            state = try daemon.office.using(ledger).board(at: daemon.office.clock.now, in: ledger)
        } catch {
            daemon.logger.tell(.ledgerUnread, "what held before the start is not known: \(error)")
        }
        return Board(state, clock: clock, timer: daemon.timer)
    }

    /// The services, each after those that it depends on.
    var parts: [Part] {
        [
            Part("live", end: board.stop) { await board.run { wait } },
            Part("months", end: months.stop) { await months.run() },
            Part("pending hooks") { await pending.run() },
            Part("status socket") { await socket.run() },
        ]
    }

    /// What is not written yet, here and at the centre.
    private var wait: LedgerWait {
        var wait = recorder.ledgerWait
        wait.centre = forwarding?.wait
        return wait
    }

    /// Ends the threads of parts that never ran.
    func stop() async {
        await board.stop()
        await months.stop()
    }
}

/// What Prometheus reads of the running daemon: what the rooms have counted, and what holds.
private struct DaemonExposition: Sendable {
    let registry: MetricsRegistry
    let board: Board
    let inForce: Changing<Installation>
    let pending: PendingHooks
    let forwarding: ForwardingParts?
    /// Of ports whose octets are counted.
    let ports: @Sendable () -> [MetricFamily]

    func families(_ part: MetricPart) -> [MetricFamily] {
        let held = board.metrics(part)
        switch part {
        case .devices: return held
        case .ports: return held + ports()
        case .program, .everything:
            let hooks = inForce.current.facility.hooks.map(\.name)
            let counted = part == .everything ? ports() : []
            return registry.families + held + counted + pending.families(of: hooks)
                + [ledgerSize, ledgerVerified] + (forwarding?.families ?? [])
        }
    }

    /// Of the ledger and its journals, by the file system: the ledger itself is not asked.
    private var ledgerSize: MetricFamily {
        var family = MetricFamily.described("mainstay_ledger_size_bytes", samples: [])
        guard case .sqlite(let path) = inForce.current.configuration.ledger else { return family }
        let sizes = ["", "-wal", "-shm"].compactMap { suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            return (attributes?[.size] as? NSNumber)?.doubleValue
        }
        // A file that is not there has no size.
        if !sizes.isEmpty { family.samples = [MetricFamily.Sample(sizes.reduce(0, +))] }
        return family
    }

    /// By the file that `mainstay verify` leaves beside the ledger.
    private var ledgerVerified: MetricFamily {
        let at = VerifiedMark(of: inForce.current.configuration).at
        return .described(
            "mainstay_ledger_verified_timestamp_seconds",
            samples: at.map { [MetricFamily.Sample(Double($0.milliseconds) / 1000)] } ?? [])
    }
}
