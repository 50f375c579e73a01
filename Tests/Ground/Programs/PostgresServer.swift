import Foundation
import Synchronization

/// A real PostgreSQL on a Unix socket in a temporary folder, without TCP unless it is asked for; ended with its last holder
/// and with the tests' process. What it writes is not made durable.
public final class PostgresServer: Sendable {
    /// The one that all suites of a process share, started when it is first used.
    ///
    /// - Throws: why it cannot be started.
    public static var shared: PostgresServer { get throws { try started.get() } }
    private static let started = Result { try PostgresServer() }

    /// The role that owns everything. It needs no password.
    public static let user = "mainstay"
    private static let socketPort: UInt16 = 5432

    /// Its port on loopback; nil without TCP.
    public let port: UInt16?
    private let server: SupervisedServer
    private let databases = Mutex(0)

    /// The folder of Debian's newest version; nil where none is installed (`make setup-test`).
    private static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.compactMap { Int($0) }.max()
        return newest.map { "\(root)/\($0)/bin" }
    }()

    /// Starts a server, which takes about two seconds.
    ///
    /// - Parameters:
    ///   - onLoopback: whether it listens on 127.0.0.1, too.
    ///   - certificate: with which it offers TLS there.
    ///   - settings: lines of its configuration.
    ///   - rules: who is let in how, before everybody is without a password: lines of `pg_hba.conf`.
    /// - Throws: why it cannot be started.
    public init(
        onLoopback: Bool = false, certificate: TestCertificate? = nil, settings: [String] = [], rules: [String] = []
    ) throws {
        guard let programs = Self.programs else {
            throw SupervisedServer.Failure(description: "PostgreSQL is not installed (make setup-test)")
        }
        port = onLoopback ? try LoopbackPort.unused() : nil
        server = try SupervisedServer("pg") { ["\(programs)/postgres", "-D", "\($0.path)/data"] }
        let data = server.folder.appendingPathComponent("data")
        try server.run([
            "\(programs)/initdb", "--pgdata=\(data.path)", "--username=\(Self.user)", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
        ])
        var lines = [
            "unix_socket_directories = '\(server.folder.path)'", "port = \(port ?? Self.socketPort)",
            "listen_addresses = '\(port == nil ? "" : "127.0.0.1")'", "fsync = off", "full_page_writes = off",
            "synchronous_commit = off", "max_connections = 100",
        ]
        if let certificate {
            let paths = [("ssl_cert_file", certificate.chain), ("ssl_key_file", certificate.key)]
            lines.append("ssl = on")
            for (setting, path) in paths {
                lines.append("\(setting) = '\(try server.take(path))'")
            }
        }
        for (name, first, last) in [("postgresql.conf", [], lines + settings), ("pg_hba.conf", rules, [])] {
            let file = data.appendingPathComponent(name)
            let text = try String(contentsOf: file, encoding: .utf8)
            let handle = try FileHandle(forWritingTo: file)
            try handle.write(contentsOf: Data((first + [text] + last + [""]).joined(separator: "\n").utf8))
            try handle.close()
        }
        try start()
    }

    /// The folder of its socket.
    public var folder: String { server.folder.path }

    /// The postmaster's process.
    public var pid: pid_t { server.pid }

    /// The socket's name has its port.
    var socketPort: UInt16 { port ?? Self.socketPort }

    /// Makes an empty database of its own.
    ///
    /// - Returns: its URL, over the Unix socket.
    /// - Throws: what the server says against it.
    public func createDatabase() throws -> String {
        let number = databases.withLock { number in
            number += 1
            return number
        }
        let name = "test_\(number)"
        try run("CREATE DATABASE \(name) STRATEGY file_copy")
        return url(of: name)
    }

    /// A database's URL over the Unix socket.
    public func url(of database: String = "postgres") -> String {
        "postgresql://\(Self.user)@/\(database)?host=\(folder)&port=\(socketPort)"
    }

    /// Runs a statement as the owner, by `psql`.
    ///
    /// - Returns: what it prints, without alignment and titles.
    /// - Throws: what the server says against it.
    @discardableResult
    public func run(_ sql: String, in database: String = "postgres") throws -> String {
        guard let program = OutsideProgram("psql") else {
            throw SupervisedServer.Failure(description: "psql is not installed (make setup-test)")
        }
        let outcome = try program.run([
            "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command=\(sql)",
            url(of: database),
        ])
        guard outcome.status == 0 else { throw SupervisedServer.Failure(description: outcome.output) }
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Starts it again after `stop`.
    ///
    /// - Throws: why it does not start.
    public func start() throws {
        let lock = server.folder.appendingPathComponent("data/postmaster.pid")
        // The first line is whose it is, the last how far he is (src/include/utils/pidfile.h).
        try server.begin { pid in
            let lines = ((try? String(contentsOf: lock, encoding: .utf8)) ?? "").split(separator: "\n")
            return lines.first == "\(pid)" && lines.last?.hasPrefix("ready") == true
        }
    }

    /// Ends it: sessions are told (`INT`), or not (`QUIT`), or it crashes (`KILL`).
    ///
    /// - Throws: an error when it was not running.
    public func stop(by signal: String = "INT") throws { try server.end(by: signal) }

    /// Ends it and starts it again; databases stay.
    ///
    /// - Throws: why it does not start.
    public func restart() throws {
        try stop()
        try start()
    }
}
