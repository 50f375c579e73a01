internal import CSockets
import Dispatch

extension Endpoint {
    /// Finds the address of a host: a numeric one at once, a name through the system's resolver, which may take seconds
    /// and runs on a thread of its own.
    ///
    /// - Throws: `UnresolvedHost` when the resolver gives no address.
    public static func resolve(host: String, port: UInt16 = agentPort) async throws -> Endpoint {
        if let endpoint = Endpoint(host: host, port: port) { return endpoint }
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try lookUp(host, port: port) })
            }
        }
    }

    private static func lookUp(_ host: String, port: UInt16) throws -> Endpoint {
        var address = ms_address()
        let status = ms_resolve(host, port, &address)
        guard status == 0, let endpoint = Endpoint(SocketAddress(address)) else {
            throw UnresolvedHost(
                host: host, reason: ms_resolve_error(status).map { String(cString: $0) } ?? "no address")
        }
        return endpoint
    }
}

/// A host name that the system's resolver gives no address for.
public struct UnresolvedHost: Error, CustomStringConvertible {
    /// The name that was looked up.
    public let host: String
    /// The resolver's words.
    public let reason: String

    /// A sentence for people: what is wrong and how to mend it.
    public var description: String {
        "The host name “\(host)” has no address (\(reason)); check its spelling and the name server, or give a numeric address."
    }
}
