import Agreement
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

    /// A fee with more decimals than its currency has, or with as many digits as fees may have, is a record that is read
    /// again, and is known when its line comes again.
    @Test(arguments: ["800.005 CNY", "800.50 JPY", "999999999999999.999999999 CNY"]) func aFeeIsKeptAsItIsWritten(
        fee: String
    ) throws {
        let line =
            #"{"record":"installation","contract":"acme","service":"rack","signed_at":"2026-02-01T00:00:00Z","#
            + #""fee":"\#(fee)","items":{"power":"2026-02-10T00:00:00Z"}}"#
        #expect(try add([line]).summary?.newRecords == 1)
        #expect(try add([line]).summary?.repeatedRecords == 1)
        #expect(try site.office.verify(for: OfficeSite.provider).findings == [])
        #expect(try site.judge().contract.id == "acme")
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
                "1 signal(s) and 1 contract(s) are not in the configuration; they were kept: "
                    + "pdu-9/outlet/7 (did you mean pdu-a?), contract nobody",
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

    // MARK: - Claims

    /// Whoever writes a line can claim anything: what is entered now is known from now.
    @Test func aClaimedInstantDoesNotMakeARecordKnownInThePast() throws {
        let line = #"{"record":"operation","contract":"acme","id":"o-1","recorded_at":"2026-02-01T00:00:00Z"}"#
        #expect(try add([line]).summary?.newRecords == 1)
        let record = try #require(try site.records().first)
        #expect(record.recordedAt == site.clock.now && record.knownAt == site.clock.now)
        #expect(record.claimedRecordedAt == Instant("2026-02-01T00:00:00Z"))
    }

    /// The same file every night, and an export of the ledger itself, change nothing.
    @Test(arguments: ["", #","recorded_at":"2026-02-01T00:00:00Z""#]) func aRepetitionChangesNothing(
        claim: String
    ) throws {
        let lines = ["", #","id":"o-1""#].map { #"{"record":"operation","contract":"acme"\#($0)\#(claim)}"# }
        #expect(try add(lines).summary?.newRecords == 2)
        let kept = try site.records()
        try site.clock.set("2026-03-21T00:00:00Z")
        #expect(try add(lines).summary?.repeatedRecords == 2)
        var exported: [String] = []
        try site.office.export(readings: nil, of: [], for: OfficeSite.provider) { exported.append($0) }
        let again = try add(exported)
        #expect(again.problems == [] && again.summary?.repeatedRecords == 2)
        #expect(try site.records() == kept)
        // Elsewhere it is known from when it was entered here.
        let other = try OfficeSite(hasReadings: false, now: "2026-03-25T00:00:00Z")
        try other.add(exported)
        #expect(try other.records().map(\.knownAt) == kept.map(\.knownAt))
        #expect(try other.records().map(\.claimedRecordedAt) == kept.map(\.recordedAt))
    }

    // MARK: - One id, two records

    private static let other =
        #"{"record":"complaint","id":"r-1","contract":"globex","about":"staff","accepted_at":"2026-02-12T00:00:00Z"}"#
    private static let named = record.replacing("{", with: "{\"id\":\"r-1\",")

    @Test func theSameIDWithOtherContentIsRefusedByBothNames() throws {
        _ = try add([Self.named])
        let outcome = try add([Self.good, Self.other])
        #expect(
            outcome.problems == [
                "lines.jsonl:2: the id r-1 is that of outage_report of acme, known from 2026-02-11T00:00:00.000Z in the "
                    + "ledger; this is complaint of globex, known from 2026-02-12T00:00:00.000Z; a correction has an id "
                    + "of its own and names the other in `replaces`"
            ])
        #expect(outcome.summary == nil)
        #expect(try signals.isEmpty && site.records().count == 1)
        let kept = try add([Self.good, Self.other], keepsGoodLines: true)
        #expect(kept.problems.count == 1 && kept.summary?.newReadings == 1 && kept.summary?.newRecords == 0)
    }

    /// Within one file the first one counts; the same line twice is no mistake.
    @Test func oneFileMayNotGiveAnIDTwice() throws {
        let third = Self.named.replacing("}", with: ",\"by\":\"Li Wei\"}")
        let outcome = try add(["nonsense", Self.named, Self.other, Self.named, third], keepsGoodLines: true)
        #expect(outcome.problems.count == 3)
        #expect(outcome.problems[1].hasPrefix("lines.jsonl:3: the id r-1 is that of outage_report of acme"))
        #expect(outcome.problems[1].contains(" on line 2; this is complaint of globex"))
        #expect(outcome.problems[2].hasPrefix("lines.jsonl:5: the id r-1 is that of outage_report of acme"))
        #expect(outcome.problems[2].contains(" on line 2, which has another by; "))
        #expect(outcome.summary?.newRecords == 1 && outcome.summary?.repeatedRecords == 1)
        #expect(try site.records().map(\.kind) == [.outageReport])
    }

    /// An id that was chosen to be that of the customer's own report does not keep it out in silence.
    @Test func anIDThatWasTakenIsToldOf() throws {
        guard case .record(let report) = try JSONLine.parse(Self.record, recordedAt: site.clock.now) else {
            Issue.record("no record")
            return
        }
        _ = try add([Self.other.replacing("r-1", with: report.id)])
        let outcome = try add([Self.record])
        #expect(outcome.summary == nil && outcome.problems.first?.contains(report.id) == true)
    }

    @Test func theDeskRefusesAnIDThatIsTaken() throws {
        _ = try add([Self.named])
        let fields = [
            "id": "r-1", "contract": "globex", "about": "staff", "staff_name": "Li",
            "accepted_at": "2026-02-12T00:00:00Z", "by": "Zhao",
        ]
        let refused = try refusal { _ = try site.enter(.complaint, fields) }
        #expect(refused?.code == .contradictory && refused?.field == "id")
        #expect(refused?.reason.contains("outage_report of acme, known from 2026-02-11T00:00:00.000Z") == true)
        #expect(refused?.reason.contains("complaint of globex, known from \(site.clock.now)") == true)
        #expect(try site.records().count == 1)
    }

    @Test func theDeskRefusesControlCharacters() throws {
        let refused = try refusal {
            _ = try site.enter(
                .complaint,
                [
                    "contract": "acme", "about": "customer_service", "note": "a\0b",
                    "accepted_at": "2026-02-12T00:00:00Z",
                ])
        }
        #expect(refused?.code == .malformed)
        #expect(refused?.reason == "note must not hold the control character U+0000")
    }

    // MARK: - Words of before

    private static let former =
        #"{"record":"notification","contract":"acme","notified_at":"2026-02-12T00:00:00Z","method":"phone""#

    /// Fine print, 19: a new line is refused, naming the nearest word; what a ledger exported comes back in, and is told.
    @Test func wordsThatWereClosedSinceComeBackInFromAnExport() throws {
        let refused = try site.office.importLines(
            Self.former + "}", file: "new.jsonl", keepsGoodLines: false, for: OfficeSite.provider)
        #expect(refused.summary == nil)
        #expect(refused.problems.first?.hasPrefix("new.jsonl:1: method must be one of office_phone") == true)
        #expect(refused.problems.first?.hasSuffix("nearest to \"phone\" is office_phone") == true)
        let exported = try site.office.importLines(
            Self.former + #","recorded_at":"2026-02-12T00:00:01Z"}"#, file: "old.jsonl", keepsGoodLines: false,
            for: OfficeSite.provider)
        #expect(exported.summary?.newRecords == 1)
        #expect(exported.warnings == ["1 record(s) of an export hold words of before (phone); they were kept"])
        // And out, and in again.
        var lines: [String] = []
        try site.office.export(readings: nil, of: [], for: OfficeSite.provider) { lines.append($0) }
        let other = try OfficeSite(hasReadings: false)
        try other.add(lines)
        #expect(try other.records().map(\.fields) == site.records().map(\.fields))
        #expect(try other.judge().result.guarantees == site.judge().result.guarantees)
    }

    /// Somebody who hands in a few records reads what each does.
    @Test func aFewRecordsAreAnsweredWithTheirEffects() throws {
        let site = try OfficeSite()
        let lines = ["power", "network"].map { guarantee in
            #"{"record":"outage_report","contract":"acme","guarantee":"\#(guarantee)","at":"2026-02-11T00:00:00Z"}"#
        }
        func add(_ lines: [String]) throws -> ImportOutcome {
            try site.office.importLines(
                lines.joined(separator: "\n"), file: "-", keepsGoodLines: false, for: OfficeSite.provider)
        }
        let told = try add(lines).effects
        #expect(told.map { $0.record.text(.guarantee) } == ["power", "network"])
        #expect(told.allSatisfy { $0.effect.sentences.first?.hasPrefix("covers outage") == true })
        // Nothing came: nothing is told again.
        #expect(try add(lines).effects.isEmpty)
        let many = (0..<11).map {
            #"{"record":"request","contract":"acme","kind":"billing","at":"2026-02-11T00:00:\#($0 + 10)Z"}"#
        }
        #expect(try add(many).effects.isEmpty)
        let reading = #"{"signal":"icmp/198.51.100.10","at":"2026-02-20T00:00:00Z","state":"up"}"#
        #expect(try add([many[0].replacing("billing", with: "change"), reading]).effects.isEmpty)
    }

    // MARK: - Lines

    @Test(arguments: ["\n", "\r\n", "\r\n\r\n"]) func linesEndAsEditorsEndThem(end: String) throws {
        let outcome = try site.office.importLines(
            [Self.good, Self.record].joined(separator: end) + end, file: "lines.jsonl", keepsGoodLines: false,
            for: OfficeSite.provider)
        #expect(outcome.problems == [] && outcome.summary?.newReadings == 1 && outcome.summary?.newRecords == 1)
    }
}
