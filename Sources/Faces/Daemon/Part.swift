import Live
import Logging
import Metrics
import Processes
import ServiceLifecycle
import UnixSignals

/// One long-running part of the daemon: a service of the one group that the daemon is.
///
/// The group names its services in the log, so that a part is described by its name and not by what it holds.
struct Part: Service, CustomStringConvertible {
    let description: String
    private let isUp: Gauge?
    private let work: @Sendable () async throws -> Void
    private let end: @Sendable () async -> Void

    /// - Parameters:
    ///   - name: for the log.
    ///   - component: counted as up while this runs; nil for what nobody watches.
    ///   - end: puts things in order when the work has ended, for whatever reason.
    ///   - work: goes on until its task is cancelled, as it is when the part is asked to stop.
    init(
        _ name: String, as component: Health.Component? = nil, end: @escaping @Sendable () async -> Void = {},
        work: @escaping @Sendable () async throws -> Void
    ) {
        description = name
        isUp = component?.gauge
        self.work = work
        self.end = end
    }

    /// Something that works on threads of its own, and has only to be ended.
    init(standing name: String, end: @escaping @Sendable () async -> Void) {
        self.init(name, end: end) {
            await Task.waitUntilCancelled()
        }
    }

    func run() async throws {
        isUp?.record(1)
        defer { isUp?.record(0) }
        do {
            try await cancelWhenGracefulShutdown { try await work() }
        } catch is CancellationError {
            // It was asked to stop.
        } catch {
            await end()
            throw error
        }
        await end()
    }
}

extension Health.Component {
    /// 1 while it works.
    var gauge: Gauge { Gauge(label: Self.family, dimensions: [("component", rawValue)]) }
}

extension ServiceGroup {
    /// Runs parts together. Each depends on those before it only, so that they stop in reverse order: what hands over ends
    /// before what receives. When one ends by itself all stop.
    ///
    /// - Parameter signals: stop the group.
    init(_ parts: [Part], stoppedBy signals: [UnixSignal] = [], logger: Logger) {
        let services = parts.map { part in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: part, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        self.init(
            configuration: ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: signals, logger: logger))
    }
}
