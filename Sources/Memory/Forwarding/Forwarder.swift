public import Clocks
import Intervals
public import Ledger
public import PostgreSQL
import Processes
import Synchronization

/// Sends what a collector's ledger has to its centre, and goes on where it stopped: the backlog is the ledger itself.
///
/// Works on a thread of its own; nothing waits for it.
public final class Forwarder: Sendable {
    /// What people should know of it.
    public enum Note: Hashable, Sendable {
        case failed(String)
        case recovered
        /// A row that the centre did not take.
        case setAside(String)
        /// The lease had moved when something was sent.
        case leaseMoved
    }

    /// Rows of one transaction, about.
    private static let rowsPerBatch = 10_000
    private static let batchesPerView = 20
    /// Between two attempts while the centre does not answer, at most.
    private static let longestPause: Duration = .seconds(60)
    private static let patience: Duration = .seconds(10)

    private struct Work {
        var link: CentreLink?
        var marks: [String: ChainHead] = [:]
        var sent: [String: OpenReach] = [:]
        var limit = Forwarder.rowsPerBatch
        var failures = 0
    }

    private let address: PostgreSQLAddress
    private let site: String
    private let ledger: @Sendable () -> ChainedLedger?
    private let lease: @Sendable () -> Int64?
    private let clock: any WallClock
    private let timer: any Clock<Duration>
    private let interval: Duration
    private let note: @Sendable (Note) -> Void
    private let thread = OwnThread(name: "forwarding")
    private let published = Mutex(ForwardingState())
    private let work = Mutex(Work())

    /// Nothing is sent before `run`.
    ///
    /// - Parameters:
    ///   - address: of the centre.
    ///   - interval: between two times that what is new is sent.
    ///   - ledger: the one that is written at present.
    ///   - lease: the number of the lease that is held at present.
    ///   - note: hears what people should know, from the forwarder's thread.
    public init(
        to address: PostgreSQLAddress, site: String, every interval: Duration = .seconds(5), clock: any WallClock,
        timer: any Clock<Duration>, ledger: @escaping @Sendable () -> ChainedLedger?,
        lease: @escaping @Sendable () -> Int64?, note: @escaping @Sendable (Note) -> Void
    ) {
        self.address = address
        self.site = site
        self.interval = interval
        self.clock = clock
        self.timer = timer
        self.ledger = ledger
        self.lease = lease
        self.note = note
    }

    /// How it stands, without its lease.
    public var state: ForwardingState { published.withLock { $0 } }

    /// Sends until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            let isReached = await sendNow()
            let failures = work.withLock { $0.failures }
            let pause = isReached ? interval : min(Self.longestPause, interval * (1 << min(failures, 6)))
            // Those of one centre that comes back do not all come at once.
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: pause * Double.random(in: 0.8...1.2))
        }
    }

    /// Sends what the ledger has by now, once more, and ends the thread. A centre that did not answer just now is not waited
    /// for again.
    public func stop() async {
        if state.failure == nil { _ = await sendNow() }
        await thread.stop()
    }

    /// Sends what there is now, and returns whether the centre took it; for whoever cannot wait for the rhythm.
    package func sendNow() async -> Bool {
        do {
            return try await thread.run { [self] in work.withLock { sendAll(&$0) } }
        } catch {
            // The thread was stopped.
            return false
        }
    }

    // MARK: - On its thread

    /// - Returns: whether the centre has everything that the ledger had.
    private func sendAll(_ work: inout Work) -> Bool {
        guard let ledger = ledger() else { return true }
        do {
            try send(ledger, &work)
            if work.failures > 0 { note(.recovered) }
            work.failures = 0
            published.withLock { $0.failure = nil }
            return true
        } catch {
            work.failures += 1
            // What was sent and not acknowledged is asked for at the next connection.
            work.link = nil
            let reason = "\(error)"
            let isNews = published.withLock { state in
                defer { state.failure = reason }
                return state.failure != reason
            }
            if isNews { note(.failed(reason)) }
            return false
        }
    }

    private func send(_ ledger: ChainedLedger, _ work: inout Work) throws {
        while try !sendPart(of: ledger, &work) {}
        let now = clock.now
        published.withLock { state in
            state.pending = 0
            state.oldest = nil
            state.caughtUpAt = now
        }
    }

    /// Sends what one view of the ledger has, or a good part of it: SQLite cannot take back its journal while a view is kept.
    ///
    /// - Returns: whether that was all.
    private func sendPart(of ledger: ChainedLedger, _ work: inout Work) throws -> Bool {
        let view = try ForwardingView(of: ledger)
        try publishLag(of: view, marks: work.marks)
        let link = try connected(&work)
        let secret = try view.secret()
        var count = 0
        for (chain, _) in try view.heads() {
            while let shipment = try view.shipment(of: chain, after: work.marks[chain] ?? .none, limit: work.limit) {
                guard count < Self.batchesPerView else { return false }
                count += 1
                try send(shipment, tagged: secret, over: link, &work)
                try publishLag(of: view, marks: work.marks)
            }
        }
        try sendReach(of: view, over: link, &work)
        return true
    }

    /// The connection, over which the centre has said how far it has come: a failover may have moved that back at any time.
    private func connected(_ work: inout Work) throws -> CentreLink {
        let link = try work.link ?? CentreLink(to: address, site: site, within: Self.patience)
        let marks = try link.marks()
        if work.link == nil || marks != work.marks { work.sent = [:] }
        work.marks = marks
        work.link = link
        return link
    }

    /// Sends a shipment. One that the centre finds fault with is sent again in ever smaller parts, until the row is found
    /// that it does not take: that one is set aside there, and the rest goes on.
    private func send(
        _ shipment: Shipment, tagged secret: [UInt8]?, over link: CentreLink, _ work: inout Work
    ) throws {
        do {
            noteLease(try link.send([shipment], lease: lease(), secret: secret))
            work.limit = min(Self.rowsPerBatch, work.limit * 2)
        } catch let error as PostgreSQLError where error.isOfTheData {
            guard shipment.links.count == 1 else {
                work.limit = max(1, Int(shipment.count) / 2)
                return
            }
            let refused = try link.sendSettingAside(shipment, lease: lease())
            published.withLock { $0.setAside += refused.count }
            for row in refused { note(.setAside(row)) }
        }
        work.marks[shipment.chain] = shipment.head
    }

    private func noteLease(_ isHeld: Bool) {
        if !isHeld, lease() != nil { note(.leaseMoved) }
    }

    private func sendReach(of view: ForwardingView, over link: CentreLink, _ work: inout Work) throws {
        for (chain, head) in try view.heads() where head != .none {
            let reach = try view.openReach(of: chain)
            let news = reach.since(work.sent[chain])
            guard !news.isEmpty else { continue }
            let isHeld = try link.send([], lease: lease(), reach: [ReachOfChain(chain: chain, head: head, reach: news)])
            noteLease(isHeld)
            if isHeld { work.sent[chain] = reach }
        }
    }

    private func publishLag(of view: ForwardingView, marks: [String: ChainHead]) throws {
        var pending: Int64 = 0
        var oldest: Instant?
        for (chain, head) in try view.heads() {
            let mark = marks[chain] ?? .none
            guard head.row > mark.row else { continue }
            pending += head.row - mark.row
            if let at = try view.oldest(of: chain, after: mark) { oldest = min(oldest ?? at, at) }
        }
        published.withLock { [pending, oldest] state in
            state.pending = pending
            state.oldest = oldest
        }
    }
}
