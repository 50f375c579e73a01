import Alerting
import Clocks
import Collection
import Digests
import Intervals
import Logging
import Site
import Synchronization

/// Sees whether everything works on which an alarm depends, and calls the hook of `heartbeat:` while it does. From any
/// thread.
final class Pulse: CollectionSink {
    /// What the configuration asks for.
    private struct Wish {
        var heartbeat: Heartbeat
        let settings: HeartbeatSettings
        let hook: Hook
    }

    private struct State {
        var facility: Facility
        /// Nil where no signs are asked for.
        var wish: Wish?
    }

    private let state: Mutex<State>
    private let runner: HookRunner
    /// When the ledger last took something.
    private let waiting: Waiting
    private let clock: any WallClock
    private let timer: any Clock<Duration>
    private let logger: Logger
    /// Whether another collector reads in this one's place.
    private let isStandingBy: @Sendable () -> Bool
    /// How soon signs are given when a configuration comes to ask for them.
    private static let patience: Milliseconds = .seconds(10)

    /// - Parameters:
    ///   - clock: tells the time as readings are dated.
    ///   - timer: measures how long to wait until the next sign.
    ///   - isStandingBy: whether another collector reads in this one's place, and the centre says so.
    init(
        _ facility: Facility, runner: HookRunner, waiting: Waiting, clock: any WallClock, timer: any Clock<Duration>,
        logger: Logger, isStandingBy: @escaping @Sendable () -> Bool = { false }
    ) {
        self.isStandingBy = isStandingBy
        self.runner = runner
        self.waiting = waiting
        self.clock = clock
        self.timer = timer
        self.logger = logger
        state = Mutex(State(facility: facility, wish: Self.wish(of: facility, at: clock.now)))
    }

    private static func wish(of facility: Facility, at now: Instant) -> Wish? {
        guard let settings = facility.heartbeat, let hook = facility.hooks.first(where: { $0.name == settings.hook })
        else { return nil }
        return Wish(
            heartbeat: Heartbeat(settings, facility: facility, from: now), settings: settings, hook: hook)
    }

    /// Goes by another facility from now on. Where it asks for the same signs, their rhythm stays.
    func adopt(_ facility: Facility) {
        let now = clock.now
        state.withLock { state in
            state.facility = facility
            let wish = Self.wish(of: facility, at: now)
            if wish?.settings != state.wish?.settings || wish?.hook != state.wish?.hook { state.wish = wish }
        }
    }

    /// Notes that the collector goes on, and whether something answered it.
    func collected(_ found: Collected) {
        let now = clock.now
        state.withLock { state in
            state.wish?.heartbeat.note(.collector, at: now)
            let hasAnswer = found.hasAnswer(countingHosts: state.facility.devices.isEmpty)
            if hasAnswer { state.wish?.heartbeat.note(.devices, at: now) }
        }
    }

    /// Gives signs until the task is cancelled.
    func run() async {
        var wasSilent: Set<Heartbeat.Silence> = []
        while !Task.isCancelled {
            let due = state.withLock { $0.wish?.heartbeat.due }
            let pause = due.map { max(0, $0 - clock.now) } ?? Self.patience
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: .milliseconds(pause))
            guard !Task.isCancelled, let hook = state.withLock({ $0.wish?.hook }) else { continue }
            let now = clock.now
            let silent = silence(at: now)
            if silent.isEmpty { await give(by: hook, at: now) }
            if silent != wasSilent, !silent.isEmpty {
                let names = silent.map(\.rawValue).sorted().joined(separator: ", ")
                logger.tell(.heartbeatWithheld, "no heartbeat: nothing is heard of \(names)")
            }
            wasSilent = silent
        }
    }

    /// What keeps back the sign that is due now; empty when nothing does.
    func silence(at now: Instant) -> Set<Heartbeat.Silence> {
        let written = waiting.writtenAt
        let isIdle = isStandingBy()
        return state.withLock { state in
            if let written { state.wish?.heartbeat.note(.ledger, at: written) }
            let silence = state.wish?.heartbeat.beat(at: now) ?? []
            // Whoever stands by asks nothing, and writes nothing.
            return isIdle ? [] : silence
        }
    }

    private func give(by hook: Hook, at now: Instant) async {
        let site = state.withLock { $0.facility.site }
        let event = Event(
            id: StableID("heartbeat|\(now)"), kind: .heartbeat, at: now, site: site, subject: site, state: "up",
            summary: "\(site): everything works")
        let delivery = await runner.run(hook, for: event)
        guard delivery.outcome != .delivered, !Task.isCancelled else { return }
        logger.tell(
            .hookFailed, "hook \(hook.name) \(delivery.outcome.word) on \(event.kind.rawValue)",
            about: [.hook: hook.name])
    }
}

extension Collected {
    /// Whether anything answered.
    ///
    /// - Parameter hosts: whether pinged hosts count, as they do where there are no devices.
    fileprivate func hasAnswer(countingHosts hosts: Bool) -> Bool {
        func counts(_ signal: SignalName) -> Bool {
            hosts || !SignalName.reservedDevices.contains(signal.device)
        }
        let isRead = readings.contains { reading in
            counts(reading.signal)
                && (reading.state == .up || (reading.state == .down && reading.signal.isReadOfADevice))
        }
        return isRead
            || steady.contains { $0.group.signals.contains(where: counts) && $0.group.states.contains(.up) }
    }
}

extension SignalName {
    /// Whether an agent had to answer for it to be known: a silent one tells its own silence only.
    fileprivate var isReadOfADevice: Bool {
        kind != "agent" && !Self.reservedDevices.contains(device)
    }
}
