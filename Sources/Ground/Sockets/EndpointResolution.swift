extension Endpoint {
    /// Finds the address of a host: a numeric one at once, a name through the system's resolver, which may take half a
    /// minute and blocks a thread of its own.
    ///
    /// - Throws: `UnresolvedHost` when the resolver gives no address.
    public static func resolve(
        host: String, port: UInt16 = agentPort, by resolver: any NameResolving = NameResolver.system
    ) async throws -> Endpoint {
        if let endpoint = Endpoint(host: host, port: port) { return endpoint }
        return try await withCheckedThrowingContinuation { continuation in
            resolver.lookUp(host, port: port) { continuation.resume(with: $0) }
        }
    }
}

/// A host name that the system's resolver gives no address for.
public struct UnresolvedHost: Error, Hashable, CustomStringConvertible {
    /// The name that was looked up.
    public let host: String
    /// The resolver's words.
    public let reason: String

    /// Says why a name has no address.
    public init(host: String, reason: String) {
        self.host = host
        self.reason = reason
    }

    /// A sentence for people: what is wrong and how to mend it.
    public var description: String {
        "The host name “\(host)” has no address (\(reason)); check its spelling and the name server, or give a numeric address."
    }
}
