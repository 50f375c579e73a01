import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import Live
import Metrics
import NIOCore
import NIOPosix
import NIOSSL
import Office
import Processes
public import Settings
import Site
import Synchronization

/// Serves the pages where the configuration says, for as long as it runs. A place that cannot be had is logged and tried
/// again: polling goes on without pages.
public final class WebServer: Sendable {
    private struct State {
        var settings: WebSettings?
        /// Of what is served at present; nil without encryption.
        var certificates: Certificates?
        /// Goes up with every configuration that has pages served otherwise.
        var turn = 0
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state: Mutex<State>
    private let sources: WebSources
    private let desk: Desk
    private let control: AccessControl
    private let deadlines = DeadlineBook()
    private let timer: any Clock<Duration>
    private let logger: Logger
    private let isServed: @Sendable (Int) -> Void
    private let isUp = Gauge(label: Health.Component.family, dimensions: [("component", "pages")])
    /// One thread: whatever browsers do, they get no more of the machine.
    private let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private static let patience: Duration = .seconds(10)

    /// Prepares to serve; nothing happens before `run`.
    ///
    /// - Parameters:
    ///   - settings: nil where no pages are served.
    ///   - isServed: is told the port whenever pages are served from now on.
    public init(
        _ sources: WebSources, settings: WebSettings?, timer: any Clock<Duration> = ContinuousClock(), logger: Logger,
        isServed: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.sources = sources
        state = Mutex(State(settings: settings))
        desk = Desk(sources.office)
        control = AccessControl(office: sources.office) { refusal in
            logger.tell(.accessUnlogged, "the log of access is not complete: \(refusal)")
        }
        self.timer = timer
        self.logger = logger
        self.isServed = isServed
    }

    /// Serves at another place or in another way. The certificate's files are read again: connections that come take the
    /// new certificate, and where it is broken the former one stays in force, and this is logged. Whatever else is the
    /// same goes on, event streams too.
    public func adopt(_ settings: WebSettings?) {
        let (former, certificates) = state.withLock { ($0.settings, $0.certificates) }
        if let files = settings?.certificate, let certificates {
            do {
                try certificates.reload(files)
            } catch {
                logger.tell(.certificateRefused, "\(error); the former certificate stays in force")
            }
        }
        guard former != settings else { return }
        let waiting = state.withLock { state in
            state.settings = settings
            state.turn += 1
            defer { state.waiting = [] }
            return state.waiting
        }
        for call in waiting { call.finish() }
    }

    /// Serves until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            let (settings, turn) = state.withLock { ($0.settings, $0.turn) }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { [self] in await serve(settings) }
                group.addTask { [self] in await change(after: turn) }
                await group.next()
                group.cancelAll()
            }
        }
    }

    /// Ends the threads.
    public func stop() async {
        await desk.stop()
        await control.stop()
        do {
            try await loops.shutdownGracefully()
        } catch {
            logger.tell(.pagesFailed, "the pages' thread did not end: \(error)")
        }
    }

    private func change(after turn: Int) async {
        let (stream, call) = AsyncStream.makeStream(of: Void.self)
        let hasChanged = state.withLock { state in
            if state.turn == turn { state.waiting.append(call) }
            return state.turn != turn
        }
        guard !hasChanged else { return }
        for await _ in stream {}
    }

    /// Serves until the task is cancelled; nothing where no pages are wanted.
    private func serve(_ settings: WebSettings?) async {
        guard let settings else { return await Task.waitUntilCancelled() }
        let judging = Task { await keepDeadlinesJudged() }
        defer { judging.cancel() }
        var said: String?
        while !Task.isCancelled {
            do {
                try checkExposure(settings)
                let reception = Reception()
                let application = try application(settings, at: reception)
                let serving = Task { try await application.run() }
                try await withTaskCancellationHandler {
                    try await serving.value
                } onCancel: {
                    reception.close { serving.cancel() }
                }
            } catch is CancellationError {
                return
            } catch {
                isUp.record(0)
                let reason = "no pages at \(settings.listen): \(error)"
                if said != reason {
                    logger.tell(
                        .pagesDown, "\(reason); tried again every ten seconds",
                        about: [.address: "\(settings.listen)"])
                }
                said = reason
            }
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: Self.patience)
        }
    }

    /// Where others than this machine can come, somebody must be able to tell who they are, and nobody to listen in.
    private func checkExposure(_ settings: WebSettings) throws {
        let exposure = Exposure(settings, in: sources.office())
        guard let reason = try exposure.reasonNotToServe else { return }
        throw NotServed(description: reason)
    }

    /// What routes need to answer.
    func parts(_ settings: WebSettings) throws -> WebParts {
        WebParts(
            sources: sources, pages: try Pages(basePath: settings.basePath), desk: desk,
            access: Access(control: control, settings: settings, logger: logger), logger: logger, timer: timer,
            deadlines: deadlines)
    }

    /// Large fleets take seconds to judge: it is done before anybody asks.
    private func keepDeadlinesJudged() async {
        while !Task.isCancelled {
            do {
                guard try await desk.ask({ [deadlines] office in try office.keepUpToDate(deadlines) }) else { return }
                try await timer.sleep(for: DeadlineBook.refreshInterval)
            } catch is CancellationError {
                return
            } catch {
                logger.tell(.judgingFailed, "what falls due is not known just now: \(error)")
                // Cancelled while it sleeps: the loop ends.
                try? await timer.sleep(for: Self.patience)
            }
        }
    }

    private func application(_ settings: WebSettings, at reception: Reception) throws -> some ApplicationProtocol {
        let parts = try parts(settings)
        var quiet = logger
        quiet.logLevel = .critical
        return Application(
            router: parts.router, server: try server(settings),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.listen.host, port: Int(settings.listen.port)), serverName: "Mainstay",
                availableConnectionsDelegate: ConnectionLimit.delegate(quiet)),
            onServerRunning: { [isUp, isServed] channel in
                reception.open(channel)
                isUp.record(1)
                isServed(channel.localAddress?.port ?? 0)
            }, eventLoopGroupProvider: .shared(loops), logger: quiet)
    }

    /// Connections on which nothing is heard are closed: a slow client holds no descriptor for long.
    private func server(_ settings: WebSettings) throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [FirstRequestDeadline(.seconds(20))], idleTimeout: .seconds(60)))
        guard let files = settings.certificate else {
            state.withLock { $0.certificates = nil }
            return plain
        }
        let certificates = try certificates(files)
        return try .tls(plain, tlsConfiguration: certificates.configuration)
    }

    /// The certificate of the files, or the one in force where they are broken.
    private func certificates(_ files: WebSettings.Certificate) throws -> Certificates {
        let former = state.withLock { $0.certificates }
        do {
            let new = try Certificates(files)
            state.withLock { $0.certificates = new }
            return new
        } catch {
            guard let former else { throw error }
            logger.tell(.certificateRefused, "\(error); the former certificate stays in force")
            return former
        }
    }
}

/// Why pages are not served where the configuration says: one sentence for people.
private struct NotServed: Error, CustomStringConvertible {
    let description: String
}
