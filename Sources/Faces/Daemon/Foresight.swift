import Alerting
import Clocks
import Intervals
import Live
import Logging
import Metrics
import Office
import Processes
import Settings
import Site

/// Announces what is going to happen, and what should have: months whose minutes are running out, contracts that end,
/// months that nobody has judged.
///
/// Minutes run out only while there is an outage, so only contracts that have one are judged, and once more when it is
/// over.
struct Foresight: Sendable {
    let inForce: Changing<Installation>
    let clock: any WallClock
    let place: LedgerPlace
    let timer: any Clock<Duration>
    let recorder: Recorder
    let board: Board
    let logger: Logger
    /// Judging months reads the ledger, which must not block the cooperative pool.
    private let thread = OwnThread(name: "foresight")
    /// How many months nobody has judged, for whoever watches this program.
    private let monthsDue: Gauge

    init(
        inForce: Changing<Installation>, clock: any WallClock, place: LedgerPlace, timer: any Clock<Duration>,
        recorder: Recorder, board: Board, logger: Logger, factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.inForce = inForce
        self.clock = clock
        self.place = place
        self.timer = timer
        self.recorder = recorder
        self.board = board
        self.logger = logger
        monthsDue = Gauge(label: "mainstay_months_due", factory: factory)
    }

    private static let rhythm: Duration = .seconds(60)
    /// How often it looks for months that are due.
    private static let rhythmOfMonths: Milliseconds = .hours(1)

    /// Looks once a minute, or less often where judging takes long, until the task is cancelled.
    func run() async {
        var before: Set<String> = []
        var months = MonthsDue()
        var nextMonths = Instant.distantPast
        while !Task.isCancelled {
            let present = recorder.contractsWithOutage
            let contracts = present.union(before)
            let effort = await timer.measure {
                // A vantage point sees too little of a contract to say anything of it.
                guard inForce.current.facility.vantagePoint == nil else { return }
                await look(at: contracts)
                guard clock.now >= nextMonths else { return }
                nextMonths = clock.now + Self.rhythmOfMonths
                months = await lookForMonths(knowing: months)
            }
            before = present
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: max(Self.rhythm, effort * 10))
        }
    }

    /// Ends the thread.
    func stop() async { await thread.stop() }

    private func look(at contracts: Set<String>) async {
        let now = clock.now
        let configuration = inForce.current.configuration
        let facility = configuration.facility
        await recorder.announce(Expiry.due(facility, at: now))
        guard !contracts.isEmpty else { return }
        do {
            let allowances = try await thread.run { [place, clock] in
                try SiteOffice(configuration: configuration, ledger: place.current, clock: clock)
                    .allowances(of: contracts)
            }
            let events = allowances.compactMap { item in
                Budget(
                    contract: item.contract, guarantee: item.guarantee, month: item.month,
                    used: item.allowance.used, limit: item.allowance.limit
                ).event(site: facility.site, at: now)
            }
            await recorder.announce(events)
        } catch {
            logger.tell(.judgingFailed, "how much downtime is left is not known: \(error)")
        }
    }

    /// Looks for months that are due, and tells of those that should have been judged.
    ///
    /// - Returns: what is known of months now.
    private func lookForMonths(knowing known: MonthsDue) async -> MonthsDue {
        let now = clock.now
        let configuration = inForce.current.configuration
        do {
            let (months, due, verdicts) = try await thread.run { [place, clock] in
                var months = known
                let office = SiteOffice(configuration: configuration, ledger: place.current, clock: clock)
                let due = try months.find(in: office)
                return (months, due, try office.lastVerdicts())
            }
            board.stored(due.compactMap(\.outlook))
            board.stored(verdicts)
            monthsDue.record(Overdue.count(due, at: now))
            await recorder.announce(Overdue.events(due, of: configuration.facility, at: now))
            return months
        } catch {
            logger.tell(.judgingFailed, "which months are due is not known: \(error)")
            return known
        }
    }
}
