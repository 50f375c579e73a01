import Clocks
import Intervals
public import Site
import Transfer

/// Checks every application of a facility in the rhythm of the schedule, spread over the interval: one that does not
/// answer costs its own time limit and nobody else's.
public actor ServiceChecks {
    private struct Watched {
        var service: WatchedService
        /// Tells those who check it apart: only the latest goes on.
        var lap: Int
        /// When it is checked next, by the clock that never jumps.
        var due: Milliseconds
    }

    private struct Start: Sendable {
        let signal: SignalName
        let lap: Int
    }

    private let engine: any TransferPerforming
    private let sink: any CollectionSink
    private let clock: any CollectionClock
    private var watched: [SignalName: Watched] = [:]
    private var interval: Milliseconds
    private let timekeeper: Timekeeper
    /// The turn in which everything was said anew.
    private var turn = 0
    private var laps = 0
    private let starts: AsyncStream<Start>
    private let start: AsyncStream<Start>.Continuation

    /// Gets ready to check; nothing is sent before `run()`.
    ///
    /// - Parameters:
    ///   - facility: whose applications.
    ///   - passwords: by signal, for the logins that are tried.
    ///   - engine: asks the applications.
    ///   - sink: receives what is found.
    ///   - timekeeper: dates what is found.
    ///   - clock: tells the time and waits.
    public init(
        facility: Facility, passwords: [SignalName: String], engine: any TransferPerforming, sink: any CollectionSink,
        timekeeper: Timekeeper, clock: any CollectionClock = MachineClock()
    ) {
        self.timekeeper = timekeeper
        self.engine = engine
        self.sink = sink
        self.clock = clock
        interval = facility.schedule.service
        (starts, start) = AsyncStream.makeStream(of: Start.self)
        let services = facility.contracts.flatMap(\.services)
        for (number, service) in services.enumerated() {
            watched[service.signal] = Watched(
                service: WatchedService(service, password: passwords[service.signal]), lap: 0,
                due: clock.uptime + interval * Int64(number) / Int64(services.count))
            start.yield(Start(signal: service.signal, lap: 0))
        }
    }

    /// Checks until the task is cancelled, also while there is nothing to check.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await start in starts {
                group.addTask { await self.check(start) }
            }
        }
    }

    /// Checks the applications of another facility from now on. Those that have not changed keep their state and their
    /// place in the rhythm; the answer to a check of one that has changed is not waited for.
    public func adopt(_ facility: Facility, passwords: [SignalName: String]) {
        let before = interval
        interval = facility.schedule.service
        let known = watched
        watched = [:]
        let services = facility.contracts.flatMap(\.services)
        for (number, service) in services.enumerated() {
            let signal = service.signal
            let isSame = known[signal]?.service.isWatching(service, password: passwords[signal]) ?? false
            if let same = known[signal], isSame, interval == before {
                watched[signal] = same
                continue
            }
            let wait = known[signal].map { max(0, $0.due - clock.uptime) * interval / before }
            let next =
                if let same = known[signal]?.service, isSame { same } else {
                    WatchedService(service, password: passwords[signal])
                }
            laps += 1
            watched[signal] = Watched(
                service: next, lap: laps,
                due: clock.uptime + (wait ?? interval * Int64(number) / Int64(services.count)))
            start.yield(Start(signal: signal, lap: laps))
        }
    }

    /// The application that was to be checked, unless it has changed or gone since.
    private func present(_ start: Start) -> Watched? {
        guard !Task.isCancelled, let present = watched[start.signal], present.lap == start.lap else { return nil }
        return present
    }

    private func check(_ start: Start) async {
        while let waiting = present(start) {
            await clock.sleep(until: waiting.due)
            guard let asking = present(start) else { return }
            let asked = clock.uptime
            let result = await engine.perform(asking.service.request)
            guard let present = present(start) else { return }
            sink.collected(found(by: result, of: start.signal, askedAt: asked))
            watched[start.signal]?.due = max(present.due + interval, clock.uptime)
        }
    }

    /// - Parameter askedAt: by the clock that never jumps.
    private func found(by result: TransferResult, of signal: SignalName, askedAt: Milliseconds) -> Collected {
        let moment = timekeeper.moment()
        if moment.turn != turn {
            turn = moment.turn
            for signal in watched.keys { watched[signal]?.service.sayAnew() }
        }
        if !moment.mayRepeat { watched[signal]?.service.sayAnew() }
        var found = Collected()
        switch watched[signal]?.service.judge(result, at: moment.keeping.date(askedAt)) {
        case .read(var reading)?:
            moment.mark(&reading)
            found.readings = [reading]
        case .steady(let reading)?: found.steady = [reading]
        case nil: break
        }
        return found
    }
}
