import Clocks
import Foundation
import Intervals
import Notation
import Processes
public import Site
public import Transfer

/// Runs hooks without a shell, in an environment and a process group of their own, for a bounded time, and without the
/// daemon's descriptors and capabilities.
public struct HookRunner: Sendable {
    /// The time between asking a hook to end and killing it.
    private let grace: Duration
    private let transfers: TransferEngine?
    private let clock: any WallClock
    private let secrets: @Sendable (Hook) throws -> String?
    private let metrics = HookMetrics()

    /// Creates a runner.
    ///
    /// - Parameters:
    ///   - grace: the time between asking a hook to end and killing it.
    ///   - transfers: speaks to servers; without it only executables can be run.
    ///   - clock: tells when a hook started and ended; its timeout is measured by the machine.
    ///   - secrets: the secret of a webhook or a mail server, read anew each time.
    public init(
        grace: Duration = .seconds(1), transfers: TransferEngine? = nil, clock: any WallClock = SystemClock(),
        secrets: @escaping @Sendable (Hook) throws -> String? = { _ in nil }
    ) {
        self.grace = grace
        self.transfers = transfers
        self.clock = clock
        self.secrets = secrets
    }

    /// Runs the hook once, to its end. When the task is cancelled, the hook is ended.
    ///
    /// - Parameters:
    ///   - contact: the person who is to be told, in an emergency.
    ///   - contract: whose contact that is: its language and time zone are those of the message.
    ///   - attempt: from 1.
    public func run(
        _ hook: Hook, for event: Event, contact: Contact? = nil, of contract: Contract? = nil, attempt: Int = 1
    ) async -> Delivery {
        let message = HookMessage(event: event, contact: contact, contract: contract, attempt: attempt)
        let startedAt = clock.now
        let (outcome, output) = await perform(hook, with: message)
        let delivery = Delivery(
            event: event, hook: hook.name, contact: contact, attempt: attempt, startedAt: startedAt,
            endedAt: clock.now, outcome: outcome, output: output)
        metrics.note(delivery)
        return delivery
    }

    private func perform(_ hook: Hook, with message: HookMessage) async -> (Delivery.Outcome, String) {
        switch hook.means {
        case .executable(let path), .anchor(let path, _):
            if let reason = Self.whyNotExecutable(path) { return (.cannotStart(reason), "") }
            do {
                let program = ChildProcess(
                    environment: message.environment(for: hook), timeout: .milliseconds(hook.timeout), grace: grace,
                    user: hook.user)
                let (ending, output) = try await program.run(path, input: "\(message.body(hook.payload))\n")
                return (Delivery.Outcome(ending), output)
            } catch {
                return (Delivery.Outcome(error), "")
            }
        case .webhook, .mail:
            do {
                let server = ServerHook(hook: hook, message: message, secret: try secrets(hook))
                guard let transfers, let request = server.request else {
                    return (.cannotStart("nobody is named to whom \(hook.name) could send"), "")
                }
                let result = await transfers.perform(request)
                return (server.outcome(result), String(decoding: result.body, as: UTF8.self))
            } catch {
                return (Delivery.Outcome(error), "")
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
}

extension Delivery.Outcome {
    /// A hook that did not start, for good or because the machine is short of something now.
    fileprivate init(_ error: any Error) {
        self =
            if Shortage.isCause(of: error) { .shortage(SystemReason.of(error)) } else {
                .cannotStart(SystemReason.of(error))
            }
    }

    /// Exit code 75 (EX_TEMPFAIL) asks to be tried again.
    fileprivate init(_ ending: ChildProcess.Ending) {
        switch ending {
        case .exited(code: 0): self = .delivered
        case .exited(code: 75): self = .temporaryFailure
        case .exited(let code): self = .failed(exitCode: code)
        case .killed(let signal): self = .killed(signal: signal)
        case .timedOut: self = .timedOut
        }
    }
}
