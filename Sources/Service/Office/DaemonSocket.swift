import Foundation
public import Live
public import Settings
import Sockets

/// Where a running daemon is asked: a socket in `$RUNTIME_DIRECTORY` (systemd), else beside the ledger, or where `socket:`
/// of the configuration puts it.
public struct DaemonSocket: Hashable, Sendable {
    /// Where the daemon listens.
    public let path: String
    /// Beside the ledger, where everybody finds it; the same as `path`, or a link that leads there.
    public let besideLedger: String
    private let isChosen: Bool

    /// Finds the place for a configuration.
    public init(
        of configuration: Configuration, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        besideLedger =
            switch configuration.ledger {
            case .sqlite(let path): "\(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).socket"
            case .postgresql: "\(configuration.folder)/mainstay.socket"
            }
        // systemd gives several folders where a unit asks for several.
        let runtime = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first
        path = configuration.socket ?? runtime.map { "\($0)/mainstay.socket" } ?? besideLedger
        isChosen = configuration.socket != nil
    }

    /// Where it may be, the most likely first. The ledger's own daemon comes before whoever uses this folder besides.
    private var places: [String] {
        if isChosen { return [path] }
        return path == besideLedger ? [path] : [besideLedger, path]
    }

    /// Why no daemon told what it was asked.
    public enum Silence: Error, Hashable, Sendable, CustomStringConvertible {
        case notRunning
        /// This user may not ask at this path.
        case notPermitted(String)
        /// A daemon is there, and this is wrong.
        case noAnswer(String)

        /// A clause for people.
        public var description: String {
            switch self {
            case .notRunning: "no daemon runs"
            case .notPermitted(let path): "this user may not ask the daemon: \(path) is its group's"
            case .noAnswer(let reason): "the daemon does not answer: \(reason)"
            }
        }
    }

    /// Asks the running daemon.
    ///
    /// - Parameter patience: how long it may take.
    /// - Throws: `Silence`.
    public func ask(
        _ subject: DaemonQuestion.Subject, within patience: Duration = .seconds(5)
    ) throws(Silence) -> DaemonAnswer {
        let deadline = ContinuousClock.now + patience
        var silence = Silence.notRunning
        for place in places {
            do {
                let line = try LocalConnection(to: place, patience: 1000)
                    .ask(DaemonQuestion(subject).line, until: deadline)
                return try Self.read(line)
            } catch let failure as SocketFailure where failure.isAbsence {
                continue
            } catch let failure as SocketFailure where failure.isRefusalOfPermission {
                silence = .notPermitted(place)
            } catch let failure as SocketFailure {
                silence = .noAnswer(failure.reason)
            } catch let other as Silence {
                silence = other
            } catch {
                silence = .noAnswer("what it says cannot be read: \(error)")
            }
        }
        throw silence
    }

    private static func read(_ line: String) throws -> DaemonAnswer {
        let answer = try DaemonAnswer(line: line)
        if let failure = answer.error { throw Silence.noAnswer(failure.reason) }
        return answer
    }
}

extension SocketFailure {
    /// Nothing is there, or what is there was left by a daemon that has ended.
    fileprivate var isAbsence: Bool { code == ENOENT || code == ECONNREFUSED || code == ENOTDIR }

    fileprivate var isRefusalOfPermission: Bool { code == EACCES || code == EPERM }
}

// How a daemon takes its place.
extension DaemonSocket {
    /// Whether a daemon listens where this one would: nobody takes it away from it.
    public var isAnswered: Bool { Self.isAnswered(path) }

    private static func isAnswered(_ path: String) -> Bool {
        do {
            _ = try LocalConnection(to: path, patience: 500)
            return true
        } catch {
            // Busy is somebody; a socket that was left behind is nobody.
            return !error.isAbsence && !error.isRefusalOfPermission
        }
    }

    /// Has everybody who knows the configuration find the socket.
    ///
    /// - Throws: what the file system refuses.
    public func link() throws {
        guard path != besideLedger else { return }
        unlink()
        // A daemon that listened here, before there was a folder for it, was killed.
        if !Self.isAnswered(besideLedger) { try LineServer.clear(besideLedger) }
        try FileManager.default.createSymbolicLink(atPath: besideLedger, withDestinationPath: path)
    }

    /// Removes the link, whoever made it: it leads nowhere once its daemon has ended.
    public func unlink() {
        guard path != besideLedger,
            (try? FileManager.default.destinationOfSymbolicLink(atPath: besideLedger)) != nil
        else { return }
        // A link that stays leads to a socket that refuses: the same as none.
        try? FileManager.default.removeItem(atPath: besideLedger)
    }
}
