import Clocks
import Intervals
import Live
import Logging
import Office
import Processes
import Site

/// Keeps the board informed of how much of the month every contract has used.
///
/// Minutes run out only while there is an outage: contracts that have one are judged every minute, and once more when it is
/// over; all of them every hour, since records and claims change what counts.
struct MonthUses: Sendable {
    private let inForce: Changing<Installation>
    private let clock: any WallClock
    private let place: LedgerPlace
    private let timer: any Clock<Duration>
    private let recorder: Recorder
    private let board: Board
    private let logger: Logger
    /// Judging months reads the ledger, which must not block the cooperative pool.
    private let thread = OwnThread(name: "months", isPatient: true)

    private static let rhythm: Duration = .seconds(60)
    private static let roundsOfAll = 60

    init(
        inForce: Changing<Installation>, clock: any WallClock, place: LedgerPlace, timer: any Clock<Duration>,
        recorder: Recorder, board: Board, logger: Logger
    ) {
        self.inForce = inForce
        self.clock = clock
        self.place = place
        self.timer = timer
        self.recorder = recorder
        self.board = board
        self.logger = logger
    }

    /// Judges at once, then once a minute, or less often where judging takes long, until the task is cancelled.
    func run() async {
        var before: Set<String> = []
        var round = 0
        while !Task.isCancelled {
            let present = recorder.contractsWithOutage
            let isForAll = round % Self.roundsOfAll == 0
            let contracts = isForAll ? Set(inForce.current.facility.contracts.map(\.id)) : present.union(before)
            let effort = await timer.measure { await judge(contracts) }
            before = present
            round += 1
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: max(Self.rhythm, effort * 10))
        }
    }

    /// Ends the thread.
    func stop() async { await thread.stop() }

    private func judge(_ contracts: Set<String>) async {
        guard !contracts.isEmpty else { return }
        do {
            let configuration = inForce.current.configuration
            let uses = try await thread.run { [place, clock] in
                try SiteOffice(configuration: configuration, ledger: place.current, clock: clock).uses(of: contracts)
            }
            board.judged(uses)
        } catch {
            logger.tell(.judgingFailed, "how much of the month is used is not known: \(error)")
        }
    }
}
