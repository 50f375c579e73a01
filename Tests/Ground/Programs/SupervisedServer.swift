import Foundation
import Synchronization

/// A server that cannot run as root, with a folder of its own below `/tmp`: paths of sockets must be short.
///
/// A shell is its parent and reads our words from a pipe. When the pipe ends, however this process did, the shell ends the
/// server and removes the folder; when the shell is killed, the kernel ends the server. A shell lets what it starts beside
/// itself ignore INT and QUIT: `env` undoes that.
final class SupervisedServer: Sendable {
    /// What kept it from starting.
    struct Failure: Error, CustomStringConvertible { let description: String }

    private static let script = """
        folder=$1
        shift
        begin() { "$@" </dev/null >>"$folder/log" 2>&1 & server=$!; }
        while read -r word signal; do
            case $word in
            begin) begin "$@" ;;
            end) kill -"$signal" "$server"; wait "$server" ;;
            esac
            echo "$server"
        done
        [ -n "$server" ] && { kill -QUIT "$server"; wait "$server"; }
        cd / && rm -rf "$folder"
        """

    let folder: URL
    private let words: FileHandle
    private let answers: FileHandle
    private let state = Mutex<pid_t>(0)

    /// Makes the folder and the shell; the server is started by `begin`.
    ///
    /// - Parameter command: runs the server, given its folder.
    init(_ name: String, command: (URL) -> [String]) throws {
        var template = Array("/tmp/\(name)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(description: "\(name): \(String(cString: strerror(errno)))")
        }
        folder = URL(fileURLWithPath: String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
        let (given, answered) = (Pipe(), Pipe())
        words = given.fileHandleForWriting
        answers = answered.fileHandleForReading
        // Another child that held it would keep the server from ending with us.
        _ = fcntl(words.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            ["-c", Self.script, "sh", folder.path, "env", "--default-signal=INT,QUIT"] + Self.unprivileged
            + ["--pdeathsig", "QUIT", "--"] + command(folder)
        process.currentDirectoryURL = folder
        process.standardInput = given
        process.standardOutput = answered
        process.standardError = FileHandle.nullDevice
        try give(folder.path)
        try Self.run(process)
        try given.fileHandleForReading.close()
        try answered.fileHandleForWriting.close()
    }

    // The shell sees the end of its words.
    deinit { try? words.close() }

    /// Threads of a pool block every signal, and what they start inherits that: a shell would not hear that the server ended.
    private static func run(_ process: Process) throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
    }

    /// Another user than root, who owns what the server reads: PostgreSQL's where it is installed.
    private static let owner: (name: String, user: uid_t, group: gid_t)? = {
        guard geteuid() == 0 else { return nil }
        guard let entry = getpwnam("postgres") ?? getpwnam("nobody") else { return nil }
        return (String(cString: entry.pointee.pw_name), entry.pointee.pw_uid, entry.pointee.pw_gid)
    }()

    private static var unprivileged: [String] {
        guard let owner else { return ["setpriv"] }
        return ["setpriv", "--reuid=\(owner.user)", "--regid=\(owner.group)", "--clear-groups"]
    }

    /// Gives a file to the server's user.
    func give(_ path: String) throws {
        guard let owner = Self.owner else { return }
        guard chown(path, owner.user, owner.group) == 0 else {
            throw Failure(description: "\(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Copies a file into the folder, where the server's user alone can read it.
    ///
    /// - Returns: the path of the copy.
    func take(_ path: String) throws -> String {
        let copy = folder.appendingPathComponent(URL(fileURLWithPath: path).lastPathComponent).path
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
        try give(copy)
        return copy
    }

    /// Runs a program as the server's user to its end.
    func run(_ command: [String]) throws {
        guard let program = OutsideProgram("setpriv") else { throw Failure(description: "setpriv is not installed") }
        let outcome = try program.run(
            Array(Self.unprivileged.dropFirst()) + ["--pdeathsig", "KILL", "--"] + command, in: folder)
        guard outcome.status == 0 else { throw Failure(description: "\(command[0]): \(outcome.output)") }
    }

    /// Starts the server and waits until it is ready, at most for half a minute.
    func begin(until isReady: (pid_t) -> Bool) throws {
        let pid = try say("begin")
        for _ in 0..<3000 where kill(pid, 0) == 0 {
            if isReady(pid) { return }
            usleep(10_000)
        }
        let log = try String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)
        throw Failure(description: "\(folder.lastPathComponent) does not start: \(log)")
    }

    /// Ends the server by a signal and waits until it is gone.
    func end(by signal: String) throws { try say("end \(signal)") }

    /// The server's process.
    var pid: pid_t { state.withLock { $0 } }

    @discardableResult
    private func say(_ word: String) throws -> pid_t {
        try words.write(contentsOf: Data("\(word)\n".utf8))
        // A line of a few octets comes in one piece.
        let answer = String(decoding: answers.availableData, as: UTF8.self)
        guard let pid = pid_t(answer.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "the shell of \(folder.lastPathComponent) has ended")
        }
        state.withLock { $0 = pid }
        return pid
    }
}
