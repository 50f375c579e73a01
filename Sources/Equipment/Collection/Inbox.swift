import ICMP
import SNMP
import Synchronization

/// What has come in since the last tick, from the threads of the engine and the prober.
///
/// Bounded: by what is under way, since no device and no host is asked again before its answer, or that there is none, was
/// taken out; notifications by a number.
final class Inbox: Sendable {
    struct Content: Sendable {
        var responses: [[Response]] = []
        var results: [RoundResult] = []
        var notifications: [SNMP.Notification] = []
    }

    /// Notifications are hints; of a flood that comes between two ticks the rest says nothing more.
    private static let mostNotifications = 10_000

    private let content = Mutex(Content())

    func put(_ responses: [Response]) { content.withLock { $0.responses.append(responses) } }

    func put(_ results: [RoundResult]) { content.withLock { $0.results += results } }

    func put(_ notifications: [SNMP.Notification]) {
        content.withLock { content in
            let room = Self.mostNotifications - content.notifications.count
            content.notifications += notifications.prefix(max(0, room))
        }
    }

    func take() -> Content {
        content.withLock { content in
            defer { content = Content() }
            return content
        }
    }
}
