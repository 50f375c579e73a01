import Clocks
import Foundation
import Intervals
public import Site
public import Transfer

/// Asks every application of a facility in the rhythm of the schedule, spread over the interval: one that does not answer
/// costs its own time limit and nobody else's.
public actor ServiceChecks {
    private let engine: TransferEngine
    private let sink: any CollectionSink
    private var services: [WatchedService]
    private let interval: Milliseconds

    /// - Parameter passwords: of the logins that are tried, by signal.
    public init(
        facility: Facility, passwords: [SignalName: String], engine: TransferEngine, sink: any CollectionSink
    ) {
        (self.engine, self.sink) = (engine, sink)
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
        let clock = ContinuousClock()
        var next = clock.now + .milliseconds(offset)
        while !Task.isCancelled {
            do { try await clock.sleep(until: next) } catch { return }
            let asked = Instant.now
            let result = await engine.perform(services[number].request)
            if Task.isCancelled { return }
            var found = Collected()
            switch services[number].took(result, at: asked) {
            case .read(let reading): found.readings = [reading]
            case .steady(let reading): found.steady = [reading]
            }
            await sink.collected(found)
            next = max(next + .milliseconds(interval), clock.now)
        }
    }
}
