internal import CPostgreSQL
import Foundation

/// Connects to the first server of an address that can be reached and lets us in.
///
/// Each is tried by itself, with its share of the time that is left: within one call of libpq's, a server that does not
/// answer would use up the time of all (<https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS>).
struct Opening {
    let address: PostgreSQLAddress
    let end: ContinuousClock.Instant

    /// - Throws: `PostgreSQLError` with the reason of each server.
    func run() throws(PostgreSQLError) -> OpaquePointer {
        let servers = try address.servers
        var reasons: [String] = []
        for (index, server) in servers.enumerated() {
            let share = (end - .now) / (servers.count - index)
            do throws(PostgreSQLError) {
                return try open(server, isOneOfSeveral: servers.count > 1, until: .now + share)
            } catch {
                reasons.append(error.reason)
            }
        }
        throw PostgreSQLError(.cannotConnect, reasons.joined(separator: "; "))
    }

    private func open(
        _ server: Server, isOneOfSeveral: Bool, until end: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> OpaquePointer {
        var places = [server]
        if server.address == nil, !server.isLocal {
            places = try HostLookup.addresses(of: server.host, until: end).map {
                Server(host: server.host, address: $0, port: server.port)
            }
        }
        var reasons: [String] = []
        for (index, place) in places.enumerated() {
            let share = (end - .now) / (places.count - index)
            let parameters = address.parameters(for: place, isOneOfSeveral: isOneOfSeveral)
            do throws(PostgreSQLError) {
                return try connect(with: parameters, to: place, until: .now + share)
            } catch {
                reasons.append(error.reason)
            }
        }
        throw PostgreSQLError(.cannotConnect, reasons.joined(separator: "; "))
    }

    private func connect(
        with parameters: [String: String], to place: Server, until end: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> OpaquePointer {
        guard let session = Self.start(parameters) else { throw PostgreSQLError(.cannotConnect, "there is no memory") }
        // Nobody reads what it would print.
        pq_receive_notices(session, { _, _ in }, nil)
        do throws(PostgreSQLError) {
            try Self.goOn(session, with: place, until: end)
            return session
        } catch {
            pq_finish(session)
            throw error
        }
    }

    private static func start(_ parameters: [String: String]) -> OpaquePointer? {
        let keywords = parameters.keys.map { strdup($0) }
        let values = parameters.values.map { strdup($0) }
        defer { for text in keywords + values { free(text) } }
        let (words, meanings) = (keywords + [nil], values + [nil])
        return words.map { UnsafePointer($0) }.withUnsafeBufferPointer { words in
            meanings.map { UnsafePointer($0) }.withUnsafeBufferPointer { pq_start(words.baseAddress, $0.baseAddress) }
        }
    }

    /// Waits for what libpq asks for, again and again; its socket may be another one each time.
    private static func goOn(
        _ session: OpaquePointer, with place: Server, until end: ContinuousClock.Instant
    ) throws(PostgreSQLError) {
        var wanted = PQ_WRITES
        while pq_socket(session) >= 0 {
            let left = end - .now
            guard left > .zero else {
                throw PostgreSQLError(.cannotConnect, "the PostgreSQL server at \(place.name) has not answered in time")
            }
            var descriptor = pollfd(
                fd: pq_socket(session), events: Int16(wanted == PQ_READS ? POLLIN : POLLOUT), revents: 0)
            guard poll(&descriptor, 1, Int32(clamping: left.milliseconds)) > 0 else { continue }
            wanted = Int(pq_go_on(session))
            if wanted == PQ_CONNECTED, pq_prepare_connection(session) != 0 { return }
            if wanted == PQ_FAILED || wanted == PQ_CONNECTED { break }
        }
        throw PostgreSQLError(.cannotConnect, String(cString: pq_error(session)).oneLine)
    }
}

extension String {
    /// Lines as one sentence. libpq adds hints, which begin with a tab.
    var oneLine: String {
        let lines = split(separator: "\n").filter { !$0.hasPrefix("\t") }
        return lines.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " .")) }.joined(separator: "; ")
    }
}
