import Foundation
import Intervals
import Logging
import SNMP
import SNMPValues
import Settings
import Site
import Sockets

/// Tells network management stations of events, as MAINSTAY-MIB has them.
struct Notifier: Sendable {
    private let stations: [(sender: NotificationSender, root: ObjectIdentifier)]

    /// The numbers of the notifications below `mainstayNotifications`.
    private static let numbers: [String: UInt32] = [
        "power.outage.suspected": 1,
        "power.on_battery": 2,
        "power.feed.lost": 3,
        "power.feed.restored": 4,
        "power.outage.began": 5,
        "power.outage.ended": 6,
        "network.outage.began": 7,
        "network.outage.ended": 8,
        "emergency.opened": 9,
        "emergency.reminder": 10,
        "emergency.closed": 11,
        "service.failed": 12,
        "service.recovered": 13,
        "device.unreachable": 14,
        "device.reachable": 15,
        "device.changed": 16,
        "sla.budget": 17,
        "contract.expiring": 18,
        "compliance.written": 19,
        "mainstay.test": 20,
        "power.outage.cleared": 21,
        "power.runtime": 22,
        "power.on_mains": 23,
        "emergency.overdue": 24,
        "alert.digest": 25,
    ]

    /// Resolves the stations' addresses; nil where the configuration names none. One that cannot be reached is left out,
    /// and said so.
    init?(_ configuration: Configuration, folder: String, logger: Logger) async throws {
        guard !configuration.notify.isEmpty else { return nil }
        let identity = try SendingEngine(file: "\(folder)/snmp-sender")
        var stations: [(NotificationSender, ObjectIdentifier)] = []
        for station in configuration.notify {
            do {
                guard let credentials = try configuration.credentials[station.credentials]?.resolve() else { continue }
                let endpoint = try await Endpoint.resolve(host: station.to.host, port: station.to.port)
                let sender = NotificationSender(to: endpoint, credentials, isInform: station.isInform, as: identity) {
                    logger.error("\($0)")
                }
                stations.append((sender, station.root))
            } catch {
                logger.error("\(station.to) is not notified: \(error)")
            }
        }
        self.stations = stations
    }

    /// Returns at once.
    func send(_ event: Event) {
        guard let number = Self.numbers[event.kind.rawValue] else { return }
        for (sender, root) in stations {
            sender.send(root.appending([0, number]), event.variables(below: root.appending([1, 1])))
        }
    }
}

extension Event {
    /// mainstayEvent, in its order; the chain's head where there is one.
    fileprivate func variables(below root: ObjectIdentifier) -> [VarBind] {
        let texts = [
            id, kind.rawValue, "\(at)", site, contract ?? "", subject, state, summary, deadline.map { "\($0)" } ?? "",
        ]
        let head = details[Event.Detail.chainHead].map { [$0] } ?? []
        return (texts + head).enumerated().map { index, text in
            VarBind(name: root.appending([UInt32(index) + 1, 0]), value: .octets(Array(text.prefix(octets: 255).utf8)))
        }
    }
}

extension String {
    /// As many whole characters as fit.
    fileprivate func prefix(octets: Int) -> String {
        var text = self
        while text.utf8.count > octets { text.removeLast() }
        return text
    }
}
