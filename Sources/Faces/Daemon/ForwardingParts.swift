import Clocks
import Exposition
import Forwarding
import Intervals
import Ledger
import Live
import Logging
import Notation
import Office
import PostgreSQL
import Settings
import Site
import Synchronization

/// What a collector does with its centre: sends its ledger there, and reads only while it holds the lease of its share.
struct ForwardingParts: Sendable {
    /// Each change of who reads.
    let changes: AsyncStream<Void>
    private let forwarder: Forwarder
    private let keeper: LeaseKeeper

    /// Nil where the configuration names no centre. Nothing is sent before `run`.
    init?(of daemon: MonitoringDaemon) {
        let configuration = daemon.office.configuration
        guard let centre = configuration.centre else { return nil }
        let address = centre.address
        let logger = daemon.logger
        let site = configuration.facility.site
        let (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.changes = changes
        let keeper = LeaseKeeper(
            at: address, site: site, length: .milliseconds(centre.lease), timer: daemon.timer
        ) { lease in
            logger.tell(.leaseChanged, lease.sentence)
            changed.yield()
        }
        self.keeper = keeper
        forwarder = Forwarder(
            to: address, site: site, clock: daemon.office.clock, timer: daemon.timer,
            ledger: { [place = daemon.place] in place.current as? ChainedLedger }, lease: { keeper.number }
        ) { note in
            switch note {
            case .failed(let reason): logger.tell(.centreUnreached, "the centre \(address) takes nothing: \(reason)")
            case .recovered: logger.tell(.centreReached, "the centre \(address) has taken what waited")
            case .setAside(let row): logger.tell(.rowSetAside, "the centre could not store a row: \(row)")
            case .leaseMoved: keeper.check()
            }
        }
    }

    /// Whether this collector asks devices and hosts.
    var isReading: Bool { keeper.lease.isReading }

    /// Whether another collector reads, and the centre says so.
    var isStandingBy: Bool { keeper.lease == .standby && forwarder.state.failure == nil }

    func run() async {
        await withTaskGroup { group in
            group.addTask { await keeper.run() }
            group.addTask { await forwarder.run() }
        }
    }

    /// Sends what there is once more, and ends both threads.
    func stop() async {
        await forwarder.stop()
        await keeper.stop()
    }

    /// What the centre has not got.
    var wait: CentreWait {
        let state = forwarder.state
        let role: CentreWait.Role =
            switch keeper.lease {
            case .held, .unreached: .reads
            case .standby: .standsBy
            case .unknown: .unknown
            }
        return CentreWait(rows: state.pending, oldest: state.oldest, role: role, failure: state.failure)
    }

    /// The same for Prometheus.
    var families: [MetricFamily] {
        let wait = wait
        let rows = wait.rows.map { [MetricFamily.Sample(Double($0))] } ?? []
        let oldest = wait.oldest.map { [MetricFamily.Sample(Double($0.milliseconds) / 1000)] } ?? []
        let held = keeper.share.map { share in
            [MetricFamily.Sample(keeper.number == nil ? 0 : 1, ["share": share])]
        }
        return [
            .described("mainstay_forward_rows_pending", samples: rows),
            .described("mainstay_forward_oldest_pending_timestamp_seconds", samples: oldest),
            .described("mainstay_lease_held", samples: held ?? []),
        ]
    }
}

extension ForwardingState.Lease {
    fileprivate var sentence: String {
        switch self {
        case .unknown: "who reads is not known"
        case .unreached: "the centre does not answer: this collector reads as it would without one"
        case .held(let number): "this collector reads (lease \(number))"
        case .standby: "another collector of this share reads: this one stands by"
        }
    }
}
