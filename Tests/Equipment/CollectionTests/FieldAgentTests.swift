import Foundation
import Profiles
import Programs
import SNMP
import SNMPValues
import Site
import Sockets
import Synchronization
import Testing

@testable import Collection

/// Agents that answer wrongly as people have reported it: a program of the worked examples beside the project, which speaks
/// over real sockets.
@Suite(.serialized, .enabled(if: FieldAgent.program != nil, "MAINSTAY_SHARED names no folder of reported agents"))
struct FieldAgentTests {
    private static let modes = [
        "sound", "nobulk-silent", "max1-silent", "max2-silent", "max5-silent", "max8-silent", "max1-toobig",
        "max4-toobig", "v2-nosuchname", "v2-generr", "v2-generr0", "v2-lastindex", "v2-nosuch0", "drops-missing",
        "null-missing", "reorder", "zero-int-bulk", "bulk-same", "long-length", "trailing", "big-int", "big-int-other",
        "neg-gauge", "uptime-int", "no-system", "slow", "zero-int",
    ]

    @Test func everyAgentIsReadAsFarAsItSpeaks() async throws {
        let agents = try FieldAgent("rfc1628-empty-alarm-rows", modes: Self.modes)
        defer { agents.stop() }
        let engine = try Engine()
        try engine.start()
        defer { engine.stop() }
        let areReady = try await agents.areReady(engine)
        try #require(areReady)
        let catalogue = Catalogue([Family.upsProfile])
        let probe = Probe(engine: engine, catalogue: catalogue, timeout: .milliseconds(800))
        let slowProbe = Probe(engine: engine, catalogue: catalogue, timeout: .milliseconds(2500))
        try await withThrowingDiscardingTaskGroup { group in
            for mode in Self.modes {
                for version in [Version.v2c, .v1] {
                    let target = try agents.target(mode, version)
                    group.addTask {
                        let chosen = if mode == "slow" { slowProbe } else { probe }
                        await Self.look(at: target, by: chosen, mode: mode)
                    }
                }
            }
        }
    }

    private static func look(at target: Target, by probe: Probe, mode: String) async {
        let comment: Comment = "\(mode), \(target.credentials)"
        do throws(Probe.Failure) {
            let report = try await probe.look(at: target, profile: Family.upsProfile)
            let states = Dictionary(report.judgement.signals.map { ($0.name, $0.state) }) { first, _ in first }
            #expect(states["output"] == .up, comment)
            // Voltages of no octets are no voltages, and no outage.
            if mode == "zero-int" {
                #expect(states["input"] != .down, comment)
            } else {
                #expect(states["input"] == .up, comment)
            }
        } catch {
            Issue.record("\(mode), \(target.credentials): \(error)")
        }
    }
}

/// The program, with one agent for each way to answer wrongly.
private final class FieldAgent: Sendable {
    static let program = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"].map {
        URL(fileURLWithPath: $0).appendingPathComponent("devices/field/badagent.py")
    }

    private let process = Process()
    private let ports: [String: UInt16]

    init(_ recording: String, modes: [String]) throws {
        let first = UInt16.random(in: 26_000...29_000)
        ports = Dictionary(uniqueKeysWithValues: modes.enumerated().map { ($1, first + UInt16($0)) })
        let program = try #require(Self.program)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        let file = program.deletingLastPathComponent().appendingPathComponent("\(recording).snmprec").path
        process.arguments =
            [program.path, "127.0.0.1", file] + ports.map { "\($0.key):\($0.value)" }
        // Who waits for the tests' output does not wait for the agents.
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
    }

    func target(_ mode: String, _ version: Version) throws -> Target {
        let port = try #require(ports[mode])
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: port))
        return Target(endpoint: endpoint, credentials: .community(version: version, "public"))
    }

    func areReady(_ engine: Engine) async throws -> Bool {
        for _ in 0..<100 {
            let request = Request(
                target: try target("sound", .v2c), objects: [Catalogue.upTimeObject], timeout: .milliseconds(100),
                retries: 0)
            if case .success = await engine.perform(request).result { return true }
        }
        return false
    }

    func stop() {
        kill(process.processIdentifier, SIGKILL)
        // Its ports are free once it is gone.
        process.waitForEnd()
    }
}
