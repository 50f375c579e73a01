import Clocks
import Correlation
import Intervals
import Ledger
import Live
import Logging
import Processes
import Settings
import Site
import Traffic

/// What outlets carried before and after feeds were lost that the program did not see, since it was started anew: as their
/// histories tell, where these are kept.
struct FormerLosses: Sendable {
    let inForce: Changing<Installation>
    let place: LedgerPlace
    let archives: Archives
    let board: Board
    let clock: any WallClock
    let logger: Logger
    /// The ledger is read with blocking calls.
    private let thread = OwnThread(name: "former losses")

    /// Slots of numbers are kept so long.
    private static let reach: Milliseconds = .days(5)

    init(
        inForce: Changing<Installation>, place: LedgerPlace, archives: Archives, board: Board, clock: any WallClock,
        logger: Logger
    ) {
        self.inForce = inForce
        self.place = place
        self.archives = archives
        self.board = board
        self.clock = clock
        self.logger = logger
    }

    /// Tells the board once; goes on until the task is cancelled, as parts do.
    func run() async {
        do {
            if inForce.current.configuration.archives.keepsNumbers { board.remember(try await read()) }
        } catch is CancellationError {
            return
        } catch {
            logger.tell(
                .lossesUnread, "what outlets carried when feeds were lost before the start is not known: \(error)")
        }
        await Task.waitUntilCancelled()
    }

    /// Ends the thread.
    func stop() async { await thread.stop() }

    /// By the alarms that told of them.
    func read() async throws -> [String: FeedLoss] {
        let since = clock.now - Self.reach
        let events = try await thread.run { [place] in
            let kinds: Set<Event.Kind> = [.powerFeedLost, .powerFeedRestored]
            return try place.current.events(
                after: .start, limit: .max, matching: EventFilter(kinds: kinds, since: since)
            ).elements
        }
        let facility = inForce.current.facility
        var losses: [String: FeedLoss] = [:]
        for event in events {
            if event.kind == .powerFeedLost, let loss = FeedLoss(announcedBy: event, in: facility) {
                losses[event.id] = loss
            } else if let alarm = event.endedAlarm {
                losses[alarm]?.restoredAt = event.at
            }
        }
        for (alarm, loss) in losses { losses[alarm] = try await filled(loss, in: facility) }
        return losses
    }

    /// The slots before and after the one in which it was lost: what that one averages is neither.
    private func filled(_ loss: FeedLoss, in facility: Facility) async throws -> FeedLoss {
        var loss = loss
        let slot = TrafficSlot.start(of: loss.lostAt)
        let span = Span(from: slot - TrafficSlot.length, to: slot + TrafficSlot.length * 2)
        let wasLong = loss.restoredAt.map { span.to <= $0 } ?? true
        for outlet in facility.contract(loss.contract)?.power?.condition.metered ?? [] {
            let rows = try await archives.slots(of: NumericSample.Point(outlet, .current), in: span)
            loss.before[outlet] = rows.first ?? nil
            if wasLong { loss.after[outlet] = rows.last ?? nil }
        }
        return loss
    }
}
