import Foundation
import Synchronization

/// Connections to one address, each lent to one caller at a time. They are opened when they are needed, kept for the next
/// caller, and closed when they are broken. From any thread that may block.
public final class PostgreSQLPool: Sendable {
    /// Where they lead.
    public let address: PostgreSQLAddress
    private let patience: Duration
    private let deadline: Duration
    private let free: DispatchSemaphore
    private let idle = Mutex(Idle())

    /// Only who takes one out of it uses it.
    private struct Idle: ~Copyable, @unchecked Sendable {
        var connections: [PostgreSQLConnection] = []
        var isClosed = false
    }

    /// - Parameters:
    ///   - size: how many there are at most.
    ///   - within: how long a caller waits for one that is free, and how long connecting may take.
    ///   - deadline: how long the server may be silent while it is asked something.
    public init(
        to address: PostgreSQLAddress, size: Int = 8, within: Duration = .seconds(10), deadline: Duration = .seconds(60)
    ) {
        self.address = address
        patience = within
        self.deadline = deadline
        free = DispatchSemaphore(value: max(1, size))
    }

    /// Lends a connection. What was sent on it is done when this returns, and a transaction that is still open is rolled
    /// back.
    ///
    /// - Throws: what `body` throws; `PostgreSQLError` when no connection is free or none can be opened, or something fails
    ///   that was sent.
    @discardableResult
    public func withConnection<Value>(_ body: (PostgreSQLConnection) throws -> Value) throws -> Value {
        guard free.wait(timeout: .now() + .milliseconds(Int(patience.milliseconds))) == .success else {
            throw PostgreSQLError(.noneFree, "all connections to PostgreSQL have been in use for \(patience)")
        }
        defer { free.signal() }
        let connection = try takeIdle() ?? connect()
        defer { giveBack(connection) }
        let value = try body(connection)
        if !connection.isBroken { try connection.drain() }
        return value
    }

    /// Opens a connection that is the caller's alone.
    ///
    /// - Throws: `PostgreSQLError` when it cannot be opened.
    public func connect() throws(PostgreSQLError) -> PostgreSQLConnection {
        try PostgreSQLConnection(to: address, within: patience, deadline: deadline)
    }

    /// Closes the connections that are idle; those that are lent are closed when they come back.
    public func close() {
        idle.withLock { idle in
            idle.connections = []
            idle.isClosed = true
        }
    }

    /// The one that was used last and that the server has not ended meanwhile.
    private func takeIdle() -> PostgreSQLConnection? {
        while true {
            nonisolated(unsafe) var taken: PostgreSQLConnection?
            idle.withLock { taken = $0.connections.popLast() }
            guard let connection = taken else { return nil }
            if connection.isStillThere { return connection }
        }
    }

    private func giveBack(_ connection: PostgreSQLConnection) {
        connection.rollback()
        guard !connection.isBroken else { return }
        connection.deadline = deadline
        nonisolated(unsafe) let given = connection
        idle.withLock { idle in
            if !idle.isClosed { idle.connections.append(given) }
        }
    }
}
