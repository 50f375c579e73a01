import Alerting
import Ledger
import Live
import Logging
import Office
import Processes
import Site

/// Follows what other processes write: tells the dispatcher of what people enter in the registers, and publishes results.
struct RegisterFollower: Sendable {
    private struct Ends {
        var turn: Int
        var result: Position
        var record: Position
    }

    let place: LedgerPlace
    let timer: any Clock<Duration>
    let dispatcher: Dispatcher
    let board: Board
    let publish: @Sendable ([Event]) -> Void
    let logger: Logger
    /// Reading the ledger must not block the cooperative pool, nor wait for whoever judges ahead.
    private let reader = OwnThread(name: "registers")

    init(
        place: LedgerPlace, timer: any Clock<Duration>, dispatcher: Dispatcher, board: Board,
        logger: Logger, publish: @escaping @Sendable ([Event]) -> Void
    ) {
        self.place = place
        self.timer = timer
        self.dispatcher = dispatcher
        self.board = board
        self.publish = publish
        self.logger = logger
    }

    /// Follows until the task is cancelled.
    ///
    /// - Parameter start: the newest entry that is known already.
    func run(after start: Position) async {
        var ends = Ends(turn: place.turn, result: start, record: start)
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: Recorder.flushInterval)
            do {
                try await look(after: &ends)
            } catch {
                logger.tell(.ledgerUnread, "\(error)")
            }
        }
    }

    /// Ends the thread.
    func stop() async { await reader.stop() }

    private func look(after ends: inout Ends) async throws {
        let known = ends
        let written = try await reader.run { [place] in
            try place.current.events(
                after: known.result, limit: .max, matching: EventFilter(kinds: [.complianceWritten]))
        }
        let entered = try await reader.run { [place] in
            try place.current.records(
                after: known.record, limit: .max, matching: RecordFilter(kinds: Outbox.kindsOfRecords))
        }
        guard place.turn == known.turn else {
            // What another ledger holds is not new; what comes from now on is.
            ends = try await endsOfPlace()
            return
        }
        ends.result = written.position
        if !written.elements.isEmpty {
            publish(written.elements)
            board.stored(try await outlooks(of: written.elements))
        }
        ends.record = entered.position
        guard !entered.elements.isEmpty else { return }
        board.noted(entered.elements)
        await dispatcher.noted(entered.elements)
    }

    /// What the months owe of which results were written.
    private func outlooks(of events: [Event]) async throws -> [MonthOutlook] {
        try await reader.run { [place] in
            try events.compactMap { event in
                guard let contract = event.contract, let month = event.details[.month].flatMap({ Month($0) }) else {
                    return nil
                }
                return try place.current.result(contract: contract, month: month).flatMap { MonthOutlook($0) }
            }
        }
    }

    /// Where another ledger ends that has taken the place of the one that was followed.
    private func endsOfPlace() async throws -> Ends {
        let turn = place.turn
        return try await reader.run { [place] in
            let results = try place.current.events(
                after: .start, limit: .max, matching: EventFilter(kinds: [.complianceWritten]))
            let records = try place.current.records(
                after: .start, limit: .max, matching: RecordFilter(kinds: Outbox.kindsOfRecords))
            return Ends(turn: turn, result: results.position, record: records.position)
        }
    }
}
