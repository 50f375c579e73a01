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

    @Test(arguments: [
        #"{"row":1,"hash":"sha256:00"}"#, #"{"link":"sha256:00"}"#, #"{"rows":3}"#, #"{"hash":"x","other":1}"#,
    ])
    func whatAnExportSaysBesidesIsPassedOver(line: String) throws { #expect(try parse(line) == .chain) }

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
        (#"{"record":"withdrawal","replaces":7,"at":"2026-10-03T02:10:00Z"}"#, "\"replaces\" must be text"),
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

    /// What an export adds: when it was entered, its row and who collected it.
    @Test func anExportedRecordKeepsWhenItWasEntered() throws {
        let line = """
            {"row":9,"collector":"a","record":"withdrawal","id":"w-1","at":"2026-10-12T01:00:00Z","replaces":"i-1",\
            "recorded_at":"2026-10-20T00:00:00Z"}
            """
        guard case .record(let record) = try parse(line) else {
            Issue.record("no record")
            return
        }
        #expect(record.recordedAt == instant("2026-10-20T00:00:00Z"))
        #expect(record.knownAt == instant("2026-10-12T01:00:00Z"))
        #expect(Set(record.fields.keys) == [.at, .replaces])
    }
}

/// Readings that are kept as one.
@Suite struct RunTests {
    private static let outlet = signal("pdu-1/outlet/7")

    private func reading(
        _ at: Int64, _ state: SignalState = .up, of name: SignalName = outlet, since: Int64? = nil, error: Int64 = 0,
        isExtra: Bool = false, inferred: String? = nil
    ) -> Reading {
        Reading(
            signal: name, at: Instant(milliseconds: at), state: state, since: since.map { Instant(milliseconds: $0) },
            sinceError: error, isExtra: isExtra, inferred: inferred)
    }

    @Test func oneReadingIsARunOfNoLength() {
        let run = Run(reading(100, since: 90, error: 3))
        #expect(run.first == run.last && run.greatestGap == 0 && run.since?.milliseconds == 90 && run.sinceError == 3)
    }

    /// The limit is reached and not exceeded; time goes on.
    @Test(arguments: [(101, true), (125, true), (126, false), (100, false), (99, false)] as [(Int64, Bool)])
    func aRunGoesOnWithinItsLimit(at: Int64, isExtended: Bool) {
        var run = Run(reading(100))
        let wasExtended = run.extend(with: reading(at), within: 25)
        #expect(wasExtended == isExtended)
        #expect(run.last.milliseconds == (isExtended ? at : 100))
        #expect(run.greatestGap == (isExtended ? at - 100 : 0))
    }

    @Test func aRunKeepsItsGreatestGap() {
        var run = Run(reading(100))
        for at in [110, 130, 135] as [Int64] {
            let wasExtended = run.extend(with: reading(at), within: 25)
            #expect(wasExtended)
        }
        #expect(run.greatestGap == 20 && run.first.milliseconds == 100 && run.last.milliseconds == 135)
    }

    @Test func whatDiffersBeginsARunOfItsOwn() {
        let others = [
            reading(110, .down), reading(110, .unknown), reading(110, isExtra: true), reading(110, inferred: "restart"),
            reading(110, since: 50),
        ]
        for other in others {
            var run = Run(reading(100))
            let wasExtended = run.extend(with: other, within: 25)
            #expect(!wasExtended)
            #expect(run == Run(reading(100)))
        }
    }

    /// A `since` that moved by no more than both errors is the same one.
    @Test(
        arguments: [
            (50, 0, 50, 0, true), (50, 0, 51, 0, false), (50, 2, 53, 1, true), (50, 2, 54, 1, false),
            (50, 0, 47, 3, true), (50, 0, 46, 3, false),
        ] as [(Int64, Int64, Int64, Int64, Bool)])
    func aSinceMayMoveWithinItsError(first: Int64, error: Int64, later: Int64, its: Int64, isSame: Bool) {
        var run = Run(reading(100, since: first, error: error))
        let wasExtended = run.extend(with: reading(110, since: later, error: its), within: 25)
        #expect(wasExtended == isSame)
        #expect(run.since?.milliseconds == first)
    }

    @Test func everyFailedRoundIsARunOfItsOwn() {
        let host = SignalName.icmp("198.51.100.10")
        var failed = Run(reading(100, .down, of: host))
        var answered = Run(reading(100, of: host))
        let isFailureAdded = failed.extend(with: reading(110, .down, of: host), within: 25)
        let isAnswerAdded = answered.extend(with: reading(110, of: host), within: 25)
        #expect(!isFailureAdded && isAnswerAdded)
    }

    @Test func aGroupIsKnownByItself() {
        let group = SignalGroup([Self.outlet])
        #expect(group == group && group != SignalGroup([Self.outlet]))
        #expect(Set([group, group, SignalGroup([])]).count == 2)
        let steady = SteadyReading(group: group, at: Instant(milliseconds: 7))
        #expect(steady.group === group && steady.at.milliseconds == 7)
    }
}
