internal import CSockets
import Foundation
import Synchronization

/// Finds the addresses of host names.
public protocol NameResolving: Sendable {
    /// Looks a name up and returns at once.
    ///
    /// - Parameter found: called once, on any thread; must return at once.
    func lookUp(
        _ host: String, port: UInt16, found: @escaping @Sendable (Result<Endpoint, UnresolvedHost>) -> Void)
}

/// Asks the system's resolver, which blocks as long as a name server is silent, on a few threads of its own: neither the
/// cooperative pool nor anybody who waits for something else is held up.
public final class NameResolver: NameResolving {
    private struct Question: Sendable {
        let host: String
        let port: UInt16
        let found: @Sendable (Result<Endpoint, UnresolvedHost>) -> Void
    }

    private struct State {
        var waiting: [Question] = []
        var threads = 0
    }

    private let state = Mutex(State())
    private let width: Int

    /// Names that are looked up at one time; further ones wait.
    public static let usualWidth = 16
    /// Serves the whole process.
    public static let system = NameResolver()

    /// - Parameter width: names that are looked up at one time.
    public init(width: Int = NameResolver.usualWidth) { self.width = max(1, width) }

    /// Looks a name up; a numeric address is given back before this returns.
    public func lookUp(
        _ host: String, port: UInt16, found: @escaping @Sendable (Result<Endpoint, UnresolvedHost>) -> Void
    ) {
        if let endpoint = Endpoint(host: host, port: port) { return found(.success(endpoint)) }
        let needsThread = state.withLock { state in
            state.waiting.append(Question(host: host, port: port, found: found))
            guard state.threads < width else { return false }
            state.threads += 1
            return true
        }
        guard needsThread else { return }
        let thread = Thread { [self] in
            while let question = next() { question.found(Self.address(of: question.host, port: question.port)) }
        }
        thread.name = "names"
        thread.start()
    }

    /// The question that waits longest; a thread that finds none ends.
    private func next() -> Question? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }

    /// Asks the system's resolver and waits for it: for threads that may block for half a minute.
    package static func address(of host: String, port: UInt16) -> Result<Endpoint, UnresolvedHost> {
        if let endpoint = Endpoint(host: host, port: port) { return .success(endpoint) }
        var address = ms_address()
        let status = ms_resolve(host, port, &address)
        guard status == 0, let endpoint = Endpoint(SocketAddress(address)) else {
            let reason = ms_resolve_error(status).map { String(cString: $0) } ?? "no address"
            return .failure(UnresolvedHost(host: host, reason: reason))
        }
        return .success(endpoint)
    }
}
