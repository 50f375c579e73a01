import ArgumentParser
import Collection
import Foundation
import Notation
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Sockets

/// `mainstay probe ADDRESS`: what a device is and says; of a range, what is there.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Identify a device, or all of a range, and print its signals and readings.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "ADDRESS, ADDRESS:PORT or [IPV6]:PORT; or a range such as 10.0.0.0/24.")
    var address: String

    @Option(help: "Credentials of the configuration, by name.")
    var credentials: String?

    @Option(help: "Or a community, for a device that is not configured yet (SNMP version 2c).")
    var community: String?

    @Option(help: "A profile's name instead of finding out.")
    var profile = "auto"

    @Option(help: "Seconds to wait for each of three tries.")
    var timeout = 2.0

    @Flag(help: "Print the YAML for `devices:` instead, ready to paste.")
    var write = false

    func validate() throws {
        guard (0.1...60).contains(timeout) else { throw ValidationError("--timeout takes 0.1 to 60 seconds.") }
    }

    func run() async throws {
        let range: AddressRange?
        do throws(InvalidRange) {
            range = try AddressRange(address)
        } catch {
            throw CommandFailure(.usage, error.description)
        }
        let access = try access()
        let (catalogue, problems) = try ConfigurationFiles.catalogue(for: access.configuration)
        for problem in problems { Terminal.error("\(problem)") }
        let profile = try chosenProfile(catalogue)
        let engine = try Engine()
        try engine.start()
        defer { engine.stop() }
        let probe = Probe(engine: engine, catalogue: catalogue, timeout: .milliseconds(Int(timeout * 1000)))
        if let range {
            try await look(at: range, with: probe, access, profile)
        } else {
            try await look(at: try await endpoint(), with: probe, access, profile)
        }
    }

    // MARK: - One device

    private func look(at endpoint: Endpoint, with probe: Probe, _ access: Access, _ profile: Profile?) async throws {
        let target = Target(endpoint: endpoint, credentials: access.credentials)
        let report: Probe.Report
        do throws(Probe.Failure) {
            report = try await probe.look(at: target, profile: profile)
        } catch {
            let hint = error.reason == .timeout && !error.hasAnswered ? AddressAdvice.missingBrackets(in: address) : nil
            if let hint { throw CommandFailure(.failed, hint) }
            throw CommandFailure(.failed, await probe.diagnose(error, at: target))
        }
        if write {
            print(ProbedDevices(access, [(target, report)]).yaml)
        } else {
            print(options.format == .json ? report.document(endpoint).pretty : report.text(endpoint))
        }
        if report.profile == nil { throw ExitStatus.failed }
    }

    private func endpoint() async throws -> Endpoint {
        guard let place = HostAndPort(address) else {
            throw CommandFailure(
                .usage,
                "\(address) is no address; write 10.0.0.21, 10.0.0.21:1161, fe80::1%eth0 or [fe80::1%eth0]:1161.")
        }
        if let advice = AddressAdvice.missingInterface(in: place.host) { throw CommandFailure(.usage, advice) }
        do {
            return try await Endpoint.resolve(host: place.host, port: place.port)
        } catch let unresolved as UnresolvedHost {
            throw CommandFailure(.failed, unresolved.description)
        }
    }

    // MARK: - A range

    private func look(at range: AddressRange, with probe: Probe, _ access: Access, _ profile: Profile?) async throws {
        let targets = range.endpoints.map { Target(endpoint: $0, credentials: access.credentials) }
        let progress = ProgressLine(of: targets.count)
        let found = try await Sweep(probe).look(at: targets, profile: profile) { progress.show(done: $0, found: $1) }
        progress.clear()
        let reports = found.compactMap { found in (try? found.result.get()).map { (found.target, $0) } }
        if write {
            print(ProbedDevices(access, reports).yaml)
        } else if options.format == .json {
            print(JSON.array(found.map(document)).pretty)
        } else {
            print(text(found, of: targets.count))
        }
        if reports.isEmpty { throw ExitStatus.failed }
    }

    private func document(_ found: Sweep.Found) -> JSON {
        switch found.result {
        case .success(let report): report.document(found.target.endpoint)
        case .failure(let failure):
            .object([
                "address": .string(found.target.endpoint.description), "profile": .null, "error": .string("\(failure)"),
            ])
        }
    }

    private func text(_ found: [Sweep.Found], of count: Int) -> String {
        var table = TextTable(["ADDRESS", "NAME", "PROFILE", "SIGNALS"])
        for (target, result) in found {
            switch result {
            case .success(let report):
                let profile = report.profile?.name ?? "unknown: \(report.identity)"
                table.add([target.endpoint.description, report.identity.systemName ?? "", profile, report.summary])
            case .failure(let failure): table.add([target.endpoint.description, "", "\(failure)", ""])
            }
        }
        let summary = "\(count.counted("address")), \(found.count) answered"
        return table.isEmpty ? summary : table.text + "\n" + summary
    }

    // MARK: - Options

    private func chosenProfile(_ catalogue: Catalogue) throws -> Profile? {
        guard profile != "auto" else { return nil }
        if let chosen = catalogue.profile(named: profile) { return chosen }
        let names = catalogue.families.map(\.name).joined(separator: ", ")
        throw CommandFailure(.usage, "No profile is called \(profile); there are \(names).")
    }

    /// How the devices know us, and what the configuration calls it.
    struct Access {
        var credentials: Credentials
        /// Nil: a community from the command line.
        var name: String?
        var configuration: Configuration?
    }

    private func access() throws -> Access {
        if let community { return Access(credentials: .community(version: .v2c, community)) }
        let configuration = try Workspace.loadConfiguration(options)
        let name = credentials ?? (configuration.credentials.count == 1 ? configuration.credentials.keys.first : nil)
        let all = configuration.credentials.keys.sorted().joined(separator: ", ")
        guard let name else { throw CommandFailure(.usage, "Which credentials? --credentials takes one of \(all).") }
        guard let settings = configuration.credentials[name] else {
            throw CommandFailure(.usage, "No credentials are called \(name); there are \(all).")
        }
        do {
            return Access(credentials: try settings.resolve(), name: name, configuration: configuration)
        } catch {
            throw CommandFailure(.configuration, error.description)
        }
    }
}
