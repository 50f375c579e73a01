import CProcess
public import Facility
import Foundation
import Intervals
import Subprocess
import Synchronization
public import Transfer

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Runs hooks: no shell, an environment and a process group of their own, a bounded time, none of the daemon's
/// descriptors and capabilities.
public struct HookRunner: Sendable {
    /// Between asking a hook to end and killing it.
    private let grace: Duration
    private let transfers: TransferEngine?
    private let secrets: @Sendable (Hook) throws -> String?

    /// - Parameters:
    ///   - transfers: speaks to servers; nil: there are no hooks that are servers.
    ///   - secrets: of a webhook or a mail server, read anew each time.
    public init(
        grace: Duration = .seconds(1), transfers: TransferEngine? = nil,
        secrets: @escaping @Sendable (Hook) throws -> String? = { _ in nil }
    ) {
        (self.grace, self.transfers, self.secrets) = (grace, transfers, secrets)
    }

    /// Keeps the process's capabilities from hooks, and lets it hold as many descriptors as a thousand hooks need. Call
    /// it before there are threads. Where the kernel does not know ambient capabilities there is nothing to keep.
    public static func prepareProcess() {
        _ = ms_keep_capabilities_to_ourselves()
        _ = ms_raise_descriptor_limit()
    }

    /// Runs the hook once, to its end.
    public func run(_ hook: Hook, _ event: Event, contact: Contact? = nil, attempt: Int = 1) async -> Delivery {
        let message = HookMessage(event: event, contact: contact, attempt: attempt)
        let startedAt = Instant.now
        let (outcome, output) = await perform(hook, message)
        return Delivery(
            event: event, hook: hook.name, contact: contact, attempt: attempt, startedAt: startedAt, endedAt: .now,
            outcome: outcome, output: output)
    }

    private func perform(_ hook: Hook, _ message: HookMessage) async -> (Delivery.Outcome, String) {
        switch hook.means {
        case .executable(let path):
            if let reason = Self.whyNotExecutable(path) { return (.cannotStart(reason), "") }
            do {
                let input = try MemoryFile(holding: "\(message.body(hook.payload))\n")
                let printed = try PrintedOutput()
                let outcome = try await execute(path, hook, message.environment, input, printed)
                return (outcome, printed.finish())
            } catch {
                return (.cannotStart("\(error)"), "")
            }
        case .webhook, .mail:
            do {
                let server = ServerHook(hook: hook, message: message, secret: try secrets(hook))
                guard let transfers, let request = server.request else {
                    return (.cannotStart("nobody is named to whom \(hook.name) could send"), "")
                }
                let result = await transfers.perform(request)
                return (server.outcome(result), String(decoding: result.body.prefix(4096), as: UTF8.self))
            } catch {
                return (.cannotStart("\(error)"), "")
            }
        }
    }

    private static func whyNotExecutable(_ path: String) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return "there is no \(path)" }
        guard FileManager.default.isExecutableFile(atPath: path) else {
            return "\(path) is not executable by this user; `chmod +x` makes it so"
        }
        return nil
    }

    /// Throws where it cannot start.
    private func execute(
        _ path: String, _ hook: Hook, _ environment: [String: String], _ input: MemoryFile, _ output: PrintedOutput
    ) async throws -> Delivery.Outcome {
        // Open until the process has ended, not until its number was last read.
        defer { withExtendedLifetime((input, output)) {} }
        let group = ProcessGroup()
        // The kernel reads each up to its NUL.
        let variables = environment.map { Array("\($0.key)=\($0.value)\0".utf8) }
        var options = PlatformOptions()
        options.processGroupID = 0
        if let user = hook.user { try Self.become(user, &options) }
        // What the hook has left behind does not outlive its time.
        defer { if group.isTimedOut { group.end(with: SIGKILL) } }
        return try await withThrowingTaskGroup(of: Delivery.Outcome?.self) { [options] tasks in
            tasks.addTask {
                try await Task.sleep(for: .milliseconds(hook.timeout))
                group.end(with: SIGTERM)
                try await Task.sleep(for: grace)
                group.end(with: SIGKILL)
                return nil
            }
            tasks.addTask {
                let status = try await Self.status(of: path, variables, options, input, output, group)
                return group.isTimedOut ? .timedOut : Self.outcome(status)
            }
            defer { tasks.cancelAll() }
            while let ended = try await tasks.next() {
                if let outcome = ended { return outcome }
            }
            return .timedOut
        }
    }

    private static func status(
        of path: String, _ variables: [[UInt8]], _ options: PlatformOptions, _ input: MemoryFile,
        _ output: PrintedOutput, _ group: ProcessGroup
    ) async throws -> TerminationStatus {
        try await Subprocess.run(
            .path(FilePath(path)), environment: .custom(variables), workingDirectory: "/", platformOptions: options,
            input: .fileDescriptor(FileDescriptor(rawValue: input.descriptor), closeAfterSpawningProcess: false),
            output: .fileDescriptor(FileDescriptor(rawValue: output.writing), closeAfterSpawningProcess: true),
            error: .combinedWithOutput
        ) { group.began($0.processIdentifier.value) }.terminationStatus
    }

    private static func outcome(_ status: TerminationStatus) -> Delivery.Outcome {
        switch status {
        case .exited(0): .delivered
        case .exited(75): .temporaryFailure
        case .exited(let code): .failed(exitCode: code)
        case .signaled(let signal): .killed(signal: signal)
        }
    }

    /// Only root can; otherwise hooks run as the daemon's own user, which is what is asked for there.
    private static func become(_ name: String, _ options: inout PlatformOptions) throws {
        guard geteuid() == 0 else { return }
        guard let user = Account(name) else { throw HookFailure("there is no user \(name)") }
        (options.userID, options.groupID, options.supplementaryGroups) = (user.id, user.group, [])
    }
}

/// Why a hook was not started.
private struct HookFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A user of this machine.
private struct Account {
    let id: uid_t
    let group: gid_t

    init?(_ name: String) {
        var entry = passwd()
        var buffer = [CChar](repeating: 0, count: 16_384)
        var found: UnsafeMutablePointer<passwd>?
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        (id, group) = (entry.pw_uid, entry.pw_gid)
    }
}

/// A hook's processes, which are ended together.
private final class ProcessGroup: Sendable {
    private struct State {
        var leader: pid_t?
        var pending: Int32?
        var isTimedOut = false
    }

    private let state = Mutex(State())

    var isTimedOut: Bool { state.withLock { $0.isTimedOut } }

    /// A signal that came before the process was known is sent now.
    func began(_ leader: pid_t) {
        let pending = state.withLock { state in
            state.leader = leader
            return state.pending
        }
        if let pending { kill(-leader, pending) }
    }

    func end(with signal: Int32) {
        let leader = state.withLock { state in
            (state.isTimedOut, state.pending) = (true, signal)
            return state.leader
        }
        if let leader { kill(-leader, signal) }
    }
}

extension Instant {
    /// The machine's clock.
    static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
