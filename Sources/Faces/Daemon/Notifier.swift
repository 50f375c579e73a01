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

    /// Resolves the stations' addresses; nil where the configuration names none. One that cannot be reached is left out,
    /// and this is logged.
    init?(_ configuration: Configuration, folder: String, logger: Logger) async throws {
        guard !configuration.notify.isEmpty else { return nil }
        let identity = try SendingEngine(file: "\(folder)/snmp-sender")
        var stations: [(NotificationSender, ObjectIdentifier)] = []
        for station in configuration.notify {
            do {
                guard let credentials = try configuration.credentials[station.credentials]?.resolve() else { continue }
                let endpoint = try await Endpoint.resolve(host: station.to.host, port: station.to.port)
                let sender = NotificationSender(
                    to: endpoint, credentials: credentials, isInform: station.isInform, as: identity
                ) { logger.error("\($0)") }
                stations.append((sender, station.root))
            } catch {
                logger.error("\(station.to) is not notified: \(error)")
            }
        }
        self.stations = stations
    }

    /// Returns at once.
    func send(_ event: Event) {
        let number = event.kind.notificationNumber
        for (sender, root) in stations {
            sender.send(root.appending([0, number]), variables: event.variables(below: root.appending([1, 1])))
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
