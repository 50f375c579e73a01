internal import CPostgreSQL
import Foundation

/// Where a database is: one or several servers, the database, the user and how to talk to them, as a URL
/// (<https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING>).
///
/// What the URL does not say, the environment may (`PGHOST`, `PGUSER`, `PGPASSFILE` and so on). Over TCP the server must
/// prove its name (`sslmode=verify-full`) unless the URL says otherwise; of several servers the first that takes writes is
/// chosen.
public struct PostgreSQLAddress: Hashable, Sendable, CustomStringConvertible {
    /// The parameters that the URL gives, by libpq's keywords.
    let options: [String: String]

    private static let example = "postgresql://user@host/database"
    private static let secrets: Set = ["password", "sslpassword"]

    /// Reads a URL.
    ///
    /// - Throws: `PostgreSQLError` for a text that is none. The error does not quote it, since a password may be in it.
    public init(_ url: String) throws(PostgreSQLError) {
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://"), !url.utf8.contains(0) else {
            throw PostgreSQLError(.invalidAddress, "a database is given as a URL like \(Self.example)")
        }
        var reason: UnsafeMutablePointer<CChar>?
        guard let parsed = pq_parse(url, &reason) else {
            let words = reason.map { String(cString: $0) } ?? "no memory"
            pq_free_text(reason)
            throw PostgreSQLError(
                .invalidAddress,
                "the database's URL cannot be read (\(Self.unquoted(words))); write it like \(Self.example)")
        }
        defer { pq_free_options(parsed) }
        var options: [String: String] = [:]
        var keyword: UnsafePointer<CChar>?
        var value: UnsafePointer<CChar>?
        while pq_option(parsed, Int32(options.count), &keyword, &value) != 0, let keyword, let value {
            options[String(cString: keyword)] = String(cString: value)
        }
        self.options = options
        _ = try servers
    }

    /// libpq quotes the URL at the end of a reason.
    private static func unquoted(_ reason: String) -> String {
        let words = reason.split(separator: "\"", maxSplits: 1, omittingEmptySubsequences: false)[0]
        return words.trimmingCharacters(in: CharacterSet(charactersIn: " :\n"))
    }

    /// The URL without its passwords.
    public var description: String {
        let user = options["user"].map { "\(Self.encoded($0))@" } ?? ""
        let places = authority
        var hidden = Self.secrets.union(["user", "dbname"])
        if places != nil { hidden.formUnion(["host", "port"]) }
        let rest = options.filter { !hidden.contains($0.key) }.sorted { $0.key < $1.key }
        let query = rest.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        let database = Self.encoded(options["dbname"] ?? "")
        return "postgresql://\(user)\(places ?? "")/\(database)\(query.isEmpty ? "" : "?")\(query)"
    }

    /// The servers as they stand before the path; nil where they do not stand there: sockets of this machine.
    private var authority: String? {
        guard let hosts = options["host"]?.list, !hosts.contains(where: \.isSocketFolder) else { return nil }
        let ports = (options["port"] ?? "").list
        guard ports.count == hosts.count || ports == [""] else { return nil }
        return hosts.enumerated().map { index, host in
            let port = index < ports.count ? ports[index] : ""
            return (host.contains(":") ? "[\(host)]" : Self.encoded(host)) + (port.isEmpty ? "" : ":\(port)")
        }.joined(separator: ",")
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/,")

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}

extension String {
    /// The parts between commas, empty ones as well.
    var list: [String] { split(separator: ",", omittingEmptySubsequences: false).map(String.init) }

    /// Whether a host is the folder of a socket, or an abstract socket.
    var isSocketFolder: Bool { isEmpty || hasPrefix("/") || hasPrefix("@") }
}
