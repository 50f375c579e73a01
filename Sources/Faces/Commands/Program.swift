import ArgumentParser
import Foundation
import Notation
import Office
import Processes

/// The program `mainstay`, as a library that a test can call.
public enum Program {
    /// Call it first, while there is one thread: what it sets is inherited by those that come.
    public static func prepare() {
        // A reader that goes away is an error of writing, and is said as one; programs that are run get the signal again.
        signal(SIGPIPE, SIG_IGN)
        ThisProcess.keepStandardDescriptors()
        ThisProcess.prepareForChildren()
    }

    /// Runs one command to its end and leaves the process with its exit code.
    public static func main(arguments: [String]) async {
        leave(await run(arguments: arguments))
    }

    /// Ends the process without the exit handlers of the libraries. `exit` runs them while other threads are still
    /// putting away what the command used: libcrypto would free its tables under a thread that closes a cipher.
    private static func leave(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }

    /// Runs one command and returns its exit code (documented in `ExitStatus`).
    static func run(arguments: [String]) async -> Int32 {
        do {
            let arguments = ArgumentOrder.normalised(arguments)
            try CommandNames.check(arguments)
            var command = try MainstayCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch {
            return report(error, to: arguments)
        }
    }

    /// Says what went wrong in one place and turns it into an exit code.
    private static func report(_ error: any Error, to arguments: [String]) -> Int32 {
        if let refusal = error as? Refusal {
            Terminal.error(refusal.description)
            return ExitStatus(refusal.code).rawValue
        }
        if let status = error as? ExitStatus { return status.rawValue }
        if let plugin = error as? PluginExit { return plugin.code }
        let code = MainstayCommand.exitCode(for: error)
        let message = MainstayCommand.fullMessage(for: error)
        if code == .success {
            print(message)
        } else if code == .validationFailure || error is ValidationError {
            Terminal.error(CommandNames.mistypedOption(in: ArgumentOrder.normalised(arguments)) ?? message)
            return ExitStatus.usage.rawValue
        } else {
            Terminal.error("mainstay: \(SystemReason.of(error))")
            return ExitStatus.failed.rawValue
        }
        return code.rawValue
    }
}

/// How a command ended (sysexits where one fits).
enum ExitStatus: Int32, Error {
    case done = 0
    /// The work failed, or `check` found problems.
    case failed = 1
    /// What `--fail-on` names was found.
    case matched = 2
    case usage = 64
    case configuration = 78
}

extension ExitStatus {
    /// How a command ends that the office refused.
    init(_ code: Refusal.Code) {
        switch code {
        case .unknownContract, .ambiguousContract, .unknownEmergency, .ambiguousEmergency, .unknownRecord,
            .ambiguousRecord, .unknownProfile, .unknownCredentials, .unknownHook, .unknownAccount, .ambiguousAccount,
            .malformed, .missing, .contradictory,
            .needsConfirmation:
            self = .usage
        case .configuration: self = .configuration
        case .unknownOutage, .ambiguousOutage, .nothingKnown, .notFinal, .invalidTables, .alreadyThere, .notPermitted,
            .ledger,
            .unreadable, .unwritable, .unreachable, .toolMissing, .failed:
            self = .failed
        }
    }
}
