import Foundation
import Intervals
import Logging
import SNMP
import SNMPValues
import Settings
import Site

/// Tells network management stations of events, as MAINSTAY-MIB has them.
struct Notifier: Sendable {
    private struct Station {
        let settings: NotifiedStation
        let credentials: Credentials
        let sender: NotificationSender
    }

    private let identity: SendingEngine
    private let stations: [Station]

    /// Gets ready to notify; nil where the configuration names no station. One whose secret cannot be read is left out, and
    /// this is logged. Names are looked up when there is something to tell.
    ///
    /// - Parameter earlier: notifies by the configuration before: stations that have not changed keep what waits for them.
    /// - Throws: `NotificationError` when the count of starts can be neither read nor written.
    init?(_ configuration: Configuration, after earlier: Notifier? = nil, folder: String, logger: Logger) throws {
        guard !configuration.notify.isEmpty else { return nil }
        identity = try earlier?.identity ?? SendingEngine(file: "\(folder)/snmp-sender")
        var stations: [Station] = []
        for station in configuration.notify {
            do {
                guard let credentials = try configuration.credentials[station.credentials]?.resolve() else { continue }
                let known = earlier?.stations.first { $0.settings == station && $0.credentials == credentials }
                let sender = NotificationSender(
                    to: station.to.host, port: station.to.port, credentials: credentials, isInform: station.isInform,
                    as: identity
                ) { logger.tell(.stationFailed, "\($0)", about: [.address: "\(station.to)"]) }
                stations.append(known ?? Station(settings: station, credentials: credentials, sender: sender))
            } catch {
                logger.tell(
                    .stationFailed, "\(station.to) is not notified: \(error)", about: [.address: "\(station.to)"])
            }
        }
        self.stations = stations
    }

    /// Returns at once.
    func send(_ event: Event) {
        let number = event.kind.notificationNumber
        for station in stations {
            let root = station.settings.root
            station.sender.send(
                root.appending([0, number]), variables: event.variables(below: root.appending([1, 1])))
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
