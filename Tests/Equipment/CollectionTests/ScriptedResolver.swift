import Sockets
import Synchronization

/// A name server of the test: it answers at once, that there is no such name, or not at all.
final class ScriptedResolver: NameResolving {
    private enum Answer {
        case address(Endpoint)
        case noSuchName
        case silence
    }

    private struct State {
        var answers: [String: Answer] = [:]
        var asked: [String] = []
        /// Questions that wait for an answer.
        var open: [@Sendable (Result<Endpoint, UnresolvedHost>) -> Void] = []
    }

    private let state = Mutex(State())

    func answer(_ host: String, with endpoint: Endpoint) { state.withLock { $0.answers[host] = .address(endpoint) } }
    func deny(_ host: String) { state.withLock { $0.answers[host] = .noSuchName } }
    func ignore(_ host: String) { state.withLock { $0.answers[host] = .silence } }

    /// The names that were looked up, in order.
    var asked: [String] { state.withLock { $0.asked } }

    /// How many questions wait.
    var waiting: Int { state.withLock { $0.open.count } }

    /// Gives the questions that wait up, as the system's resolver does in the end.
    func giveUp() {
        let open = state.withLock { state in
            defer { state.open = [] }
            return state.open
        }
        for found in open { found(.failure(UnresolvedHost(host: "", reason: "Temporary failure in name resolution"))) }
    }

    func lookUp(
        _ host: String, port: UInt16, found: @escaping @Sendable (Result<Endpoint, UnresolvedHost>) -> Void
    ) {
        let answer = state.withLock { state in
            state.asked.append(host)
            let answer = state.answers[host] ?? .noSuchName
            if case .silence = answer { state.open.append(found) }
            return answer
        }
        switch answer {
        case .address(let endpoint): found(.success(endpoint))
        case .noSuchName: found(.failure(UnresolvedHost(host: host, reason: "Name or service not known")))
        case .silence: break
        }
    }
}
