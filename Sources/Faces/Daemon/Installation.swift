import Collection
import Intervals
import Logging
import Office
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Sockets

/// A configuration with the families that its devices may belong to: all that must be read from files, which takes a
/// moment and blocks.
struct ReadConfiguration: Sendable {
    let configuration: Configuration
    let catalogue: Catalogue
    let problems: [Problem]

    /// - Throws: `Refusal` with `.configuration`; what keeps modules and profiles from being read.
    init(_ configuration: Configuration) throws {
        self.configuration = configuration
        (catalogue, problems) = try ConfigurationFiles.catalogue(for: configuration)
        for device in configuration.facility.devices
        where device.profile != "auto" && catalogue.profile(named: device.profile) == nil {
            let names = catalogue.profiles.map(\.name).joined(separator: ", ")
            throw Refusal(
                .configuration, field: "devices.\(device.name)",
                reason: "devices.\(device.name): no profile is called \(device.profile); there are \(names).")
        }
    }
}

/// A configuration that can be put in force: secrets are read, families are known. Nothing is looked up: names are, while
/// everything runs.
struct Installation: Sendable {
    let configuration: Configuration
    let catalogue: Catalogue
    /// How to speak to each device that has a numeric address; those that cannot be polled are missing.
    let targets: Collector.Targets
    /// How to speak to each device whose address is to be looked up.
    let names: Collector.Names
    /// What service checks log in with.
    let passwords: [SignalName: String]

    /// What of the site is seen from here, and so asked for.
    var facility: Facility { configuration.facility.seenFromHere }

    /// Reads the secrets that a configuration needs. A device that cannot be polled is left out, and this is logged.
    ///
    /// - Parameter earlier: what is in force. A device of it whose secret cannot be read is polled as before.
    init(_ read: ReadConfiguration, after earlier: Installation? = nil, logger: Logger) {
        for problem in read.problems { logger.tell(.configurationDoubtful, "\(problem)") }
        configuration = read.configuration
        catalogue = read.catalogue
        let credentials = Self.credentials(of: configuration, after: earlier, logger: logger)
        var targets: Collector.Targets = [:]
        var names: Collector.Names = [:]
        for device in configuration.facility.seenFromHere.devices {
            guard let credentials = credentials[device.name] else { continue }
            let named = NamedTarget(
                host: device.host, port: device.port, credentials: credentials,
                answersFrom: device.answersFromAnyAddress ? .anyAddress : .sameAddress)
            if let endpoint = Endpoint(host: device.host, port: device.port) {
                targets[device.name] = named.target(at: endpoint)
            } else {
                names[device.name] = named
            }
        }
        self.targets = targets
        self.names = names
        passwords = Self.passwords(of: configuration, logger: logger)
    }

    /// How to speak to a device now, for somebody who can wait for its name to be looked up; nil where it cannot be polled.
    ///
    /// - Throws: `UnresolvedHost`.
    func target(of device: String) async throws -> Target? {
        if let target = targets[device] { return target }
        guard let named = names[device] else { return nil }
        return named.target(at: try await Endpoint.resolve(host: named.host, port: named.port))
    }

    /// How a device knows us; nil where it cannot be polled.
    func credentials(of device: String) -> Credentials? {
        targets[device]?.credentials ?? names[device]?.credentials
    }

    private static func credentials(
        of configuration: Configuration, after earlier: Installation?, logger: Logger
    ) -> [String: Credentials] {
        let known = Dictionary(earlier?.facility.devices.map { ($0.name, $0) } ?? []) { first, _ in first }
        var credentials: [String: Credentials] = [:]
        for device in configuration.facility.seenFromHere.devices.sorted(by: { $0.name < $1.name }) {
            do {
                credentials[device.name] = try configuration.credentials[device.credentials]?.resolve()
            } catch {
                if let before = earlier?.credentials(of: device.name), known[device.name] == device {
                    credentials[device.name] = before
                    logger.tell(
                        .secretUnread, "\(device.name) is polled as before: \(error)", about: [.device: device.name])
                } else {
                    logger.tell(
                        .secretUnread, "\(device.name) is not polled: \(error)", about: [.device: device.name])
                }
            }
        }
        return credentials
    }

    /// A password that cannot be read is logged; its check tells the rest.
    private static func passwords(of configuration: Configuration, logger: Logger) -> [SignalName: String] {
        var result: [SignalName: String] = [:]
        for service in configuration.facility.seenFromHere.contracts.flatMap(\.services) {
            do {
                result[service.signal] = try configuration.secrets[service.signal.path]?.value()
            } catch {
                logger.tell(.secretUnread, "\(service.signal): \(error)", about: [.signal: service.signal.path])
            }
        }
        return result
    }
}
