import Foundation
import Intervals
import Notation
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Sockets
import Testing

@testable import Collection

/// Recordings against what a person reads off the devices, without a process: a probe recognises, asks and judges as the
/// collector does.
@Suite struct FieldTests {
    /// Devices as people have met and reported them.
    private static let field = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"].map {
        URL(fileURLWithPath: "\($0)/devices/field")
    }
    /// The project's own.
    private static let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Faces/MainstayTests/recordings").standardizedFileURL
    private let catalogue: Catalogue

    init() throws { catalogue = try ConfigurationFiles.catalogue(for: nil).catalogue }

    private struct Expected {
        var profile: String
        var signals: [(name: String, wanted: String)] = []
    }

    /// By recording.
    private func expected(in folder: URL) throws -> [String: Expected] {
        let text = try String(contentsOf: folder.appendingPathComponent("expected.tsv"), encoding: .utf8)
        var result: [String: Expected] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(cells.count == 4, "\(line)")
            result[cells[0], default: Expected(profile: cells[1])].signals.append((cells[2], cells[3]))
        }
        return result
    }

    private func probe(_ file: URL) async throws -> Probe.Report {
        let agent = try ScriptedAgent(recording: file)
        let target = Target(
            endpoint: try #require(Endpoint(host: "198.51.100.77")),
            credentials: .community(version: .v2c, "public"))
        return try await Probe(engine: InstantEngine(agent: agent), catalogue: catalogue).look(at: target)
    }

    /// What was found of a signal or a reading, as a person would write it.
    private func found(_ name: String, in judgement: Judgement) -> String {
        if let signal = judgement.signals.first(where: { $0.name == name }) { return signal.state.rawValue }
        guard let reading = judgement.readings.first(where: { $0.name == name }) else { return "missing" }
        switch reading.value {
        case .null: return "unknown"
        case .bool(let flag): return flag ? "yes" : "no"
        case .string(let text): return text
        default: return reading.value.compact
        }
    }

    private func mistakes(in folder: URL) async throws -> [String] {
        var mistakes: [String] = []
        for (recording, expected) in try expected(in: folder).sorted(by: { $0.key < $1.key }) {
            guard catalogue.profile(named: expected.profile) != nil else {
                mistakes.append("\(recording): no profile is called \(expected.profile)")
                continue
            }
            let report = try await probe(folder.appendingPathComponent("\(recording).snmprec"))
            for (name, wanted) in expected.signals {
                let found = found(name, in: report.judgement)
                if found != wanted {
                    let rule = report.judgement.signals.first { $0.name == name }?.evidence ?? ""
                    mistakes.append(
                        "\(recording) (\(report.profile?.name ?? "no profile")) \(name): \(found), not \(wanted): \(rule)"
                    )
                }
            }
        }
        return mistakes
    }

    /// Those without a profile wait for one.
    @Test(.enabled(if: field != nil)) func everyReportReadsAsExpected() async throws {
        let mistakes = try await mistakes(in: try #require(Self.field))
        #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
    }

    @Test func everyProfileReadsItsFaults() async throws {
        let mistakes = try await mistakes(in: Self.own)
        #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
    }
}
