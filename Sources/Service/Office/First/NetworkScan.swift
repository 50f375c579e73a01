import Collection
import Foundation
import Notation
import Profiles
import SNMP
import SNMPValues
public import Settings
import Site
import Sockets

/// Looks for devices in networks, to begin a configuration with what answers.
///
/// Every address is asked one small question at first, at most 50 a second; version 3 comes first, and a community is only
/// told where nobody answered to a user.
public struct NetworkScan: Sendable {
    /// So many addresses at most: a /22 takes two minutes for each of the credentials.
    public static let mostAddresses = 1024

    /// RFC 3414, 11.2: so long is a passphrase at least.
    public static let leastOctets = 8

    /// What an address answered, and to whom.
    fileprivate struct Found {
        var endpoint: Endpoint
        var settings: CredentialSettings
        var result: Result<Probe.Report, RequestFailure>
    }

    private let ranges: [String]
    private let endpoints: [Endpoint]
    private let ways: [(settings: CredentialSettings, credentials: Credentials)]

    /// - Parameters:
    ///   - ranges: networks such as `10.0.0.0/24` or `10.0.0.0/24:1161`, or single addresses.
    ///   - credentials: how devices may know us.
    /// - Throws: `Refusal` with `.malformed`, `.missing` or `.unreadable`.
    public init(_ ranges: [String], credentials: [CredentialSettings]) throws(Refusal) {
        guard !credentials.isEmpty else {
            throw Refusal(
                .missing, field: "scan", reason: "--scan asks devices over SNMP, and needs credentials",
                fix: "give --user with --authentication-file and --privacy-file, or --community-file")
        }
        self.ranges = ranges
        var seen: Set<Endpoint> = []
        var all: [Endpoint] = []
        for range in ranges { all += try Self.endpoints(of: range) }
        endpoints = all.filter { seen.insert($0).inserted }
        guard endpoints.count <= Self.mostAddresses else {
            throw Refusal(
                .malformed, field: "scan",
                reason: "--scan takes \(Self.mostAddresses) addresses at most, not \(endpoints.count)",
                fix: "scan smaller networks, such as a /24 at a time")
        }
        // Who asks as a user shows no secret to whoever answers.
        let users = credentials.filter(\.isUser)
        ways = try (users + credentials.filter { !$0.isUser }).map { settings throws(Refusal) in
            (settings, try Self.resolved(settings))
        }
    }

    private static func endpoints(of range: String) throws(Refusal) -> [Endpoint] {
        if let range = try ProbeDesk.range(range) { return range.endpoints }
        guard let place = HostAndPort(range), let endpoint = Endpoint(host: place.host, port: place.port) else {
            throw Refusal(
                .malformed, field: "scan",
                reason: "\(range) is no network; write 10.0.0.0/24, 10.0.0.0/24:1161 or 10.0.0.21")
        }
        return [endpoint]
    }

    private static func resolved(_ settings: CredentialSettings) throws(Refusal) -> Credentials {
        let credentials: Credentials
        do {
            credentials = try settings.resolve()
        } catch {
            throw Refusal(.unreadable, field: "scan", reason: error.description)
        }
        guard case .user(let user) = credentials else { return credentials }
        let passphrases = [user.authentication?.passphrase, user.privacy?.passphrase].compactMap(\.self)
        guard passphrases.allSatisfy({ $0.utf8.count >= leastOctets }) else {
            throw Refusal(
                .malformed, field: "scan",
                reason: "A passphrase of SNMPv3 has at least \(leastOctets) characters (RFC 3414).")
        }
        return credentials
    }

    /// How many addresses there are.
    public var count: Int { endpoints.count * ways.count }

    /// Asks every address, and proposes what answered.
    ///
    /// - Parameter progress: told how many questions are done and how many devices answered.
    /// - Throws: `Refusal` with `.failed` or `.nothingKnown`.
    public func proposal(
        progress: @Sendable (_ done: Int, _ found: Int) -> Void
    ) async throws(Refusal) -> ProposedSite {
        let (catalogue, _) = try Refusal.translating { try ConfigurationFiles.catalogue(for: nil) }
        let engine = try Engine.started()
        defer { engine.stop() }
        let sweep = Sweep(Probe(engine: engine, catalogue: catalogue, timeout: .seconds(1)))
        var found: [Endpoint: Found] = [:]
        for (number, way) in ways.enumerated() {
            let open = endpoints.filter { found[$0]?.isAnswer != true }
            let before = number * endpoints.count + endpoints.count - open.count
            let known = found.values.count(where: \.isAnswer)
            let targets = open.map { Target(endpoint: $0, credentials: way.credentials) }
            let answers = try await Self.answers(of: targets, to: sweep) { done, count in
                progress(before + done, known + count)
            }
            for (target, result) in answers {
                found[target.endpoint] = Found(endpoint: target.endpoint, settings: way.settings, result: result)
            }
        }
        return try proposal(of: endpoints.compactMap { found[$0] })
    }

    private static func answers(
        of targets: [Target], to sweep: Sweep, progress: @Sendable (_ done: Int, _ found: Int) -> Void
    ) async throws(Refusal) -> [Sweep.Found] {
        do {
            return try await sweep.look(at: targets, progress: progress)
        } catch {
            throw Refusal(.failed, reason: SystemReason.of(error))
        }
    }

    // MARK: - What is proposed

    private func proposal(of found: [Found]) throws(Refusal) -> ProposedSite {
        var proposal = ProposedSite(origin: "a scan of \(ranges.joined(separator: ", "))")
        var labels = OutletLabels()
        var serials: [String: String] = [:]
        for one in found {
            guard let (report, profile) = one.device else {
                proposal.leftOut.append("\(one.endpoint): \(one.reasonNotToPoll)")
                continue
            }
            if let serial = report.identity.serial, let other = serials[serial] {
                proposal.leftOut.append("\(one.endpoint): the serial number \(serial) is that of \(other)")
                continue
            }
            guard let place = HostAndPort("\(one.endpoint)") else { continue }
            let name = proposal.add(
                called: report.identity.systemName, at: place, by: one.settings, profile: profile.name,
                remark: report.remark(of: profile))
            guard let name else { continue }
            if let serial = report.identity.serial { serials[serial] = name }
            labels.add(report.labels, of: name, called: report.identity.systemName)
        }
        for (device, outlet) in labels.feeds { proposal.note(outlet, feeds: device) }
        guard !proposal.devices.isEmpty else { throw nothingFound(proposal.leftOut) }
        return proposal
    }

    private func nothingFound(_ reasons: [String]) -> Refusal {
        let answers = reasons.isEmpty ? "" : ": " + reasons.prefix(5).joined(separator: "; ")
        return Refusal(
            .nothingKnown,
            reason: "Of \(endpoints.count.counted("address")) none answered as a device that Mainstay knows\(answers)",
            fix: "see what `mainstay probe ADDRESS` says of one that should have")
    }
}

extension NetworkScan.Found {
    fileprivate var isAnswer: Bool { (try? result.get()) != nil }

    /// What can be polled.
    fileprivate var device: (report: Probe.Report, profile: Profile)? {
        guard let report = try? result.get(), let profile = report.profile, !report.tellsNothing else { return nil }
        return (report, profile)
    }

    fileprivate var reasonNotToPoll: String {
        switch result {
        case .failure(let failure):
            "it answers: \(failure.description.trimmingCharacters(in: CharacterSet(charactersIn: ".")))"
        case .success(let report):
            if let profile = report.profile {
                "like \(profile.name), but it answers nothing that tells a state"
            } else {
                "no profile is for it (\(report.identity.description.onOneLine))"
            }
        }
    }
}

extension CredentialSettings {
    fileprivate var isUser: Bool {
        switch self {
        case .user: true
        case .community: false
        }
    }
}
