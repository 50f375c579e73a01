import ArgumentParser
import Collection
import Facility
import Foundation
import Profiles
import SNMP
import Settings

/// `mainstay probe ADDRESS`: what a device is and says.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Identify a device and print its signals and readings.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "ADDRESS, ADDRESS:PORT or [IPV6]:PORT.")
    var address: String

    @Option(help: "Credentials of the configuration, by name.")
    var credentials: String?

    @Option(help: "Or a community, for a device that is not configured yet (SNMP version 2c).")
    var community: String?

    @Option(help: "A profile's name instead of finding out.")
    var profile = "auto"

    func run() async throws {
        guard let place = HostAndPort(address) else {
            throw CommandFailure(.usage, "\(address) is no address; write 10.0.0.21, 10.0.0.21:1161 or [fe80::1]:161.")
        }
        let (credentials, configuration) = try chosenCredentials()
        let (catalogue, problems) = try Settings.catalogue(for: configuration)
        for problem in problems { Terminal.error("\(problem)") }
        var chosen: Profile?
        if profile != "auto" {
            chosen = catalogue.profile(named: profile)
            guard chosen != nil else {
                let names = catalogue.families.map(\.name).joined(separator: ", ")
                throw CommandFailure(.usage, "No profile is called \(profile); there are \(names).")
            }
        }
        let engine = try Engine()
        try engine.start()
        defer { engine.stop() }
        do {
            let endpoint = try await Endpoint.resolve(host: place.host, port: place.port)
            let target = Target(endpoint: endpoint, credentials: credentials)
            let report = try await Probe(engine: engine, catalogue: catalogue).look(at: target, profile: chosen)
            print(options.format == .json ? report.document(endpoint).pretty : report.text(endpoint))
            if report.profile == nil { throw ExitStatus.failed }
        } catch let failure as RequestFailure {
            throw CommandFailure(.failed, "\(address): \(failure)")
        } catch let unresolved as UnresolvedHost {
            throw CommandFailure(.failed, unresolved.description)
        }
    }

    private func chosenCredentials() throws -> (Credentials, Configuration?) {
        if let community { return (.community(version: .v2c, community), nil) }
        let configuration = try Workspace.loadConfiguration(options)
        let name = credentials ?? (configuration.credentials.count == 1 ? configuration.credentials.keys.first : nil)
        let all = configuration.credentials.keys.sorted().joined(separator: ", ")
        guard let name else { throw CommandFailure(.usage, "Which credentials? --credentials takes one of \(all).") }
        guard let settings = configuration.credentials[name] else {
            throw CommandFailure(.usage, "No credentials are called \(name); there are \(all).")
        }
        do {
            return (try settings.resolve(), configuration)
        } catch {
            throw CommandFailure(.configuration, error.description)
        }
    }
}

extension Probe.Report {
    fileprivate func document(_ endpoint: Endpoint) -> JSON {
        .object([
            "address": .string(endpoint.description),
            "profile": profile.map { .string($0.name) } ?? .null,
            "identity": .object([
                "sysObjectID": .optional(identity.systemObject), "sysDescr": .optional(identity.systemDescription),
                "sysName": .optional(identity.systemName),
            ]),
            "signals": .array(judgement.signals.map(\.document)),
            "readings": .object(judgement.readings.map { JSON.Member($0.name, $0.value) }),
            "warnings": .array(judgement.warnings.map { .string($0) }),
        ])
    }

    fileprivate func text(_ endpoint: Endpoint) -> String {
        var lines = ["\(endpoint)  \(identity)"]
        guard let profile else {
            return lines[0] + "\nIt speaks no MIB that a profile knows. Profiles are data: Documentation/profiles.md."
        }
        lines.append("profile \(profile.name): \(profile.title)")
        var table = TextTable(["SIGNAL", "STATE", "VALUE", "OBJECT", "RULE"])
        for signal in judgement.signals {
            table.add([signal.name, signal.state.rawValue, signal.value, signal.object, signal.rule])
        }
        lines.append(table.text)
        lines += judgement.readings.map { "\($0.name): \($0.value.compact)" }
        lines += judgement.warnings.map { "warning: \($0)" }
        return lines.joined(separator: "\n")
    }
}

extension JudgedSignal {
    fileprivate var document: JSON {
        .object([
            "signal": .string(name), "state": .string(state.rawValue), "value": .string(value),
            "object": .string(object), "oid": .optional(identifier), "rule": .string(rule), "since": .optional(since),
            "evidence": .array(
                pieces.map { piece in
                    .object([
                        "object": .string(piece.object), "oid": .string(piece.identifier.description),
                        "value": .string(piece.value), "state": .string(piece.state.rawValue),
                    ])
                }),
        ])
    }
}
