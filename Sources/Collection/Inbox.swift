import ICMP
import SNMP
import Synchronization

/// What has come in since the last tick, from the threads of the engine and the prober.
///
/// Bounded by what is under way: no device and no host is asked again before its answer, or that there is none, was taken
/// out.
final class Inbox: Sendable {
    struct Content: Sendable {
        var responses: [[Response]] = []
        var results: [RoundResult] = []
    }

    private let content = Mutex(Content())

    func put(_ responses: [Response]) { content.withLock { $0.responses.append(responses) } }

    func put(_ results: [RoundResult]) { content.withLock { $0.results += results } }

    func take() -> Content {
        content.withLock { content in
            defer { content = Content() }
            return content
        }
    }
}
