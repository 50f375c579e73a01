import Office
import Processes
import Synchronization

/// Calls the office for pages, on threads of its own: the ledger is read with blocking calls, and neither they nor making
/// a long page may hold a thread that polling needs.
final class Desk: Sendable {
    private let office: @Sendable () -> SiteOffice
    private let threads: [OwnThread]
    /// For what is made from memory: long calls of the office do not hold it up.
    private let quick = OwnThread(name: "pages-now")
    private let turn = Atomic<Int>(0)
    private let waiting = Atomic<Int>(0)

    /// As many requests may wait; whoever comes later is asked to come again.
    private static let mostWaiting = 200
    private static let threadCount = 2

    init(_ office: @escaping @Sendable () -> SiteOffice) {
        self.office = office
        threads = (1...Self.threadCount).map { OwnThread(name: "pages-\($0)") }
    }

    /// Calls the office and waits, suspended, for what comes of it.
    ///
    /// - Throws: what `work` throws; `Busy` when too many requests wait; `CancellationError` when the pages end.
    func ask<T: Sendable>(_ work: @escaping @Sendable (SiteOffice) throws -> T) async throws -> T {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.mostWaiting else {
            waiting.subtract(1, ordering: .relaxed)
            throw Busy()
        }
        defer { waiting.subtract(1, ordering: .relaxed) }
        let number = turn.add(1, ordering: .relaxed).oldValue
        return try await threads[number % threads.count].run { [office] in try work(office()) }
    }

    /// Makes something from memory, without the ledger, on a thread that nothing slow has.
    ///
    /// - Throws: what `work` throws; `CancellationError` when the pages end.
    func make<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T { try await quick.run(work) }

    /// Ends the threads when what waits is done.
    func stop() async { for thread in threads + [quick] { await thread.stop() } }
}

/// More requests wait than are worth waiting for.
struct Busy: Error {}
