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

    /// Gets ready to check; nothing is sent before `run()`.
    ///
    /// - Parameters:
    ///   - facility: whose applications.
    ///   - passwords: by signal, for the logins that are tried.
    ///   - engine: asks the applications.
    ///   - sink: receives what is found.
    ///   - clock: tells the time and waits.
    public init(
        facility: Facility, passwords: [SignalName: String], engine: any TransferPerforming, sink: any CollectionSink,
        clock: any CollectionClock = MachineClock()
    ) {
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
            let asked = clock.now
            let result = await engine.perform(services[number].request)
            if Task.isCancelled { return }
            var found = Collected()
            switch services[number].judge(result, at: asked) {
            case .read(let reading): found.readings = [reading]
            case .steady(let reading): found.steady = [reading]
            }
            await sink.collected(found)
            next = max(next + interval, clock.uptime)
        }
    }
}
