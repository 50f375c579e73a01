import Collection
import ICMP
import Intervals
import Site

/// How the hosts of a facility are pinged: whoever pings goes on while this stays the same.
struct PingPace: Hashable, Sendable {
    private let interval: Milliseconds
    private let isIdle: Bool

    fileprivate init(_ facility: Facility) {
        isIdle = facility.pingedHosts.isEmpty
        interval = facility.schedule.reachability
    }

    /// Makes what pings; nil when there are no hosts. Rounds must end well within their interval.
    var prober: @Sendable (Prober.Mailbox) throws -> (any RoundSending)? {
        { [self] mailbox in
            guard !isIdle else { return nil }
            var configuration = ProberConfiguration()
            configuration.spacing = .milliseconds(min(500, interval / 8))
            configuration.timeout = .milliseconds(min(1000, interval / 4))
            return try Prober(configuration: configuration, mailbox: mailbox)
        }
    }
}

extension Facility {
    var pace: PingPace { PingPace(self) }
}
