import Collection
import Intervals
import Logging
import Office
import Profiles
import SNMP
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

/// A configuration that can be put in force: host names are resolved, secrets are read, families are known.
struct Installation: Sendable {
    let configuration: Configuration
    let catalogue: Catalogue
    /// Where each device is and how to speak to it; those that cannot be polled are missing.
    let targets: Collector.Targets
    /// What service checks log in with.
    let passwords: [SignalName: String]

    var facility: Facility { configuration.facility }

    /// Resolves everything that a configuration needs. A device that cannot be polled is left out, and this is logged.
    ///
    /// - Parameter earlier: what is in force. A device of it whose name cannot be resolved, or whose secret cannot be read,
    ///   is polled as before.
    init(_ read: ReadConfiguration, after earlier: Installation? = nil, logger: Logger) async {
        for problem in read.problems { logger.warning("\(problem)") }
        configuration = read.configuration
        catalogue = read.catalogue
        targets = await Self.targets(of: configuration, after: earlier, logger: logger)
        passwords = Self.passwords(of: configuration, logger: logger)
    }

    private static func targets(
        of configuration: Configuration, after earlier: Installation?, logger: Logger
    ) async -> Collector.Targets {
        let known = Dictionary(earlier?.facility.devices.map { ($0.name, $0) } ?? []) { first, _ in first }
        // A resolver that takes seconds for a name is not asked for one after the other.
        let found = await withTaskGroup(of: (Device, Result<Target?, any Error>).self) { group in
            for device in configuration.facility.devices {
                group.addTask { (device, await target(of: device, in: configuration)) }
            }
            var found: [(Device, Result<Target?, any Error>)] = []
            for await result in group { found.append(result) }
            return found
        }
        var targets: Collector.Targets = [:]
        for (device, result) in found.sorted(by: { $0.0.name < $1.0.name }) {
            do {
                targets[device.name] = try result.get()
            } catch {
                if let before = earlier?.targets[device.name], known[device.name] == device {
                    targets[device.name] = before
                    logger.error("\(device.name) is polled as before: \(error)")
                } else {
                    logger.error("\(device.name) is not polled: \(error)")
                }
            }
        }
        return targets
    }

    private static func target(
        of device: Device, in configuration: Configuration
    ) async -> Result<Target?, any Error> {
        do {
            guard let settings = configuration.credentials[device.credentials] else { return .success(nil) }
            let endpoint = try await Endpoint.resolve(host: device.host, port: device.port)
            let target = Target(
                endpoint: endpoint, credentials: try settings.resolve(),
                answersFrom: device.answersFromAnyAddress ? .anyAddress : .sameAddress)
            return .success(target)
        } catch {
            return .failure(error)
        }
    }

    /// A password that cannot be read is logged; its check tells the rest.
    private static func passwords(of configuration: Configuration, logger: Logger) -> [SignalName: String] {
        var result: [SignalName: String] = [:]
        for service in configuration.facility.contracts.flatMap(\.services) {
            do {
                result[service.signal] = try configuration.secrets[service.signal.path]?.value()
            } catch {
                logger.error("\(service.signal): \(error)")
            }
        }
        return result
    }
}
