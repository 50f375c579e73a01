public import Facility
import Foundation
public import Intervals
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// One attempt to deliver an event through a hook.
public struct Delivery: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// Exit code 0.
        case delivered
        /// Exit code 75 (EX_TEMPFAIL).
        case temporaryFailure
        /// Killed, with its process group, after the hook's timeout.
        case timedOut
        case failed(exitCode: Int32)
        case killed(signal: Int32)
        /// Not found, not executable, no such interpreter.
        case cannotStart(String)

        /// Worth another try.
        var isTemporary: Bool { self == .temporaryFailure || self == .timedOut }
    }

    public var event: Event
    public var hook: String
    public var contact: Contact?
    public var attempt: Int
    public var startedAt: Instant
    public var endedAt: Instant
    public var outcome: Outcome
    /// The first 4 KiB of what it printed.
    public var output: String

    /// As the ledger keeps it.
    public var document: JSON {
        .object([
            "event": .string(event.id), "hook": .string(hook), "contact": contact.map { .string($0.name) },
            "method": contact.map { .string($0.method) }, "to": contact.map { .string($0.to) },
            "attempt": .integer(Int64(attempt)), "started_at": .string(startedAt.description),
            "duration_ms": .integer(endedAt - startedAt), "outcome": .string(outcome.word), "output": .string(output),
        ])
    }
}

extension Delivery.Outcome {
    /// For people and for the ledger.
    public var word: String {
        switch self {
        case .delivered: "delivered"
        case .temporaryFailure: "temporary failure (exit 75)"
        case .timedOut: "timed out and was killed"
        case .failed(let code): "failed (exit \(code))"
        case .killed(let signal): "died of signal \(signal)"
        case .cannotStart(let reason): "could not start: \(reason)"
        }
    }
}

/// Runs hooks: no shell, an environment of its own, a process group of its own, a bounded time.
public struct HookRunner: Sendable {
    /// Between asking a hook to end and killing it.
    private let grace: Duration
    private static let keptOutput = 4096

    public init(grace: Duration = .seconds(1)) { self.grace = grace }

    /// Runs the hook once, to its end. The event goes to standard input; what it prints to a file without a name, so
    /// that neither a silent reader nor a talkative writer, nor a grandchild that keeps the descriptor, can hold us up.
    public func run(_ hook: Hook, _ event: Event, contact: Contact? = nil, attempt: Int = 1) async -> Delivery {
        let message = HookMessage(event: event, contact: contact, attempt: attempt)
        let startedAt = Instant.now
        var output = ""
        let outcome: Delivery.Outcome
        if let reason = Self.whyNotExecutable(hook.executable) {
            outcome = .cannotStart(reason)
        } else {
            do {
                let input = try AnonymousFile(holding: "\(message.json)\n")
                let printed = try AnonymousFile(holding: "")
                outcome = try await execute(hook, message.environment, input, printed)
                output = printed.beginning(Self.keptOutput)
            } catch {
                outcome = .cannotStart("\(error)")
            }
        }
        return Delivery(
            event: event, hook: hook.name, contact: contact, attempt: attempt, startedAt: startedAt, endedAt: .now,
            outcome: outcome, output: output)
    }

    private static func whyNotExecutable(_ path: String) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return "there is no \(path)" }
        guard FileManager.default.isExecutableFile(atPath: path) else {
            return "\(path) is not executable by this user; `chmod +x` makes it so"
        }
        return nil
    }

    private func execute(
        _ hook: Hook, _ environment: [String: String], _ input: AnonymousFile, _ output: AnonymousFile
    ) async throws -> Delivery.Outcome {
        // The files stay open until the process has ended, not until their numbers were last read.
        defer { withExtendedLifetime((input, output)) {} }
        let watched = WatchedProcess()
        // The kernel reads each up to its NUL.
        let variables = environment.map { Array("\($0.key)=\($0.value)\0".utf8) }
        let grace = grace
        return try await withThrowingTaskGroup(of: Delivery.Outcome?.self) { group in
            group.addTask {
                var options = PlatformOptions()
                options.processGroupID = 0
                let result = try await Subprocess.run(
                    .path(FilePath(hook.executable)), environment: .custom(variables), workingDirectory: "/",
                    platformOptions: options,
                    input: .fileDescriptor(
                        FileDescriptor(rawValue: input.descriptor), closeAfterSpawningProcess: false),
                    output: .fileDescriptor(
                        FileDescriptor(rawValue: output.descriptor), closeAfterSpawningProcess: false),
                    error: .combinedWithOutput
                ) { execution in
                    watched.state.withLock { $0.pid = execution.processIdentifier.value }
                }
                if watched.state.withLock({ $0.timedOut }) { return .timedOut }
                switch result.terminationStatus {
                case .exited(0): return .delivered
                case .exited(75): return .temporaryFailure
                case .exited(let code): return .failed(exitCode: code)
                case .signaled(let signal): return .killed(signal: signal)
                }
            }
            group.addTask {
                try await Task.sleep(for: .milliseconds(hook.timeout))
                let pid = watched.state.withLock { state in
                    state.timedOut = true
                    return state.pid
                }
                guard let pid else { return nil }
                // The whole group: what the hook has forked as well.
                kill(-pid, SIGTERM)
                try await Task.sleep(for: grace)
                kill(-pid, SIGKILL)
                return nil
            }
            for try await outcome in group {
                if let outcome {
                    if outcome == .timedOut, let pid = watched.state.withLock({ $0.pid }) { kill(-pid, SIGKILL) }
                    group.cancelAll()
                    return outcome
                }
            }
            return .timedOut
        }
    }
}

/// What the two tasks of one run know of the process.
private final class WatchedProcess: Sendable {
    struct State {
        var pid: pid_t?
        var timedOut = false
    }

    let state = Mutex(State())
}

/// A file without a name, which is gone when it is closed.
private final class AnonymousFile: Sendable {
    let descriptor: Int32

    init(holding text: String) throws {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/mainstay-hook-XXXXXX".utf8CString)
        let opened = mkstemp(&template)
        guard opened >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        unlink(template)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
        descriptor = opened
        let file = FileHandle(fileDescriptor: opened, closeOnDealloc: false)
        try file.write(contentsOf: Data(text.utf8))
        try file.seek(toOffset: 0)
    }

    /// What was written to it, cut off.
    func beginning(_ limit: Int) -> String {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = pread(descriptor, &buffer, limit, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    deinit { close(descriptor) }
}

extension Instant {
    /// The machine's clock.
    static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
