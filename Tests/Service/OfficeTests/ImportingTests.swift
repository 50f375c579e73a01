import Intervals
import Ledger
import Office
import Site
import Testing

/// What becomes of a file of readings and records.
@Suite struct ImportingTests {
    private let site: OfficeSite
    private static let good = #"{"signal":"pdu-a/outlet/7","at":"2026-02-10T02:10:00Z","state":"up"}"#
    private static let record =
        #"{"record":"outage_report","contract":"acme","guarantee":"power","at":"2026-02-11T00:00:00Z"}"#

    init() throws { site = try OfficeSite(hasReadings: false) }

    private func add(_ lines: [String], keepsGoodLines: Bool = false) throws -> ImportOutcome {
        try site.office.importLines(
            lines.joined(separator: "\n"), file: "lines.jsonl", keepsGoodLines: keepsGoodLines,
            for: OfficeSite.provider)
    }

    private var signals: [String] {
        get throws { try site.office.ledger.signals().map(\.path) }
    }

    @Test func linesAreStoredOnce() throws {
        let first = try add([Self.good, "", "  ", Self.record])
        #expect(first.problems.isEmpty && first.warnings.isEmpty)
        #expect(first.summary?.newReadings == 1 && first.summary?.newRecords == 1)
        let again = try add([Self.record, Self.good])
        #expect(again.summary?.newReadings == 0 && again.summary?.newRecords == 0)
        #expect(again.summary?.repeatedReadings == 1 && again.summary?.repeatedRecords == 1)
        #expect(try site.records().map(\.recordedAt) == [site.clock.now])
    }

    /// Blank lines count, as an editor counts them.
    @Test func aBadLineKeepsNothingOfItsFile() throws {
        let refused = try add([Self.good, "", #"{"signal":"x"}"#, "nonsense"])
        #expect(refused.summary == nil && refused.warnings.isEmpty)
        #expect(refused.problems.count == 2)
        #expect(refused.problems.first?.hasPrefix("lines.jsonl:3: ") == true)
        #expect(refused.problems.last?.hasPrefix("lines.jsonl:4: ") == true)
        #expect(try signals.isEmpty)
    }

    @Test func goodLinesAreKeptWhenAskedFor() throws {
        let kept = try add([Self.good, #"{"signal":"x"}"#], keepsGoodLines: true)
        #expect(kept.problems.count == 1 && kept.summary?.newReadings == 1)
        #expect(try signals == ["pdu-a/outlet/7"])
    }

    @Test func unknownNamesAndAnonymousCorrectionsAreToldOf() throws {
        let outcome = try add([
            Self.good.replacing("pdu-a", with: "pdu-9"), Self.record.replacing("acme", with: "nobody"),
            #"{"record":"withdrawal","replaces":"r-1","at":"2026-02-12T00:00:00Z","by":"Zhao"}"#,
        ])
        #expect(
            outcome.warnings == [
                "1 signal(s) and 1 contract(s) are not in the configuration; they were kept",
                "1 correction(s) name no author or no reason; they were kept",
            ])
        #expect(outcome.summary?.newReadings == 1 && outcome.summary?.newRecords == 2)
    }

    /// Hosts, services and agents have no device of their own in the configuration.
    @Test func reservedNamesAreKnown() throws {
        #expect(try add([Self.good.replacing("pdu-a/outlet/7", with: "icmp/192.0.2.1")]).warnings.isEmpty)
    }

    @Test func anEmptyFileIsNoMistake() throws {
        let outcome = try add([])
        #expect(outcome.problems.isEmpty && outcome.summary?.newReadings == 0)
    }
}
