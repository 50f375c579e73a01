import Intervals
import Notation
import Site
import Testing

/// Lines of readings, runs and records: read as written, written as read, refused with what is expected.
@Suite struct JSONLineTests {
    private static let entered = instant("2026-11-01T00:00:00Z")

    private func parse(_ line: String) throws(LineError) -> JSONLine {
        try JSONLine.parse(line, recordedAt: Self.entered)
    }

    private static let readings: [Reading] = [
        Reading(signal: signal("ups-a/input"), at: instant("2026-10-03T02:10:00.250Z"), state: .up),
        Reading(signal: signal("icmp/198.51.100.10"), at: instant("2026-10-03T02:10:00Z"), state: .down, isExtra: true),
        Reading(signal: signal("sw-1/port/Gi1/0/7"), at: instant("2026-10-03T02:10:00Z"), state: .unknown),
        Reading(
            signal: signal("pdu-1/outlet/7"), at: instant("2026-10-03T02:10:00Z"), state: .down,
            since: instant("2026-10-03T02:09:41.120Z"), sinceError: 600, inferred: "restart",
            evidence: "rPDU2OutletSwitchedStatusState.7 = 2 (\"off\")"),
        Reading(
            signal: signal("ups-a/input"), at: instant("1970-01-01T00:00:00Z"), state: .up, clockError: 1200,
            clock: .unsynchronised),
        Reading(signal: signal("ups-a/input"), at: instant("9999-12-31T23:59:59.999Z"), state: .up, clock: .held),
    ]

    @Test(arguments: readings) func aReadingIsReadAsItIsWritten(reading: Reading) throws {
        #expect(try parse(reading.document.compact) == .reading(reading))
    }

    @Test func whatSaysNothingIsNotWritten() {
        #expect(
            Self.readings[0].document.compact
                == #"{"signal":"ups-a/input","at":"2026-10-03T02:10:00.250Z","state":"up"}"#)
    }

    /// A stretch of equal readings in one line, as exports have it.
    @Test func aRunIsReadWithItsGap() throws {
        let line = """
            {"row":7,"collector":"a","signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"up",\
            "until":"2026-10-03T03:10:00Z","gap_ms":10000}
            """
        var run = Run(Reading(signal: signal("ups-a/input"), at: instant("2026-10-03T02:10:00Z"), state: .up))
        run.last = instant("2026-10-03T03:10:00Z")
        run.greatestGap = 10_000
        #expect(try parse(line) == .run(signal("ups-a/input"), run))
    }

    /// A run that keeps its instants is written with its steps, equal ones counted, and read as the same run.
    @Test func aRunIsReadWithItsInstants() throws {
        let line = """
            {"signal":"ups-a/input","at":"2026-10-03T02:10:00.000Z","state":"up","clock_error_ms":4,\
            "until":"2026-10-03T02:11:25.000Z","gap_ms":30000,"steps_ms":[[10000,2],30000,[17500,2]]}
            """
        guard case .run(let name, let run) = try parse(line) else {
            Issue.record("no run")
            return
        }
        let start = instant("2026-10-03T02:10:00Z")
        #expect(run.instants?.map { $0 - start } == [0, 10_000, 20_000, 50_000, 67_500, 85_000])
        #expect(run.allInstants == run.instants && run.clockError == 4)
        #expect(run.document(of: name).compact == line)
    }

    @Test(arguments: [
        #"{"row":1,"hash":"sha256:00"}"#, #"{"link":"sha256:00"}"#, #"{"rows":3}"#, #"{"hash":"x","other":1}"#,
    ])
    func whatAnExportSaysBesidesIsPassedOver(line: String) throws { #expect(try parse(line) == .chain) }

    private static func reading(_ member: String) -> String {
        #"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"up",\#(member)}"#
    }

    private static func run(_ members: String) -> String { reading(#""until":"2026-10-03T02:11:00Z",\#(members)"#) }

    /// Each refusal names what is wrong.
    @Test(arguments: [
        ("", "not a JSON object"), ("{", "not a JSON object"), ("[]", "not a JSON object"), ("7", "not a JSON object"),
        ("{}", "neither"), (#"{"at":"2026-10-03T02:10:00Z"}"#, "neither"), (#"{"record":7}"#, "neither"),
        (#"{"record":"outage"}"#, "no record is called outage"),
        (#"{"signal":7,"at":"2026-10-03T02:10:00Z","state":"up"}"#, "\"signal\" must be"),
        (#"{"signal":"ups-a","at":"2026-10-03T02:10:00Z","state":"up"}"#, "\"signal\" must be"),
        (#"{"signal":"ups-a/input","state":"up"}"#, "needs \"at\""),
        (#"{"signal":"ups-a/input","at":"2026-10-03","state":"up"}"#, "\"at\" must be an instant"),
        (#"{"signal":"ups-a/input","at":"2026-10-03T02:10:00","state":"up"}"#, "\"at\" must be an instant"),
        (#"{"signal":"ups-a/input","at":1790000000,"state":"up"}"#, "\"at\" must be an instant"),
        (#"{"signal":"ups-a/input","at":"2026-10-03T02:10:00.0001Z","state":"up"}"#, "at most milliseconds"),
        (#"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z"}"#, "\"state\" must be"),
        (#"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"on"}"#, "\"state\" must be"),
        (#"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"up","since":"x"}"#, "\"since\" must be"),
        (
            #"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"up","since_error_ms":-1}"#,
            "\"since_error_ms\" must not"
        ),
        (#"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"up","sate":1}"#, "has no \"sate\""),
        (
            #"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"up","until":"2026-10-03T02:10:00Z","gap_ms":1}"#,
            "later than"
        ),
        (
            #"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"up","until":"2026-10-03T02:11:00Z"}"#,
            "\"gap_ms\""
        ),
        (
            #"{"signal":"ups-a/input","at":"2026-10-03T02:10:00Z","state":"up","until":"2026-10-03T02:11:00Z","gap_ms":0}"#,
            "\"gap_ms\""
        ),
        (reading(#""since_error_ms":9223372036854775807"#), "\"since_error_ms\" must not"),
        (reading(#""since_error_ms":9223372036854775808"#), "\"since_error_ms\" must not"),
        (reading(#""since_error_ms":true"#), "\"since_error_ms\" must not"),
        (reading(#""since_error_ms":0.5"#), "\"since_error_ms\" must not"),
        (reading(#""since_error_ms":"1""#), "\"since_error_ms\" must not"),
        (reading(#""clock_error_ms":-1"#), "\"clock_error_ms\" must not"),
        (reading(#""clock_error_ms":315619200001"#), "\"clock_error_ms\" must not"),
        (reading(#""clock":"slow""#), "\"clock\" must be unsynchronised or held"),
        (reading(#""clock":1"#), "\"clock\" must be text"), (reading(#""extra":1"#), "\"extra\" must be true"),
        (reading(#""extra":"true""#), "\"extra\" must be true"), (reading(#""inferred":7"#), "\"inferred\" must be"),
        (reading(#""evidence":"a\u0000b""#), "\"evidence\" must not hold the control character U+0000"),
        (reading(#""inferred":"\u0000""#), "\"inferred\" must not hold the control character U+0000"),
        (reading(#""evidence":"\ud800""#), "not a JSON object"), (reading(#""evidence":[1]"#), "\"evidence\" must be"),
        (#"{"signal":"ups\u0000/input","at":"2026-10-03T02:10:00Z","state":"up"}"#, "without control characters"),
        (#"{"signal":"ups-a/input","at":"1969-12-31T23:59:59.999Z","state":"up"}"#, "years 1970 to 9999"),
        (#"{"signal":"ups-a/input","at":"9999-12-31T23:59:59-00:01","state":"up"}"#, "years 1970 to 9999"),
        (reading(#""since":"0001-01-01T00:00:00Z""#), "years 1970 to 9999"),
        (reading(#""gap_ms":1"#), "need an \"until\""), (reading(#""steps_ms":[1]"#), "need an \"until\""),
        (run(#""gap_ms":60001"#), "longer than the time"), (run(#""gap_ms":true"#), "\"gap_ms\" must not"),
        (run(#""gap_ms":9223372036854775807"#), "\"gap_ms\" must not"),
        (run(#""gap_ms":60000,"steps_ms":7"#), "array of steps"),
        (run(#""gap_ms":60000,"steps_ms":[]"#), "must lead from"),
        (run(#""gap_ms":60000,"steps_ms":[0,60000]"#), "must lead from"),
        (run(#""gap_ms":60000,"steps_ms":[-1,60001]"#), "\"steps_ms\" must not"),
        (run(#""gap_ms":60000,"steps_ms":[30000]"#), "must lead from"),
        (run(#""gap_ms":60000,"steps_ms":[30000,30000]"#), "must lead from"),
        (run(#""gap_ms":30000,"steps_ms":[[30000,0]]"#), "[LENGTH, COUNT]"),
        (run(#""gap_ms":30000,"steps_ms":[[30000,true]]"#), "[LENGTH, COUNT]"),
        (run(#""gap_ms":30000,"steps_ms":[[30000]]"#), "[LENGTH, COUNT]"),
        (run(#""gap_ms":1,"steps_ms":[[1,9223372036854775807]]"#), "[LENGTH, COUNT]"),
        (run(#""gap_ms":30000,"steps_ms":[[315619200000,16777215]]"#), "must lead from"),
        (#"{"record":"withdrawal","replaces":7,"at":"2026-10-03T02:10:00Z"}"#, "replaces must be text"),
        (#"{"record":"withdrawal","at":"2026-10-03T02:10:00Z"}"#, "withdrawal needs replaces"),
        (#"{"record":"withdrawal","replaces":"r","at":"soon"}"#, "at must be an instant"),
        (
            #"{"record":"withdrawal","replaces":"r","at":"2026-10-03T02:10:00Z","recorded_at":"soon"}"#,
            "\"recorded_at\" must be"
        ),
        (#"{"record":"withdrawal","replaces":"r","at":"2026-10-03T02:10:00Z","cause":"x"}"#, "has no field cause"),
    ])
    func aWrongLineIsRefused(line: String, reason: String) {
        do {
            Issue.record("taken as \(try parse(line))")
        } catch {
            #expect(error.description.contains(reason), "\(error)")
        }
    }

    // MARK: - Records

    /// A record that holds every type of field.
    private static let installation = """
        {"record":"installation","id":"i-1","contract":"c-1","at":"2026-10-12T01:00:00.000Z","by":"Zhao",\
        "service":"rack","fee":"800.00 CNY","items":{"network":"2026-10-13T01:00:00.000Z","power":"2026-10-13T02:00:00.000Z"},\
        "signed_at":"2026-10-12T01:00:00.000Z"}
        """

    @Test(arguments: [
        installation,
        #"{"record":"withdrawal","id":"w-1","at":"2026-10-12T01:00:00.000Z","replaces":"i-1"}"#,
        #"{"record":"credit_request","id":"k-1","contract":"c-1","date":"2026-10-12"}"#,
        """
        {"record":"force_majeure","id":"f-1","guarantees":["power","network"],"from":"2026-10-12T01:00:00.000Z",\
        "to":"2026-10-12T02:00:00.000Z","category":"government"}
        """,
        """
        {"record":"notification","id":"n-1","contract":"c-1","to":"+86 138","subject":"icmp/198.51.100.10",\
        "method":"mobile","determined_at":"2026-10-12T01:00:00.000Z","notified_at":"2026-10-12T01:05:00.000Z"}
        """,
    ])
    func aRecordIsWrittenAsItIsRead(line: String) throws {
        guard case .record(let record) = try parse(line) else {
            Issue.record("no record")
            return
        }
        #expect(record.document.compact == line)
        #expect(record.recordedAt == Self.entered)
        #expect(try parse(record.document.compact) == .record(record))
    }

    /// What an export adds: when it was entered, its row and who collected it. What it claims decides nothing.
    @Test(arguments: ["recorded_at", "claimed_recorded_at"])
    func anExportedRecordKeepsWhenItClaimsToHaveBeenEntered(name: String) throws {
        let line = """
            {"row":9,"collector":"a","record":"withdrawal","id":"w-1","at":"2026-10-12T01:00:00Z","replaces":"i-1",\
            "\(name)":"2026-10-20T00:00:00Z"}
            """
        guard case .record(let record) = try parse(line) else {
            Issue.record("no record")
            return
        }
        #expect(record.recordedAt == Self.entered)
        #expect(record.claimedRecordedAt == instant("2026-10-20T00:00:00Z"))
        #expect(record.knownAt == instant("2026-10-12T01:00:00Z"))
        #expect(Set(record.fields.keys) == [.at, .replaces])
        #expect(try parse(record.document.compact) == .record(record))
    }

    /// The ledger that exported a record knows when it was entered there; what was claimed to it is hearsay.
    @Test func theExportingLedgersOwnInstantIsTheClaim() throws {
        let line = """
            {"record":"operation","contract":"c","recorded_at":"2026-10-20T00:00:00Z",\
            "claimed_recorded_at":"2026-10-19T00:00:00Z"}
            """
        guard case .record(let record) = try parse(line) else {
            Issue.record("no record")
            return
        }
        #expect(record.claimedRecordedAt == instant("2026-10-20T00:00:00Z"))
        // It has no instant of its own: it is known from when it is entered here, and its id is that of its content.
        #expect(record.knownAt == Self.entered)
        #expect(try parse(#"{"record":"operation","contract":"c"}"#) == .record(withoutClaim(record)))
    }

    private func withoutClaim(_ record: Record) -> Record {
        var record = record
        record.claimedRecordedAt = nil
        return record
    }

    /// What harms a later reader is refused on entry, by the name of its field; what the ledger has is read as it is.
    @Test(arguments: [
        (#""note":"a\u0000b""#, "note must not hold the control character U+0000"),
        (#""by":"\u001b[31mLi Wei""#, "by must not hold the control character U+001B"),
        (#""note":"a\u0085b""#, "note must not hold the control character U+0085"),
        (#""id":"x\u0007""#, "id must not hold the control character U+0007"),
        (#""accepted_at":"0000-01-01T00:00:00+23:59""#, "accepted_at must be of the years 1970 to 9999"),
        (#""accepted_at":"9999-12-31T23:59:59-23:59""#, "accepted_at must be of the years 1970 to 9999"),
    ])
    func whatHarmsLaterReadersIsRefusedOnEntry(member: String, mistake: String) throws {
        let complaint = #"{"record":"complaint","contract":"c","about":"staff","accepted_at":"2026-10-12T01:00:00Z""#
        let line = "\(complaint),\(member)}"
        let error = #expect(throws: LineError.self) {
            try JSONLine.parse(line, recordedAt: Self.entered, from: .entry)
        }
        #expect(error?.description == mistake)
        guard !member.contains("accepted_at") else { return }
        #expect(throws: Never.self) { try JSONLine.parse(line, recordedAt: Self.entered, from: .ledger) }
    }

    @Test func lineBreaksAndTabsAreText() throws {
        let line = #"""
            {"record":"complaint","contract":"c","about":"staff","accepted_at":"2026-10-12T01:00:00Z",\#
            "note":"a\n\tb\r\n🏢"}
            """#
        guard case .record(let record) = try JSONLine.parse(line, recordedAt: Self.entered, from: .entry) else {
            Issue.record("no record")
            return
        }
        #expect(record.text(.note) == "a\n\tb\r\n🏢")
    }

    @Test func anIDIsText() throws {
        for id in ["[]", #"["x"]"#, "{}"] {
            let line = #"{"record":"operation","contract":"c","id":\#(id)}"#
            let error = #expect(throws: LineError.self) { try parse(line) }
            #expect(error?.description == "id must be text")
        }
    }

    /// Readers look back a month for what may reach into a window.
    @Test func aFoldedStretchLastsAtMostAMonth() throws {
        func line(_ until: String, _ more: String = "") -> String {
            #"{"signal":"ups-a/input","at":"2026-10-01T00:00:00Z","state":"up","until":"\#(until)","gap_ms":86400000\#(more)}"#
        }
        let now = Instant(milliseconds: 0)
        _ = try JSONLine.parse(line("2026-11-01T00:00:00Z"), recordedAt: now)
        _ = try JSONLine.parse(line("2026-12-01T00:00:00Z", #","steps_ms":[[86400000,61]]"#), recordedAt: now)
        let error = #expect(throws: LineError.self) {
            try JSONLine.parse(line("2026-12-01T00:00:00Z"), recordedAt: now)
        }
        #expect(error?.description.contains("lasts at most 31 days") == true)
    }
}
