import ICMP
import SNMP
import Sockets
import Synchronization

/// What has come in since the last tick, from the threads of the engine and the prober.
///
/// Bounded by what is under way: nothing is asked again until its answer or timeout has been taken out. Notifications are
/// bounded by a number.
final class Inbox: Sendable {
    struct Content: Sendable {
        var responses: [[Response]] = []
        var results: [RoundResult] = []
        var notifications: [SNMP.Notification] = []
        var resolutions: [Resolution] = []
    }

    /// What became of a name that was looked up.
    struct Resolution: Sendable {
        var question: NameBook.Question
        var result: Result<Endpoint, UnresolvedHost>
    }

    /// Notifications are hints; in a flood that comes between two ticks, further ones add nothing.
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

    func put(_ resolution: Resolution) { content.withLock { $0.resolutions.append(resolution) } }

    /// Removes and returns everything.
    func empty() -> Content {
        content.withLock { content in
            defer { content = Content() }
            return content
        }
    }
}
