import Foundation
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Runs a program once: without a shell, with an environment and a process group of its own, for a bounded time.
public struct ChildProcess: Sendable {
    /// How a program ended.
    public enum Ending: Hashable, Sendable {
        /// It ended by itself.
        case exited(code: Int32)
        /// A signal ended it before its time was over.
        case killed(signal: Int32)
        /// It was still running when its time was over, and was ended with its process group.
        case timedOut
    }

    /// The program's whole environment.
    public var environment: [String: String]
    /// How long the program may run.
    public var timeout: Duration
    /// Between SIGTERM and SIGKILL once the time is over.
    public var grace: Duration
    /// The user to run as. Only root can become another one; otherwise it stays the present user.
    public var user: String?

    /// Describes how programs are run.
    public init(environment: [String: String], timeout: Duration, grace: Duration, user: String? = nil) {
        self.environment = environment
        self.timeout = timeout
        self.grace = grace
        self.user = user
    }

    /// Runs the program at `path` to its end, or to the end of its time. When the task is cancelled, the program is ended
    /// with its process group.
    ///
    /// - Parameter input: what it can read from standard input. A program that does not read holds nobody up.
    /// - Returns: how it ended, and the first 4,096 octets of what it printed.
    /// - Throws: `ChildProcessError` for an unknown user; a system error when the program cannot be started (`Shortage`
    ///   tells whether it may start later).
    public func run(_ path: String, input text: String) async throws -> (ending: Ending, output: String) {
        let place = try SpawnPlace()
        let input = try MemoryFile(holding: text)
        let printed = try PrintedOutput()
        let ending = try await execute(path, input: input, output: printed, at: place)
        return (ending, printed.finish())
    }

    private func execute(
        _ path: String, input: MemoryFile, output: PrintedOutput, at place: SpawnPlace
    ) async throws -> Ending {
        // The descriptors stay open until the process has ended, not until their numbers were last read.
        defer { withExtendedLifetime((input, output)) {} }
        let group = ProcessGroup()
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)]
        if let user { try Self.setUser(user, in: &options) }
        // What the program has left behind does not outlive the program's time.
        defer { if group.isTimedOut || Task.isCancelled { group.end(with: SIGKILL) } }
        return try await withThrowingTaskGroup(of: Ending?.self) { [options] tasks in
            tasks.addTask {
                try await Task.sleep(for: timeout)
                group.end(with: SIGTERM)
                try await Task.sleep(for: grace)
                group.end(with: SIGKILL)
                return nil
            }
            tasks.addTask {
                let status = try await status(
                    of: path, options: options, input: input, output: output, group: group, at: place)
                return if group.isTimedOut { .timedOut } else { Ending(status) }
            }
            defer { tasks.cancelAll() }
            while let ended = try await tasks.next() {
                if let ended { return ended }
            }
            return .timedOut
        }
    }

    private func status(
        of path: String, options: PlatformOptions, input: MemoryFile, output: PrintedOutput, group: ProcessGroup,
        at place: SpawnPlace
    ) async throws -> TerminationStatus {
        // The kernel reads each up to its NUL.
        let variables = environment.map { Array("\($0.key)=\($0.value)\0".utf8) }
        // One that the library had to close, or to duplicate for the errors, would be one more that it can stumble over.
        let written = FileDescriptor(rawValue: output.writing)
        return try await Subprocess.run(
            .path(FilePath(path)), environment: .custom(variables), workingDirectory: "/", platformOptions: options,
            input: .fileDescriptor(FileDescriptor(rawValue: input.descriptor), closeAfterSpawningProcess: false),
            output: .fileDescriptor(written, closeAfterSpawningProcess: false),
            error: .fileDescriptor(written, closeAfterSpawningProcess: false)
        ) { execution in
            place.giveBack()
            group.began(execution.processIdentifier.value)
        }.terminationStatus
    }

    private static func setUser(_ name: String, in options: inout PlatformOptions) throws {
        guard geteuid() == 0 else { return }
        guard let account = Account(name) else { throw ChildProcessError(description: "there is no user \(name)") }
        options.userID = account.id
        options.groupID = account.group
        options.supplementaryGroups = []
    }
}

/// Why a program was not started, in words.
public struct ChildProcessError: Error, CustomStringConvertible {
    /// A sentence for people, without its full stop.
    public let description: String
}

extension ChildProcess.Ending {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code: code)
        case .signaled(let signal): self = .killed(signal: signal)
        }
    }
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
        id = entry.pw_uid
        group = entry.pw_gid
    }
}

/// A program and the programs it has started, which are ended together.
private final class ProcessGroup: Sendable {
    private struct State {
        var leader: pid_t?
        var pending: Int32?
        var isTimedOut = false
    }

    private let state = Mutex(State())

    var isTimedOut: Bool { state.withLock { $0.isTimedOut } }

    /// Notes the process; a signal that was sent before it was known is sent now.
    func began(_ leader: pid_t) {
        let pending = state.withLock { state in
            state.leader = leader
            return state.pending
        }
        if let pending { kill(-leader, pending) }
    }

    func end(with signal: Int32) {
        let leader = state.withLock { state in
            state.isTimedOut = true
            state.pending = signal
            return state.leader
        }
        if let leader { kill(-leader, signal) }
    }
}
