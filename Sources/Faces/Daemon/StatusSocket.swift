import Foundation
import Live
import Logging
import Notation
import Office
import Processes
import Site
import Sockets

/// Answers what people and programs ask of the running daemon, at a Unix socket.
///
/// A daemon that cannot listen goes on: it watches and tells people all the same, and `status` falls back to the ledger.
struct StatusSocket: Sendable {
    let place: DaemonSocket
    let answers: DaemonAnswers
    let logger: Logger

    /// Answers until the task is cancelled.
    func run() async {
        guard let server = open() else { return await Task.waitUntilCancelled() }
        server.start()
        await Task.waitUntilCancelled()
        place.unlink()
        server.stop()
    }

    /// Listens, unless somebody else answers there; the reason is logged.
    private func open() -> LineServer? {
        guard !place.isAnswered else {
            logger.tell(
                .statusUnanswered,
                "\(place.path) is another daemon's: nobody can ask this one; `socket:` gives it a place of its own",
                about: [.file: place.path])
            return nil
        }
        do {
            let server = try LineServer(path: place.path) { answers.answer($0) }
            link()
            return server
        } catch {
            logger.tell(
                .statusUnanswered, "nobody can ask this daemon: \(place.path) cannot be listened at: \(error.reason)",
                about: [.file: place.path])
            return nil
        }
    }

    private func link() {
        do {
            try place.link()
        } catch {
            logger.tell(
                .statusUnanswered, "\(place.besideLedger) does not lead to \(place.path): \(SystemReason.of(error))",
                about: [.file: place.besideLedger])
        }
    }
}
