import Clocks
import Foundation
import Intervals
import Processes
public import Site
public import Transfer

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
                let program = ChildProcess(
                    environment: message.environment, timeout: .milliseconds(hook.timeout), grace: grace,
                    user: hook.user)
                let (ending, output) = try await program.run(path, input: "\(message.body(hook.payload))\n")
                return (Delivery.Outcome(ending), output)
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
}

extension Delivery.Outcome {
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
