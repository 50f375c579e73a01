import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import Live
import Metrics
import NIOCore
import NIOPosix
import NIOSSL
public import Settings
import Synchronization

/// Serves the pages where the configuration says, for as long as it runs. A place that cannot be had is logged and tried
/// again: polling goes on without pages.
public final class WebServer: Sendable {
    private struct State {
        var settings: WebSettings?
        /// Goes up with every configuration that is put in force, since certificates are read again, too.
        var turn = 0
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state: Mutex<State>
    private let sources: WebSources
    private let desk: Desk
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
        self.timer = timer
        self.logger = logger
        self.isServed = isServed
    }

    /// Serves at another place, or with another certificate; files are read again.
    public func adopt(_ settings: WebSettings?) {
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
        do {
            try await loops.shutdownGracefully()
        } catch {
            logger.error("the pages' thread did not end: \(error)")
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
        guard let settings else { return await Self.cancellation() }
        var said: String?
        while !Task.isCancelled {
            do {
                try await application(settings).run()
            } catch is CancellationError {
                return
            } catch {
                isUp.record(0)
                let reason = "no pages at \(settings.listen): \(error)"
                if said != reason { logger.warning("\(reason); tried again every ten seconds") }
                said = reason
            }
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: Self.patience)
        }
    }

    private func application(_ settings: WebSettings) throws -> some ApplicationProtocol {
        let parts = WebParts(
            sources: sources, pages: try Pages(basePath: settings.basePath), desk: desk, logger: logger)
        var quiet = logger
        quiet.logLevel = .critical
        return Application(
            router: parts.router, server: try Self.server(settings),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.listen.host, port: Int(settings.listen.port)), serverName: "Mainstay"),
            onServerRunning: { [isUp, isServed] channel in
                isUp.record(1)
                isServed(channel.localAddress?.port ?? 0)
            }, eventLoopGroupProvider: .shared(loops), logger: quiet)
    }

    /// Connections on which nothing is heard are closed: a slow client holds no descriptor for long.
    private static func server(_ settings: WebSettings) throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(60)))
        guard let files = settings.certificate else { return plain }
        let chain = try NIOSSLCertificate.fromPEMFile(files.certificate).map(NIOSSLCertificateSource.certificate)
        let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv12
        return try .tls(plain, tlsConfiguration: tls)
    }

    /// Nothing is ever sent: waiting ends with the task.
    private static func cancellation() async { for await _ in AsyncStream.makeStream(of: Void.self).stream {} }
}
