import Clocks
import Intervals
public import Site
import Transfer

/// Checks every application of a facility in the rhythm of the schedule, spread over the interval: one that does not
/// answer costs its own time limit and nobody else's.
public actor ServiceChecks {
    private let engine: any TransferPerforming
    private let sink: any CollectionSink
    private let clock: any CollectionClock
    private var services: [WatchedService]
    private let interval: Milliseconds
    private let timekeeper: Timekeeper
    /// The turn in which everything was said anew.
    private var turn = 0

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
        services = facility.contracts.flatMap(\.services).map { WatchedService($0, password: passwords[$0.signal]) }
    }

    /// Checks until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for number in services.indices {
                let offset = interval * Int64(number) / Int64(services.count)
                group.addTask { await self.check(number, after: offset) }
            }
        }
    }

    private func check(_ number: Int, after offset: Milliseconds) async {
        var next = clock.uptime + offset
        while !Task.isCancelled {
            await clock.sleep(until: next)
            if Task.isCancelled { return }
            let asked = clock.uptime
            let result = await engine.perform(services[number].request)
            if Task.isCancelled { return }
            sink.collected(found(by: result, of: number, askedAt: asked))
            next = max(next + interval, clock.uptime)
        }
    }

    /// - Parameter askedAt: by the clock that never jumps.
    private func found(by result: TransferResult, of number: Int, askedAt: Milliseconds) -> Collected {
        let moment = timekeeper.moment()
        if moment.turn != turn {
            turn = moment.turn
            for index in services.indices { services[index].sayAnew() }
        }
        if !moment.mayRepeat { services[number].sayAnew() }
        var found = Collected()
        switch services[number].judge(result, at: moment.keeping.date(askedAt)) {
        case .read(var reading):
            moment.mark(&reading)
            found.readings = [reading]
        case .steady(let reading): found.steady = [reading]
        }
        return found
    }
}
