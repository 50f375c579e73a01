import Intervals
public import PostgreSQL
import Processes
import Synchronization

/// Holds the lease of a collector's share, by heartbeats on a connection of its own: whatever else is sent never delays one.
///
/// Of several collectors that poll the same equipment, the one that holds the lease reads, and the others stand by. Time is
/// the server's: a lease that has run out there is never renewed, but taken anew under the next number, by whoever comes
/// first. While the centre does not answer, whoever read goes on reading: what another has read meanwhile counts, from when
/// it took the lease, and everything else does.
public final class LeaseKeeper: Sendable {
    private struct Work {
        var link: CentreLink?
    }

    /// How long an answer is waited for, and how often a heartbeat is given in the length of a lease.
    private static let beats = 3

    private let address: PostgreSQLAddress
    private let site: String
    private let length: Duration
    private let timer: any Clock<Duration>
    private let note: @Sendable (ForwardingState.Lease) -> Void
    private let thread = OwnThread(name: "lease")
    private let held = Mutex(ForwardingState.Lease.unknown)
    private let named = Mutex<String?>(nil)
    private let work = Mutex(Work())

    /// Nothing is asked before `run`.
    ///
    /// - Parameters:
    ///   - length: how long the lease is held after a heartbeat; another collector takes over when it has passed.
    ///   - note: hears of each change, from the keeper's thread.
    public init(
        at address: PostgreSQLAddress, site: String, length: Duration, timer: any Clock<Duration>,
        note: @escaping @Sendable (ForwardingState.Lease) -> Void
    ) {
        self.address = address
        self.site = site
        self.length = length
        self.timer = timer
        self.note = note
    }

    /// What is known of the lease.
    public var lease: ForwardingState.Lease { held.withLock { $0 } }

    /// The name of the collector's share; nil until the centre has said it.
    public var share: String? { named.withLock { $0 } }

    /// The number under which this collector reads; nil while it does not.
    public var number: Int64? {
        guard case .held(let number) = lease else { return nil }
        return number
    }

    /// Keeps the lease until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            await beatNow()
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: length / Self.beats)
        }
    }

    /// Gives one heartbeat, and returns when it was answered, or was not.
    package func beatNow() async {
        do {
            try await thread.run { [self] in beat() }
        } catch {
            // The thread was stopped: there is no lease to keep.
        }
    }

    /// Ends the thread. The lease runs out by itself, so that a restart within its length changes nothing.
    public func stop() async { await thread.stop() }

    /// Looks at once whether the lease is held still.
    public func check() { thread.perform { [self] in beat() } }

    private func beat() {
        work.withLock { work in
            do {
                let link =
                    try work.link
                    ?? CentreLink(
                        to: address, site: site, within: length / Self.beats, silentFor: length / Self.beats)
                work.link = link
                change(to: try next(over: link))
            } catch {
                work.link = nil
                // Nobody answers: whoever reads goes on, and who has just started begins.
                if lease == .unknown { change(to: .unreached) }
            }
        }
    }

    private func next(over link: CentreLink) throws -> ForwardingState.Lease {
        let milliseconds = Milliseconds(length / .milliseconds(1))
        if let number, try link.renewLease(number, for: milliseconds) { return .held(number: number) }
        let taken = try link.takeLease(for: milliseconds)
        named.withLock { $0 = taken.share }
        return taken.number.map { .held(number: $0) } ?? .standby
    }

    private func change(to lease: ForwardingState.Lease) {
        let isNews = held.withLock { held in
            defer { held = lease }
            return held != lease
        }
        if isNews { note(lease) }
    }
}
