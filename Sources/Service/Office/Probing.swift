public import Collection
import Foundation
import Notation
import Profiles
public import SNMP
import SNMPValues
public import Settings
import Site
public import Sockets

/// What is to be probed, and how the devices know us.
public struct ProbeOrder: Sendable {
    /// `ADDRESS`, `ADDRESS:PORT`, `[IPV6]:PORT`, or a range such as `10.0.0.0/24`.
    public var address: String
    /// Credentials of the configuration, by name; nil chooses the only ones there are.
    public var credentials: String?
    /// A community (SNMP version 2c) instead of credentials of a configuration.
    public var community: String?
    /// A profile's name; nil finds out.
    public var profile: String?
    /// How long each of three tries waits.
    public var timeout: Duration

    public init(
        address: String, credentials: String? = nil, community: String? = nil, profile: String? = nil,
        timeout: Duration = .seconds(2)
    ) {
        self.address = address
        self.credentials = credentials
        self.community = community
        self.profile = profile
        self.timeout = timeout
    }
}

/// Looks at devices without a ledger: identifies them, reads their signals, records what they answer.
public struct ProbeDesk: Sendable {
    private let order: ProbeOrder
    /// The name of the credentials in the configuration; nil for a community from the order.
    public let credentialsName: String?
    private let credentials: Credentials
    private let catalogue: Catalogue
    private let profile: Profile?
    /// What is configured, where a configuration was loaded.
    private let devices: [Device]

    /// - Parameters:
    ///   - warn: gets what is wrong with profiles of the configuration's own, a line each.
    ///   - configuration: loads the configuration; called unless the order gives a community.
    /// - Throws: `Refusal` with `.configuration`, `.missing`, `.unknownCredentials` or `.unknownProfile`.
    public init(
        _ order: ProbeOrder, warn: (String) -> Void, configuration: () throws(Refusal) -> Configuration
    ) throws(Refusal) {
        self.order = order
        var loaded: Configuration?
        if let community = order.community {
            credentials = .community(version: .v2c, community)
            credentialsName = nil
        } else {
            let configuration = try configuration()
            let (name, settings) = try Self.settings(order.credentials, in: configuration)
            credentialsName = name
            do {
                credentials = try settings.resolve()
            } catch {
                throw Refusal(.configuration, reason: error.description)
            }
            loaded = configuration
        }
        let (catalogue, problems) = try Refusal.translating { [loaded] in
            try ConfigurationFiles.catalogue(for: loaded)
        }
        self.catalogue = catalogue
        devices = loaded?.facility.devices ?? []
        for problem in problems { warn(problem.description) }
        profile = try order.profile.map { name throws(Refusal) in try catalogue.requireProfile(named: name) }
    }

    private static func settings(
        _ name: String?, in configuration: Configuration
    ) throws(Refusal) -> (name: String, settings: CredentialSettings) {
        let all = configuration.credentials.keys.sorted().joined(separator: ", ")
        let only = configuration.credentials.count == 1 ? configuration.credentials.keys.first : nil
        guard let name = name ?? only else {
            throw Refusal(
                .missing, field: "credentials", reason: "Which credentials? --credentials takes one of \(all).")
        }
        guard let settings = configuration.credentials[name] else {
            throw Refusal(
                .unknownCredentials, field: "credentials",
                reason: "No credentials are called \(name); there are \(all).")
        }
        return (name, settings)
    }

    /// The addresses of the order's range; nil when it names one device.
    ///
    /// - Throws: `Refusal` with `.malformed`.
    public static func range(_ address: String) throws(Refusal) -> AddressRange? {
        do throws(InvalidRange) {
            return try AddressRange(address)
        } catch {
            throw Refusal(.malformed, field: "address", reason: error.description)
        }
    }

    /// Asks one device who it is and what it reports.
    ///
    /// - Throws: `Refusal` with `.malformed`, `.unreachable` or `.failed`.
    public func look() async throws(Refusal) -> (target: Target, report: Probe.Report) {
        let target = Target(endpoint: try await endpoint(), credentials: credentials)
        let engine = try Engine.started()
        defer { engine.stop() }
        let probe = probe(by: engine)
        do throws(Probe.Failure) {
            return (target, try await probe.look(at: target, profile: profile, as: configured(target.endpoint)))
        } catch {
            let isSilent = error.reason == .timeout && !error.hasAnswered
            if isSilent, let advice = AddressAdvice.missingBrackets(in: order.address) {
                throw Refusal(.unreachable, field: "address", reason: advice)
            }
            throw Refusal(.unreachable, reason: await probe.diagnose(error, at: target))
        }
    }

    /// Asks every address of a range.
    ///
    /// - Parameter progress: told how many addresses are done and how many of them answered.
    /// - Returns: those that answered anything, in the order of their addresses.
    /// - Throws: `Refusal` with `.failed`.
    public func look(
        at range: AddressRange, progress: @Sendable (_ done: Int, _ found: Int) -> Void
    ) async throws(Refusal) -> [Sweep.Found] {
        let targets = range.endpoints.map { Target(endpoint: $0, credentials: credentials) }
        let engine = try Engine.started()
        defer { engine.stop() }
        let probe = probe(by: engine)
        do {
            return try await Sweep(probe).look(at: targets, profile: profile, progress: progress)
        } catch {
            throw Refusal(.failed, reason: SystemReason.of(error))
        }
    }

    /// Records what a device answers, without names, serial numbers and addresses, as snmpsim replays it.
    ///
    /// - Throws: `Refusal` as `look` does.
    public func record() async throws(Refusal) -> Recording {
        let (target, report) = try await look()
        let engine = try Engine.started()
        defer { engine.stop() }
        do throws(RequestFailure) {
            return try await Recording(of: target, report: report, engine: engine)
        } catch {
            throw Refusal(.unreachable, reason: error.description)
        }
    }

    /// The device that is polled at the address, whose `fed_by` decides what a dead inlet means.
    private func configured(_ endpoint: Endpoint) -> Device? {
        devices.first { Endpoint(host: $0.host, port: $0.port) == endpoint }
    }

    private func probe(by engine: Engine) -> Probe {
        Probe(engine: engine, catalogue: catalogue, timeout: order.timeout)
    }

    private func endpoint() async throws(Refusal) -> Endpoint {
        guard let place = HostAndPort(order.address) else {
            throw Refusal(
                .malformed, field: "address",
                reason:
                    "\(order.address) is no address; write 10.0.0.21, 10.0.0.21:1161, fe80::1%eth0 or [fe80::1%eth0]:1161."
            )
        }
        if let advice = AddressAdvice.missingInterface(in: place.host) {
            throw Refusal(.malformed, field: "address", reason: advice)
        }
        do {
            return try await Endpoint.resolve(host: place.host, port: place.port)
        } catch {
            throw Refusal(.unreachable, field: "address", reason: "\(error)")
        }
    }
}

extension Engine {
    /// - Throws: `Refusal` with `.failed`.
    static func started() throws(Refusal) -> Engine {
        try Refusal.translating {
            let engine = try Engine()
            try engine.start()
            return engine
        }
    }
}

extension Catalogue {
    /// - Throws: `Refusal` with `.unknownProfile`.
    func requireProfile(named name: String) throws(Refusal) -> Profile {
        if let profile = profile(named: name) { return profile }
        let names = families.map(\.name).joined(separator: ", ")
        throw Refusal(
            .unknownProfile, field: "profile", reason: "No profile is called \(name); there are \(names).")
    }
}
