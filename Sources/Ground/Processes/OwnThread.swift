import Foundation
import Synchronization

/// A thread with a name, for work that blocks: it does one thing after the other, and no task waits for a thread of the
/// cooperative pool meanwhile. From any thread.
public final class OwnThread: Sendable {
    private struct State {
        var work: [@Sendable () -> Void] = []
        var isStopped = false
    }

    /// A third of the processor time that others get.
    static let patientNiceness: Int32 = 5

    private let state = Mutex(State())
    private let hasWork = DispatchSemaphore(value: 0)
    private let name: String
    private let isPatient: Bool

    /// Starts the thread; it ends when it is stopped.
    ///
    /// - Parameter isPatient: whether it leaves the processor to others that want it at the same time.
    public init(name: String, isPatient: Bool = false) {
        self.name = name
        self.isPatient = isPatient
        Thread { [self] in loop() }.start()
    }

    private func loop() {
        // A name that is given before the start does not reach the kernel: the thread would be called like its creator.
        Thread.current.name = name
        if isPatient { Self.leaveProcessorToOthers() }
        while true {
            hasWork.wait()
            let (next, isStopped) = state.withLock { state in
                (state.work.isEmpty ? nil : state.work.removeFirst(), state.isStopped)
            }
            if let next { next() } else if isStopped { return }
        }
    }

    /// Linux takes 0 as the thread that asks, not as its process (setpriority(2)), and lets everybody become nicer.
    private static func leaveProcessorToOthers() {
        let which = Int32(PRIO_PROCESS.rawValue)
        _ = setpriority(which, 0, max(getpriority(which, 0), patientNiceness))
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

    /// Like `run`, but whoever waits may leave: when the task is cancelled this throws at once. What had not begun then is
    /// never done; what had begun goes on, and nobody hears what comes of it.
    ///
    /// - Throws: what `work` throws; `CancellationError` when the task was cancelled or the thread stopped.
    public func runWhileWanted<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        let call = WaitingCall<T>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                call.wait(continuation)
                let isTaken = perform { if call.isWanted { call.finish(Result { try work() }) } }
                if !isTaken { call.finish(.failure(CancellationError())) }
            }
        } onCancel: {
            call.finish(.failure(CancellationError()))
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

    /// Like `stop`, but goes on without what takes longer.
    public func stop(within patience: Duration) async {
        let (done, call) = AsyncStream.makeStream(of: Void.self)
        let stopping = Task {
            await stop()
            call.finish()
        }
        let waiting = Task {
            try await Task.sleep(for: patience)
            call.finish()
        }
        for await _ in done {}
        waiting.cancel()
        stopping.cancel()
    }
}

/// Somebody who waits for what comes of some work, and who is told once: the result, or that he left.
private final class WaitingCall<T: Sendable>: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<T, any Error>)
        case told(before: Result<T, any Error>?)
    }

    private let state = Mutex(State.new)

    var isWanted: Bool {
        state.withLock { state in
            if case .waiting = state { return true }
            return false
        }
    }

    func wait(_ continuation: CheckedContinuation<T, any Error>) {
        let result = state.withLock { state -> Result<T, any Error>? in
            if case .told(let before) = state { return before }
            state = .waiting(continuation)
            return nil
        }
        if let result { continuation.resume(with: result) }
    }

    func finish(_ result: Result<T, any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<T, any Error>? in
            switch state {
            case .new:
                state = .told(before: result)
                return nil
            case .waiting(let continuation):
                state = .told(before: nil)
                return continuation
            case .told: return nil
            }
        }
        continuation?.resume(with: result)
    }
}

extension Task where Success == Never, Failure == Never {
    /// Waits until the present task is cancelled: nothing is ever sent.
    public static func waitUntilCancelled() async { for await _ in AsyncStream.makeStream(of: Void.self).stream {} }
}
