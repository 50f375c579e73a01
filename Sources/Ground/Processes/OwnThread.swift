import Foundation
import Synchronization

/// A thread with a name, for work that blocks: it does one thing after the other, and no task waits for a thread of the
/// cooperative pool meanwhile. From any thread.
public final class OwnThread: Sendable {
    private struct State {
        var work: [@Sendable () -> Void] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let hasWork = DispatchSemaphore(value: 0)
    private let name: String

    /// Starts the thread; it ends when it is stopped.
    public init(name: String) {
        self.name = name
        Thread { [self] in loop() }.start()
    }

    private func loop() {
        // A name that is given before the start does not reach the kernel: the thread would be called like its creator.
        Thread.current.name = name
        while true {
            hasWork.wait()
            let (next, isStopped) = state.withLock { state in
                (state.work.isEmpty ? nil : state.work.removeFirst(), state.isStopped)
            }
            if let next { next() } else if isStopped { return }
        }
    }

    /// Hands work over and returns at once.
    ///
    /// - Returns: false when the thread was stopped; then nothing is done.
    @discardableResult
    public func perform(_ work: @escaping @Sendable () -> Void) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isStopped else { return false }
            state.work.append(work)
            return true
        }
        if isTaken { hasWork.signal() }
        return isTaken
    }

    /// Does something on the thread and waits, suspended, for what comes of it.
    ///
    /// - Throws: what `work` throws; `CancellationError` when the thread was stopped.
    public func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = perform { continuation.resume(with: Result { try work() }) }
            if !isTaken { continuation.resume(throwing: CancellationError()) }
        }
    }

    /// Ends the thread when everything that was handed over is done, and returns then.
    public func stop() async {
        await withCheckedContinuation { continuation in
            let isTaken = perform { continuation.resume() }
            if !isTaken { continuation.resume() }
            state.withLock { $0.isStopped = true }
            hasWork.signal()
        }
    }
}
