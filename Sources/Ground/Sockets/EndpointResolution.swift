internal import CSockets
import Dispatch

extension Endpoint {
    /// Numeric addresses at once, host names through the system's resolver, which may take seconds; it runs on a
    /// thread of its own. Throws `UnresolvedHost`.
    public static func resolve(host: String, port: UInt16 = agentPort) async throws -> Endpoint {
        if let endpoint = Endpoint(host: host, port: port) { return endpoint }
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try lookUp(host, port) })
            }
        }
    }

    private static func lookUp(_ host: String, _ port: UInt16) throws -> Endpoint {
        var address = ms_address()
        let status = ms_resolve(host, port, &address)
        guard status == 0, let endpoint = Endpoint(address) else {
            throw UnresolvedHost(
                host: host, reason: ms_resolve_error(status).map { String(cString: $0) } ?? "no address")
        }
        return endpoint
    }
}

/// A host name that the system's resolver gives no address for.
public struct UnresolvedHost: Error, CustomStringConvertible {
    public let host: String
    public let reason: String

    public var description: String {
        "The host name “\(host)” has no address (\(reason)); check its spelling and the name server, or give a numeric address."
    }
}
