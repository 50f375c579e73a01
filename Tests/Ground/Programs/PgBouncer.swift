import Foundation

/// A real pgbouncer before a server, on a Unix socket: each transaction may get another session of the server.
public final class PgBouncer: Sendable {
    private static let program = "/usr/sbin/pgbouncer"
    private static let port = 6432
    private let bouncer: SupervisedServer

    /// Starts one.
    ///
    /// - Parameters:
    ///   - server: what it leads to.
    ///   - sessions: how many sessions of the server it uses for each database.
    /// - Throws: why it cannot be started.
    public init(before server: PostgresServer, sessions: Int = 2) throws {
        guard FileManager.default.isExecutableFile(atPath: Self.program) else {
            throw SupervisedServer.Failure(description: "pgbouncer is not installed (make setup-test)")
        }
        bouncer = try SupervisedServer("pb") { [Self.program, "\($0.path)/pgbouncer.ini"] }
        let lines = """
            [databases]
            * = host=\(server.folder) port=\(server.socketPort) user=\(PostgresServer.user)
            [pgbouncer]
            unix_socket_dir = \(bouncer.folder.path)
            listen_port = \(Self.port)
            auth_type = any
            pool_mode = transaction
            default_pool_size = \(sessions)

            """
        let file = bouncer.folder.appendingPathComponent("pgbouncer.ini")
        try Data(lines.utf8).write(to: file)
        try bouncer.give(file.path)
        let socket = bouncer.folder.appendingPathComponent(".s.PGSQL.\(Self.port)").path
        try bouncer.begin { _ in FileManager.default.fileExists(atPath: socket) }
    }

    /// A database's URL through it.
    public func url(of database: String = "postgres") -> String {
        "postgresql://\(PostgresServer.user)@/\(database)?host=\(bouncer.folder.path)&port=\(Self.port)"
    }
}
