import Foundation
import Processes
import Settings
import Sockets

/// Hands a hook to a runner beside the daemon, which may start programs with privileges of their own (`mainstay-hook@.service`).
///
/// The daemon's unit takes set-uid from all that it starts. A hook that needs it asks for itself to be run once more, by its
/// name; what it was given goes with it, and how it ended comes back. The runner starts what an administrator has put into
/// its folder, and nothing else.
public struct HookRelay: Sendable {
    /// What is asked for, as one line of JSON.
    struct Request: Hashable, Sendable, Codable {
        var hook: String
        var environment: [String: String]
        var input: String
    }

    /// How a hook ended.
    public struct Ending: Hashable, Sendable, Codable {
        /// Its exit code; 75 asks for another attempt.
        public var code: Int32
        /// What it printed, or why it did not run.
        public var output: String
    }

    /// Where the runner listens unless told otherwise.
    public static let socket = "/run/mainstay-hook.socket"
    /// Says to a hook that the runner has started it.
    static let mark = "MAINSTAY_RELAYED"
    /// Asks for another attempt (EX_TEMPFAIL).
    static let temporaryFailure: Int32 = 75
    /// How long a hook may take here; the daemon's own patience with it is usually less.
    private static let patience: Duration = .seconds(120)

    // MARK: - Within the daemon's unit

    /// Asks the runner for a hook, and waits for its end.
    ///
    /// - Parameters:
    ///   - name: the hook's file in the runner's folder.
    ///   - environment: what the asking hook was given.
    ///   - input: what it can read.
    /// - Throws: `Refusal` with `.failed`, where the runner itself has asked: it would ask for ever.
    public static func handOver(
        _ name: String, environment: [String: String], input: String, at socket: String = socket
    ) throws(Refusal) -> Ending {
        guard environment[mark] == nil else {
            throw Refusal(
                .failed, reason: "\(name) was started by the runner, and hands itself over again",
                fix: "see that mainstay-hook@.service has no NoNewPrivileges, nor a setting that implies it")
        }
        let request = Request(hook: name, environment: environment, input: input)
        do {
            let connection = try LocalConnection(to: socket, patience: 1000)
            let line = try connection.ask(
                String(decoding: try JSONEncoder().encode(request), as: UTF8.self),
                until: .now + patience + .seconds(10))
            return try JSONDecoder().decode(Ending.self, from: Data(line.utf8))
        } catch let failure as SocketFailure {
            return Ending(
                code: temporaryFailure,
                output: "no runner answers at \(socket): \(failure.reason); `systemctl start mainstay-hook.socket`")
        } catch {
            return Ending(code: temporaryFailure, output: "the runner's answer cannot be read")
        }
    }

    // MARK: - Outside of it

    private let folder: String

    /// - Parameter folder: has the hooks that may be asked for.
    public init(folder: String) { self.folder = folder }

    /// Runs what a line asks for, and says how it ended, as a line.
    public func answer(_ line: String) async -> String {
        let ending =
            if let request = try? JSONDecoder().decode(Request.self, from: Data(line.utf8)) {
                await run(request)
            } else {
                Ending(code: 1, output: "what was asked cannot be read")
            }
        // Numbers and texts can always be encoded.
        let octets = (try? JSONEncoder().encode(ending)) ?? Data(#"{"code":75,"output":""}"#.utf8)
        return String(decoding: octets, as: UTF8.self)
    }

    private func run(_ request: Request) async -> Ending {
        let path = "\(folder)/\(request.hook)"
        if let reason = reasonNotToRun(request.hook, at: path) { return Ending(code: 1, output: reason) }
        var environment = request.environment.filter { Self.isGivenToHooks($0.key) }
        environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        environment["LANG"] = "C.UTF-8"
        environment[Self.mark] = "1"
        do {
            let program = ChildProcess(environment: environment, timeout: Self.patience, grace: .seconds(1))
            let (ending, output) = try await program.run(path, input: request.input)
            return Ending(code: Self.code(of: ending), output: output)
        } catch {
            return Ending(code: Self.temporaryFailure, output: "\(path) cannot be started: \(error)")
        }
    }

    /// A name that leads elsewhere, or a file that others can write, is run for nobody.
    private func reasonNotToRun(_ name: String, at path: String) -> String? {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else { return "no hook is called so" }
        guard FileManager.default.isExecutableFile(atPath: path) else { return "there is no executable \(path)" }
        return TrustedFile.danger(to: path)
    }

    /// Nothing that a program loader, a shell or an interpreter goes by.
    private static func isGivenToHooks(_ name: String) -> Bool {
        name.hasPrefix("MAINSTAY_") || ["UPSNAME", "NOTIFYTYPE", "NOTIFYMSG"].contains(name)
    }

    private static func code(of ending: ChildProcess.Ending) -> Int32 {
        switch ending {
        case .exited(let code): code
        // As a shell tells it.
        case .killed(let signal): 128 + signal
        case .timedOut: temporaryFailure
        }
    }
}
