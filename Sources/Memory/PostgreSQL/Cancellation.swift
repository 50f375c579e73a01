internal import CPostgreSQL
import Foundation

/// Asks the server to give up what a connection runs (<https://www.postgresql.org/docs/15/libpq-cancel.html>). libpq blocks
/// meanwhile, so that has a thread of its own; it ends with the answer, or when the network gives up (`tcp_user_timeout`).
final class Cancellation: Sendable {
    private let isDone = DispatchSemaphore(value: 0)

    private init() {}

    /// - Returns: nil where there is nobody to ask.
    @discardableResult
    static func ask(of connection: PostgreSQLConnection) -> Cancellation? {
        guard let handle = connection.handle, let canceller = pq_make_canceller(handle) else { return nil }
        // The thread is its only user from here on.
        nonisolated(unsafe) let ours = canceller
        let cancellation = Cancellation()
        let thread = Thread {
            // Whether it was heard shows in what the connection answers.
            _ = pq_cancel(ours)
            pq_free_canceller(ours)
            cancellation.isDone.signal()
        }
        thread.name = "cancelling"
        thread.start()
        return cancellation
    }

    /// Waits until the server has been told: what is asked later is not meant.
    ///
    /// - Returns: false when that takes longer.
    func wait(within patience: Duration) -> Bool {
        isDone.wait(timeout: .now() + .milliseconds(Int(patience.milliseconds))) == .success
    }
}
