import Live
import Logging
import Processes
import Site
import Sockets

/// Keeps the service manager informed: that the daemon is ready, reads its configuration again or ends, what `status` says
/// in a line, and that it lives as long as the loop that polls turns.
///
/// Without a manager nothing is said, and everything goes on as well.
struct Supervision: Sendable {
    private let manager: ServiceManager?
    private let isAlive: @Sendable () -> Bool
    private let status: @Sendable () -> String
    private let timer: any Clock<Duration>
    private let logger: Logger
    /// How old the line of status may be.
    private static let patience: Duration = .seconds(15)

    /// - Parameters:
    ///   - manager: nil where nobody started us who wants to know.
    ///   - isAlive: whether the loop that polls turns.
    ///   - status: how the daemon is, in a line.
    init(
        of manager: ServiceManager?, isAlive: @escaping @Sendable () -> Bool, status: @escaping @Sendable () -> String,
        timer: any Clock<Duration>, logger: Logger
    ) {
        self.manager = manager
        self.isAlive = isAlive
        self.status = status
        self.timer = timer
        self.logger = logger
    }

    /// Says that the daemon is ready, and how it is until the task is cancelled.
    func run() async {
        guard let manager else { return await Task.waitUntilCancelled() }
        var said = status()
        var wasAlive = true
        tell([.ready, .status(said)])
        // Thrice within the watchdog's time: one that is late or lost ends nobody.
        let interval = min(manager.watchdog.map { $0 / 3 } ?? Self.patience, Self.patience)
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: interval)
            guard !Task.isCancelled else { return }
            var news: [ServiceManager.News] = []
            let lives = isAlive()
            if lives { news.append(.alive) }
            if wasAlive, !lives {
                logger.tell(.pollingStopped, "the loop that polls has stopped; the watchdog is not fed")
            }
            wasAlive = lives
            let line = status()
            if line != said { news.append(.status(line)) }
            said = line
            if !news.isEmpty { tell(news) }
        }
    }

    /// Says that the configuration is being read again while it is.
    func whileReloading(_ reload: () async -> Void) async {
        tell([.reloading])
        await reload()
        // Also where the old configuration stayed in force: the daemon does its work.
        tell([.ready])
    }

    /// Says that the daemon ends.
    func stop() { tell([.stopping]) }

    private func tell(_ news: [ServiceManager.News]) {
        guard let manager else { return }
        do {
            try manager.tell(news)
        } catch {
            logger.tell(.managerUntold, "the service manager does not hear us: \(error.reason)")
        }
    }
}
