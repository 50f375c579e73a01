import Digests
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Site
import Synchronization
import Testing

/// What the desk completes, notes and refuses when somebody makes an entry.
@Suite struct RegisterTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite(hasReadings: false) }

    private let complaint = [
        "contract": "acme", "about": "staff", "staff_name": "Li", "accepted_at": "2026-03-10T09:00:00+08:00",
    ]

    private func refused(_ kind: Record.Kind, _ fields: [String: String]) throws -> Refusal? {
        try refusal { _ = try site.enter(kind, fields) }
    }

    /// Fields of a kind with a value for each that it needs.
    private static func complete(_ kind: Record.Kind) -> [String: RawField] {
        let schema = RecordSchema.of(kind)
        let fields = schema.required + (schema.fields.contains(.contract) ? [.contract] : [])
        var raw: [String: RawField] = [:]
        for field in fields { raw[field.rawValue] = .text(value(of: field, as: schema.type(of: field))) }
        return raw.merging(asked(of: kind).mapValues { .text($0) }) { $1 }
    }

    /// What the desk asks for besides.
    private static func asked(of kind: Record.Kind) -> [String: String] {
        switch kind {
        case .authorisation: ["signed_paper_at": "2026-03-09T00:00:00Z"]
        case .operation: ["authorisation": "none", "started_at": "2026-03-10T00:00:00Z"]
        default: [:]
        }
    }

    private static func value(of field: RecordField, as type: RecordSchema.FieldType) -> String {
        switch type {
        case .texts: "pdu-a, pdu-b/outlet/7"
        case .text: field == .contract ? "acme" : "x"
        case .instant: field == .to ? "2026-03-11T00:00:00Z" : "2026-03-10T00:00:00Z"
        case .date: "2026-03-10"
        case .integer: "1"
        case .wiring: #"{"hosts": ["198.51.100.10"]}"#
        case .money: "800.00 CNY"
        case .word(let words), .words(let words), .instants(let words): words.first ?? ""
        }
    }

    // MARK: - Every register

    /// A withdrawal and an acceptance name an entry that has to be there (`AcceptanceDeskTests`).
    @Test(arguments: Record.Kind.allCases.filter { ![.withdrawal, .acceptance].contains($0) })
    func everyKindIsEnteredOnce(kind: Record.Kind) throws {
        let alarm = Event(
            id: "x1", kind: .powerOnBattery, at: site.clock.now, site: "dc-1", subject: "pdu-a", state: "down",
            summary: "x")
        try site.office.ledger.append(Batch(events: [alarm], schedule: site.office.facility.schedule))
        let draft = Draft(kind, fields: Self.complete(kind))
        let first = try site.office.enter(draft, by: OfficeSite.provider)
        #expect(first.isNew && first.record.kind == kind && first.record.recordedAt == site.clock.now)
        let again = try site.office.enter(draft, by: OfficeSite.provider)
        #expect(!again.isNew && again.record.id == first.record.id)
        // The alarm is named by the beginning of its id.
        #expect(kind != .acknowledgement || first.record.text(.of) == "x1")
        #expect(try site.records() == [first.record])
    }

    @Test func whatHappensNowNeedsNoInstant() throws {
        let entry = try site.enter(.outageReport, ["contract": "acme", "guarantee": "power"])
        #expect(entry.record.instant(.at) == site.clock.now)
        // Whatever instants of its own a kind has: it becomes known now.
        #expect(try site.enter(.complaint, complaint).record.instant(.at) == site.clock.now)
    }

    /// A contract, a word, an instant and a missing field at once.
    @Test func everyMistakeIsNamed() throws {
        let refused = try refused(.complaint, ["contract": "acme", "accepted_at": "yesterday", "colour": "red"])
        #expect(refused?.code == .malformed && refused?.field == nil)
        let lines = refused?.reason.split(separator: "\n").map(String.init) ?? []
        #expect(lines.count == 3)
        #expect(
            lines.first
                == "accepted_at must be an instant such as \"2026-10-04 10:00\" (local time), "
                + "2026-10-04T10:00:00+08:00, -10m or now")
        #expect(
            lines.last
                == "complaint needs about, one of network_quality, customer_service, technical_support, staff")
        #expect(try site.records().isEmpty)
    }

    @Test func anUnknownContractIsRefused() throws {
        let refused = try refused(.complaint, complaint.merging(["contract": "nobody"]) { $1 })
        #expect(refused?.code == .unknownContract && refused?.field == "contract")
        #expect(refused?.reason == "No contract is called nobody; there are acme, globex.")
    }

    // MARK: - Corrections

    @Test func aCorrectionNamesWhatItReplacesItsAuthorAndItsReason() throws {
        let first = try site.enter(.complaint, complaint).record
        let correction = complaint.merging(["accepted_at": "2026-03-10T10:00:00+08:00", "replaces": first.id]) { $1 }
        let author = correction.merging(["by": "Zhao"]) { $1 }
        let whole = author.merging(["reason": "typo"]) { $1 }
        let cases: [(fields: [String: String], code: Refusal.Code, field: String)] = [
            (correction, .missing, "by"), (author, .missing, "reason"),
            (whole.merging(["replaces": "nothing"]) { $1 }, .unknownRecord, "replaces"),
        ]
        for (fields, code, field) in cases {
            let refused = try refused(.complaint, fields)
            #expect(refused?.code == code && refused?.field == field)
        }
        let other = try refused(
            .outageReport,
            ["contract": "acme", "guarantee": "power", "replaces": first.id, "by": "Zhao", "reason": "x"])
        #expect(other?.code == .contradictory && other?.field == "replaces")
        #expect(other?.reason == "\(first.id) is a complaint, which a outage_report cannot correct.")
        #expect(try site.records() == [first])

        // It counts from when it is made.
        try site.clock.set("2026-03-21T00:00:00Z")
        let corrected = try site.enter(.complaint, whole)
        #expect(corrected.isNew && corrected.record.instant(.at) == site.clock.now)
        let again = try refused(.complaint, whole.merging(["reason": "again"]) { $1 })
        #expect(again?.code == .contradictory && again?.reason == "\(corrected.record.id) replaced \(first.id) already")
        #expect(again?.fix == "correct that one.")
    }

    /// A visit's reason is why the customer comes: why it is corrected is a note.
    @Test func aCorrectedVisitTellsWhyInANote() throws {
        let visit = ["contract": "acme", "announced_at": "2026-03-10T09:00:00+08:00", "reason": "a disk"]
        let first = try site.enter(.visit, visit).record
        let correction = visit.merging(["replaces": first.id, "by": "Zhao"]) { $1 }
        #expect(try refused(.visit, correction)?.field == "note")
        #expect(try site.enter(.visit, correction.merging(["note": "typo"]) { $1 }).isNew)
    }

    @Test func anythingCanBeWithdrawn() throws {
        let first = try site.enter(.complaint, complaint).record
        #expect(try refused(.withdrawal, ["replaces": first.id])?.code == .missing)
        let entry = try site.enter(.withdrawal, ["replaces": first.id, "by": "Zhao", "reason": "a joke"])
        #expect(entry.record.text(.replaces) == first.id && entry.record.instant(.at) == site.clock.now)
    }

    // MARK: - Authorisations by telephone

    private static let rightHash: String? = PasswordHash(of: "correct horse").map { "\($0)" }

    private func authorise(
        _ more: [String: String], password: String? = nil, at site: OfficeSite
    ) throws -> RegisterEntry {
        var fields = [
            "contract": "acme", "by": "Li Wei", "method": "phone", "work": "restart", "why_not_written": "on the road",
        ]
        fields.merge(more) { $1 }
        var draft = Draft(.authorisation, fields: fields.mapValues { .text($0) })
        if let password { draft.password = { password } }
        return try site.office.enter(draft, by: OfficeSite.provider)
    }

    @Test(arguments: [
        ("acme", "correct horse", "verified"), ("acme", "battery staple", "refused"),
        ("other", "correct horse", "refused"), ("", "correct horse", "refused"),
    ])
    func aCallerIsVerified(username: String, password: String, credentials: String) throws {
        let site = try OfficeSite(passwordHash: Self.rightHash, hasReadings: false)
        let entry = try authorise(["username": username].filter { !$0.value.isEmpty }, password: password, at: site)
        #expect(entry.record.text(.credentials) == credentials && entry.record.text(.check)?.isEmpty == false)
        #expect(entry.notes.count == 1 && entry.notes.first?.hasPrefix(credentials) == true)
        // What was said on the telephone is nowhere in the ledger.
        var lines: [String] = []
        try site.office.exportChain(contracts: [], for: OfficeSite.provider) { lines.append($0) }
        #expect(!lines.isEmpty && !lines.contains { $0.contains("horse") || $0.contains("scrypt") })
    }

    @Test func whoVerifiesIsDecidedAtTheDesk() throws {
        let site = try OfficeSite(passwordHash: Self.rightHash, hasReadings: false)
        let claimed = try refusal { _ = try authorise(["username": "acme", "credentials": "verified"], at: site) }
        #expect(claimed?.code == .contradictory && claimed?.field == "credentials")
        let silent = try refusal { _ = try authorise(["username": "acme"], at: site) }
        #expect(silent?.code == .missing && silent?.field == "password")
        #expect(try site.records().isEmpty)
        // Nobody is asked for a password where it decides nothing.
        #expect(try authorise(["credentials": "refused"], at: site).notes.isEmpty)
        let written = ["method": "written", "signed_paper_at": "2026-03-19T00:00:00Z"]
        #expect(try authorise(written, at: site).record.text(.credentials) == nil)
    }

    @Test func withoutTrafficPagesNobodyIsVerified() throws {
        let office = try site.reconfigured {
            $0.replacing("{name: Li Wei, method:", with: "{name: Li Wei, authorised: true, method:")
        }
        let fields = ["contract": "acme", "by": "Li Wei", "method": "phone", "why_not_written": "on the road"]
        let draft = Draft(.authorisation, fields: fields.mapValues { .text($0) })
        let refused = try refusal { _ = try office.enter(draft, by: OfficeSite.provider) }
        #expect(refused?.code == .configuration && refused?.reason.contains("traffic") == true)
        let elsewhere = try refusal { _ = try authorise(["credentials": "verified"], at: site) }
        #expect(elsewhere?.code == .contradictory && elsewhere?.field == "credentials")
    }

    @Test func aPasswordIsTheFirstLineOfItsFile() throws {
        let folder = site.folder
        #expect(try PasswordFile.read(folder.write("right", "correct horse\nsecond\n")) == "correct horse")
        #expect(try PasswordFile.firstLine(of: "one") == "one")
        let empty = try folder.write("empty", "\nsecond\n")
        #expect(try refusal { _ = try PasswordFile.read(empty) }?.code == .missing)
        let missing = try refusal { _ = try PasswordFile.read(folder.path("missing")) }
        #expect(missing?.code == .unreadable && missing?.reason.contains("missing") == true)
    }

    // MARK: - Visits

    @Test func anIncompleteVisitIsRefused() throws {
        let visit = ["contract": "acme", "announced_at": "2026-03-10T09:00:00+08:00", "reason": "a disk"]
        let admitted = try refused(.visit, visit.merging(["decision": "admitted"]) { $1 })
        #expect(admitted?.code == .contradictory && admitted?.field == "decision")
        let missing = "activities, expected_entry, expected_exit, cooperation"
        #expect(admitted?.reason.contains(missing) == true)
        let entry = try site.enter(.visit, visit)
        #expect(entry.record.text(.decision) == "refused")
        #expect(entry.notes == ["refused: \(missing) was not announced (article 9)"])
        let labels = "将进行的活动、预计进入时间、预计辞出时间、所需协同作业"
        let chinese: [String] = entry.remarks.map { $0.sentence(in: .chinese) }
        #expect(chinese == ["拒绝：未提前说明\(labels)（第九条）"])
    }

    @Test func aCompleteVisitStaysUndecided() throws {
        var visit = ["contract": "acme", "announced_at": "2026-03-10T09:00:00+08:00"]
        for field in ["reason", "activities", "cooperation"] { visit[field] = "x" }
        for field in ["expected_entry", "expected_exit"] { visit[field] = "2026-03-11T09:00:00+08:00" }
        let entry = try site.enter(.visit, visit)
        #expect(entry.record.text(.decision) == nil && entry.notes.isEmpty)
        #expect(
            try site.enter(.visit, visit.merging(["decision": "admitted"]) { $1 }).record.text(.decision)
                == "admitted")
    }

    // MARK: - Effects

    @Test func maintenanceTellsWhatItWillNotDo() throws {
        let window = ["contract": "acme", "from": "2026-03-10T00:00:00Z", "to": "2026-03-10T06:00:00Z"]
        let before = ["consented_at": "2026-03-09T00:00:00Z"]
        let late = try site.enter(.maintenance, window.merging(["consented_at": "2026-03-10T01:00:00Z"]) { $1 })
        #expect(late.notes.count == 2)
        #expect(late.notes.first?.contains("nothing off power (article 2)") == true)
        #expect(late.notes.last == "the consent came after the window began; it will take nothing off")
        let network = before.merging(["guarantees": "network"]) { $1 }
        #expect(try site.enter(.maintenance, window.merging(network) { $1 }).notes.isEmpty)
    }

    @Test func aFeeInAnotherCurrencyIsNoted() throws {
        func fee(_ amount: String) throws -> [String] {
            try site.enter(
                .installation,
                ["contract": "acme", "service": "colocation", "signed_at": "2026-03-10T00:00:00Z", "fee": amount]
            ).notes
        }
        #expect(try fee("800.00 CNY").isEmpty)
        #expect(
            try fee("100.00 EUR")
                == ["the contract is in CNY; a fee in another currency is not refunded by itself"])
    }

    @Test func forceMajeureWithoutGuaranteesIsNoted() throws {
        let event = ["category": "government", "from": "2026-03-10T00:00:00Z", "to": "2026-03-10T06:00:00Z"]
        #expect(try site.enter(.forceMajeure, event).notes.count == 1)
        #expect(try site.enter(.forceMajeure, event.merging(["guarantees": "power"]) { $1 }).notes.isEmpty)
    }
}

/// A person tells the customer of an emergency, and says so.
@Suite struct AcknowledgingTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite(hasReadings: false)
        try site.open(emergency: "aa11", of: "acme")
        try site.open(emergency: "aa22", of: "globex")
    }

    private func acknowledge(_ id: String, to: String? = nil, at: String? = nil) throws -> Acknowledgement {
        try site.office.acknowledge(
            id, by: "Zhao", method: "mobile", to: to, at: at, for: OfficeSite.provider)
    }

    @Test func itIsANotificationInTheRegister() throws {
        let made = try acknowledge("aa1", to: "+86 10", at: "2026-02-10T03:10:00Z")
        #expect(made.emergency.id == "aa11")
        let record = made.record
        #expect(record.kind == .notification && record.contract == "acme" && record.text(.subject) == "icmp/acme")
        #expect(record.instant(.determinedAt) == made.emergency.at)
        #expect(record.instant(.notifiedAt) == Instant("2026-02-10T03:10:00Z"))
        #expect(record.text(.method) == "mobile" && record.text(.to) == "+86 10" && record.text(.by) == "Zhao")
        #expect(try site.records() == [record])
    }

    /// Fine print, 19: what was meant is named, and nothing is entered.
    @Test(arguments: [("mobil", "mobile"), ("phone", "office_phone"), ("e-mail", "email")])
    func anotherWordIsRefused(word: String, meant: String) throws {
        let refused = try refusal {
            _ = try site.office.acknowledge("aa1", by: "Zhao", method: word, to: nil, at: nil, for: OfficeSite.provider)
        }
        #expect(refused?.code == .malformed && refused?.field == "how")
        #expect(refused?.reason.hasSuffix("did you mean \(meant)?") == true, "\(refused?.reason ?? "")")
        #expect(try site.records().isEmpty)
    }

    /// It is entered as it was; the calls go on, and the person hears it.
    @Test func whoIsNotAuthorisedIsNamedAsSuch() throws {
        let office = try site.reconfigured { text in
            text.replacing(
                "- {name: Li Wei, method: email", with: "- {name: Li Wei, authorised: true, method: email")
        }
        func acknowledge(_ method: String, to: String?) throws -> [String] {
            try office.acknowledge("aa1", by: "Zhao", method: method, to: to, at: nil, for: OfficeSite.provider).notes
        }
        #expect(try acknowledge("email", to: nil) == [] && acknowledge("email", to: "LI@acme.example") == [])
        #expect(
            try acknowledge("mobile", to: "+86 1") == [
                "the calls go on: mobile +86 1 is nobody's whom the customer chose to be told; "
                    + "tell Li Wei email li@acme.example"
            ])
        #expect(try self.acknowledge("aa2").notes == [], "nobody is authorised there")
    }

    @Test func withoutAnInstantItIsNow() throws {
        #expect(try acknowledge("aa2").record.instant(.notifiedAt) == site.clock.now)
    }

    /// The ids that are open are told: whoever is called at night types one of them.
    @Test func noneAndSeveralAreRefused() throws {
        let unknown = try refusal { _ = try acknowledge("bb") }
        #expect(unknown?.code == .unknownEmergency && unknown?.field == "id")
        #expect(unknown?.fix == "open are aa11 (acme icmp/acme), aa22 (globex icmp/globex).")
        let several = try refusal { _ = try acknowledge("aa") }
        #expect(several?.code == .ambiguousEmergency && several?.field == "id")
        #expect(several?.fix == "there are aa11 (acme icmp/acme), aa22 (globex icmp/globex).")
        #expect(try refusal { _ = try acknowledge("aa1", at: "noon") }?.code == .malformed)
        #expect(try site.records().isEmpty)
        let quiet = try OfficeSite(hasReadings: false)
        let none = try refusal {
            _ = try quiet.office.acknowledge(
                "aa", by: "Zhao", method: "mobile", to: nil, at: nil, for: OfficeSite.provider)
        }
        #expect(none?.fix == "none is open.")
    }
}
