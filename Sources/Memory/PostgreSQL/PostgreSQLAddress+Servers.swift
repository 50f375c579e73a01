import Foundation

/// One server of an address.
struct Server: Hashable, Sendable {
    /// Its name, its numeric address or the folder of its socket; empty for libpq's own default.
    var host: String
    /// Its numeric address, where that is known.
    var address: String?
    /// Its port; empty for the default.
    var port: String

    /// Whether it is reached without a network.
    var isLocal: Bool { host.isSocketFolder && address == nil }

    /// How people know it.
    var name: String { host.isEmpty ? address ?? "this machine" : host }
}

extension PostgreSQLAddress {
    /// The servers in the order in which they are tried.
    ///
    /// - Throws: `PostgreSQLError` where their lists do not fit together or a port is none.
    var servers: [Server] {
        get throws(PostgreSQLError) {
            let environment = ProcessInfo.processInfo.environment
            let addresses = options["hostaddr"]?.list
            let hosts = (options["host"] ?? (addresses == nil ? environment["PGHOST"] : nil))?.list
            let count = addresses?.count ?? hosts?.count ?? 1
            let ports = (options["port"] ?? environment["PGPORT"] ?? "").list
            guard hosts == nil || hosts?.count == count, ports.count == count || ports.count == 1 else {
                throw PostgreSQLError(.invalidAddress, "the database's URL has not as many ports or addresses as hosts")
            }
            guard ports.allSatisfy({ $0.isEmpty || (UInt16($0) ?? 0) > 0 }) else {
                throw PostgreSQLError(.invalidAddress, "a port in the database's URL is no number from 1 to 65535")
            }
            return (0..<count).map { index in
                let address = addresses?[index] ?? ""
                return Server(
                    host: hosts?[index] ?? "", address: address.isEmpty ? nil : address,
                    port: ports.count == 1 ? ports[0] : ports[index])
            }
        }
    }

    /// A dead peer is noticed after about half a minute, while a statement is sent or an answer awaited (tcp(7)).
    private static let keepAlive = [
        "keepalives": "1", "keepalives_idle": "15", "keepalives_interval": "5", "keepalives_count": "3",
        "tcp_user_timeout": "30000",
    ]

    /// The parameters for one server (<https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-PARAMKEYWORDS>).
    ///
    /// - Parameter isOneOfSeveral: then it must take writes.
    func parameters(for server: Server, isOneOfSeveral: Bool) -> [String: String] {
        var parameters = Self.keepAlive
        parameters["fallback_application_name"] = "mainstay"
        // To ask for a Kerberos ticket may block.
        parameters["gssencmode"] = "disable"
        if !server.isLocal { parameters["sslmode"] = "verify-full" }
        if isOneOfSeveral { parameters["target_session_attrs"] = "read-write" }
        parameters.merge(options) { _, given in given }
        parameters["client_encoding"] = "UTF8"
        parameters["host"] = server.host
        parameters["hostaddr"] = server.address ?? ""
        parameters["port"] = server.port
        return parameters
    }
}
