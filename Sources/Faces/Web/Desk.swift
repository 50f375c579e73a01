import Office
import Processes
import Synchronization

/// Calls the office for pages, on threads of its own: the ledger is read with blocking calls, and neither they nor making
/// a long page may hold a thread that polling needs; polls get the processor first, too.
final class Desk: Sendable {
    private let office: @Sendable () -> SiteOffice
    private let threads: [OwnThread]
    /// For what is made from memory: long calls of the office do not hold it up.
    private let quick = OwnThread(name: "pages-now")
    /// How many calls each thread has.
    private let waiting = Mutex(Array(repeating: 0, count: threadCount))

    /// As many requests may wait; whoever comes later is asked to come again.
    private static let mostWaiting = 200
    private static let threadCount = 2
    /// The program ends in spite of a page that takes longer than this to make.
    private static let patience = Duration.seconds(5)

    init(_ office: @escaping @Sendable () -> SiteOffice) {
        self.office = office
        threads = (1...Self.threadCount).map { OwnThread(name: "pages-\($0)", isPatient: true) }
    }

    /// Calls the office and waits, suspended, for what comes of it.
    ///
    /// - Throws: what `work` throws; `Busy` when too many requests wait; `CancellationError` when the pages end or the task
    ///   that asks is cancelled.
    func ask<T: Sendable>(_ work: @escaping @Sendable (SiteOffice) throws -> T) async throws -> T {
        // Who has the fewest: a long page holds up nobody who can go to the other thread.
        let chosen = waiting.withLock { waiting -> Int? in
            let least = waiting.indices.min { waiting[$0] < waiting[$1] }
            guard let least, waiting.reduce(0, +) < Self.mostWaiting else { return nil }
            waiting[least] += 1
            return least
        }
        guard let chosen else { throw Busy() }
        defer { waiting.withLock { $0[chosen] -= 1 } }
        return try await threads[chosen].runWhileWanted { [office] in try work(office()) }
    }

    /// Makes something from memory, without the ledger, on a thread that nothing slow has.
    ///
    /// - Throws: what `work` throws; `CancellationError` when the pages end.
    func make<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await quick.runWhileWanted(work)
    }

    /// Ends the threads when what has begun is done, or without that when it takes long.
    func stop() async { for thread in threads + [quick] { await thread.stop(within: Self.patience) } }
}

/// More requests wait than are worth waiting for.
struct Busy: Error {}
