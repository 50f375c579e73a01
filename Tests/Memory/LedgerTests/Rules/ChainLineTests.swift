import Digests
import Foundation
import Intervals
import Notation
import Site
import Testing

@testable import Ledger

/// The lines of an export, octet by octet: what the chain hashes.
@Suite struct ChainLineTests {
    private let at = Instant(milliseconds: 1_790_000_000_000)
    private var run: Run { Run(first: at, last: at, greatestGap: 0, state: .up) }

    private var fullRun: Run {
        Run(
            first: at, last: at + 90_000, greatestGap: 12_000, state: .down, since: at - 5000, sinceError: 20,
            isExtra: true, inferred: "restart", evidence: "upsInput = 0: \"dead\"")
    }

    @Test func aStretchHasWhatItsRunSays() {
        #expect(
            ChainLine.stretch(run, of: "ups-a/input", by: "main", row: 7)
                == #"{"row":7,"collector":"main","signal":"ups-a/input","at":"2026-09-21T14:13:20.000Z","state":"up"}"#)
        #expect(
            ChainLine.stretch(fullRun, of: "ups-a/input", by: "main", row: 7) == """
                {"row":7,"collector":"main","signal":"ups-a/input","at":"2026-09-21T14:13:20.000Z","state":"down",\
                "since":"2026-09-21T14:13:15.000Z","since_error_ms":20,"extra":true,"inferred":"restart",\
                "evidence":"upsInput = 0: \\"dead\\"","until":"2026-09-21T14:14:50.000Z","gap_ms":12000}
                """)
        // One that lasts has no number yet.
        #expect(
            ChainLine.stretch(run, of: "a/b", by: "main", row: nil)
                == #"{"collector":"main","signal":"a/b","at":"2026-09-21T14:13:20.000Z","state":"up"}"#)
    }

    /// Only what its first reading said.
    @Test func aBeginningHasNoEnd() {
        #expect(
            ChainLine.beginning(fullRun, of: "a/b", by: "main", row: 8) == """
                {"row":8,"collector":"main","begins":"a/b","at":"2026-09-21T14:13:20.000Z","state":"down",\
                "since":"2026-09-21T14:13:15.000Z","since_error_ms":20,"extra":true,"inferred":"restart",\
                "evidence":"upsInput = 0: \\"dead\\""}
                """)
    }

    private func row(_ kind: String, _ key: String, _ body: String) -> EntryRow {
        EntryRow(
            collector: 1, row: 1, kind: kind, key: key, at: at, body: body,
            outline: EntryOutline(kind: kind, body: body))
    }

    /// What an entry says of people stands in the line as a salted digest.
    @Test func whatIsSaidOfPeopleIsADigest() {
        let part = PersonalPart(salt: [1, 2], text: #"{"by":"Li Wei"}"#)
        var entry = row(Entry.record, "r", #"{"record":"visit","id":"r"}"#)
        entry.personal = part.digest
        #expect(
            ChainLine.entry(entry, by: "main", row: 9) == """
                {"row":9,"collector":"main","recorded_at":"2026-09-21T14:13:20.000Z","record":"visit","id":"r",\
                "personal":"\(Digest(of: [1, 2] + Array(part.text.utf8)))"}
                """)
        #expect(ChainLine.personal(part) == #"{"salt":"0102","said":"{\"by\":\"Li Wei\"}"}"#)
    }

    /// What came with format 4 stands behind what was there before.
    @Test func aRunHasItsClockAndItsInstants() {
        var run = fullRun
        run.instants = InstantSeries([at, at + 80_000, at + 90_000])
        run.clockError = 30
        run.clock = .held
        let line = ChainLine.stretch(run, of: "a/b", by: "main", row: 1)
        #expect(
            line.hasSuffix(
                #""clock":"held","clock_error_ms":30,"until":"2026-09-21T14:14:50.000Z","gap_ms":12000,"steps_ms":[80000,10000]}"#
            ), "\(line)")
    }

    @Test func anEntryHasTheTextOfItsBody() {
        func line(_ kind: String, _ key: String, _ body: String) -> String {
            ChainLine.entry(row(kind, key, body), by: "main", row: 9)
        }
        #expect(
            line(Entry.record, "r", #"{"record":"visit","id":"r"}"#) == """
                {"row":9,"collector":"main","recorded_at":"2026-09-21T14:13:20.000Z","record":"visit","id":"r"}
                """)
        #expect(
            line(Entry.result, "c/2026-10", #"{"revision":1}"#) == """
                {"row":9,"collector":"main","result":"c/2026-10","at":"2026-09-21T14:13:20.000Z","revision":1}
                """)
        #expect(
            line(Entry.configuration, "sha256:x", "site: \"a\"\n") == """
                {"row":9,"collector":"main","entry":"configuration","key":"sha256:x",\
                "at":"2026-09-21T14:13:20.000Z","body":"site: \\"a\\"\\n"}
                """)
    }

    @Test func linksAndTheEnd() {
        let hash = Digest.zero.description
        #expect(
            ChainLine.link(ChainLink(row: 3, hash: .zero, marks: [0, 1, 254, 255]))
                == #"{"link":3,"marks":"0001feff","hash":"\#(hash)"}"#)
        #expect(ChainLine.link(ChainLink(row: 3, hash: .zero, marks: nil)) == #"{"link":3,"hash":"\#(hash)"}"#)
        #expect(ChainLine.withheld(.zero, row: 4) == #"{"row":4,"hash":"\#(hash)"}"#)
        #expect(ChainLine.withheld(.zero, row: nil) == #"{"hash":"\#(hash)"}"#)
        #expect(
            ChainLine.end(
                at: ["main": ChainHead(row: 5, hash: .zero), "entries": ChainHead(row: 2, hash: .zero)], digest: .zero)
                == #"{"rows":7,"heads":{"entries":"\#(hash)","main":"\#(hash)"},"digest":"\#(hash)"}"#)
        #expect(ChainLine.begin("main") == #"{"chain":"main"}"#)
    }

    // MARK: - Rows

    @Test func aRowIsHashedAsItsLine() {
        let row = ChainRow(row: 7, collector: "main", content: .stretch(run, signal: "a/b"))
        #expect(row.line == ChainLine.stretch(run, of: "a/b", by: "main", row: 7))
        #expect(row.digest(as: 7) == Digest(of: row.line.utf8))
        #expect(row.digest(as: 8) == Digest(of: ChainLine.stretch(run, of: "a/b", by: "main", row: 8).utf8))
    }

    @Test func aRowIsNamedForPeople() {
        func name(_ content: ChainRow.Content) -> String { ChainRow(row: 7, collector: "main", content: content).name }
        #expect(
            name(.stretch(fullRun, signal: "a/b"))
                == "row 7 (reading a/b down from 2026-09-21T14:13:20.000Z to 2026-09-21T14:14:50.000Z)")
        #expect(name(.beginning(run, signal: "a/b")) == "row 7 (reading a/b up at 2026-09-21T14:13:20.000Z)")
        func entry(_ kind: String, _ key: String, _ body: String) -> String {
            name(.entry(row(kind, key, body)))
        }
        #expect(
            entry(Entry.record, "r", #"{"record":"visit","id":"r","contract":"c"}"#) == "row 7 (record visit r of c)")
        #expect(entry(Entry.record, "r", "no JSON") == "row 7 (record r)")
        #expect(entry(Entry.result, "c/2026-10", #"{"revision":2}"#) == "row 7 (result c/2026-10 revision 2)")
        #expect(entry(Entry.result, "c/2026-10", "") == "row 7 (result c/2026-10)")
        #expect(entry(Entry.event, "e", "{}") == "row 7 (event e)")
    }

    @Test func aRecordUnderAnotherIdIsStray() {
        func stray(_ kind: String, _ body: String) -> String? {
            ChainRow(row: 1, collector: "main", content: .entry(row(kind, "r", body))).strayKey
        }
        #expect(stray(Entry.record, #"{"id":"r"}"#) == nil)
        #expect(stray(Entry.record, #"{"id":"s"}"#) == "r" && stray(Entry.record, "") == "r")
        #expect(stray(Entry.event, #"{"id":"s"}"#) == nil)
    }

    /// What formats 1 and 2 hashed; their chains are checked for ever.
    @Test func theFormerTextsAreWhatTheyWere() {
        #expect(
            ChainRow(row: 1, collector: "main", content: .stretch(fullRun, signal: "a/b")).formerText == """
                ["run","main","a/b",1790000000000,1790000090000,12000,"down",1789999995000,20,true,"restart",\
                "upsInput = 0: \\"dead\\""]
                """)
        #expect(
            ChainRow(row: 1, collector: "main", content: .stretch(run, signal: "a/b")).formerText
                == #"["run","main","a/b",1790000000000,1790000000000,0,"up",null,0,false,null,null]"#)
        #expect(
            ChainRow(row: 1, collector: "main", content: .entry(row("record", "r", "{}"))).formerText
                == #"["record","main","r",1790000000000,"{}"]"#)
        #expect(ChainRow(row: 1, collector: "main", content: .beginning(run, signal: "a/b")).formerText == nil)
    }

    // MARK: - Disclosure

    @Test func aDisclosureIsOfContractsAndSignals() {
        let disclosure = Disclosure(contracts: ["c"], signals: ["a/b"])
        func includes(_ content: ChainRow.Content, _ disclosure: Disclosure) -> Bool {
            disclosure.includes(ChainRow(row: 1, collector: "main", content: content))
        }
        func entry(_ kind: String, _ key: String = "k", _ body: String = "{}") -> ChainRow.Content {
            .entry(row(kind, key, body))
        }
        let shown: [ChainRow.Content] = [
            .stretch(run, signal: "a/b"), .beginning(run, signal: "a/b"),
            entry(Entry.record, "r", #"{"contract":"c"}"#), entry(Entry.record, "r", #"{"record":"force_majeure"}"#),
            entry(Entry.result, "c/2026-10"),
        ]
        let others: [ChainRow.Content] = [
            .stretch(run, signal: "a/c"), .beginning(run, signal: "a/c"),
            entry(Entry.record, "r", #"{"contract":"d"}"#), entry(Entry.result, "d/2026-10"),
            entry(Entry.result, "c-1/2026-10"),
        ]
        let nobodys = [Entry.event, Entry.delivery, Entry.configuration, Entry.identity].map { entry($0) }
        for content in shown { #expect(includes(content, disclosure) && includes(content, .everything), "\(content)") }
        for content in others {
            #expect(!includes(content, disclosure) && includes(content, .everything), "\(content)")
        }
        for content in nobodys { #expect(!includes(content, disclosure) && !includes(content, .everything)) }
        #expect(disclosure.includes(signal: "a/b") && !disclosure.includes(signal: "a/c"))
    }

    // MARK: - Bodies

    @Test func anEventIsReadAsItWasStored() {
        for kind in Event.Kind.allCases {
            let event = Event(
                id: "e", kind: kind, at: at, site: "s", contract: "c", subject: "x", state: "down", summary: "\"\n",
                deadline: at + 1, details: [.alarm: "a", .determinedAt: "d"], hooks: ["one", "two"])
            #expect(Event(stored: event.stored.compact) == event)
        }
        let plain = Event(id: "e", kind: .test, at: at, site: "s", subject: "x", state: "up", summary: "")
        #expect(Event(stored: plain.stored.compact) == plain)
        #expect(plain.stored["hooks"] == nil && plain.stored["contract"] == nil)
    }

    @Test func anEventOfAnotherVersionIsLeftOut() {
        let plain = Event(id: "e", kind: .test, at: at, site: "s", subject: "x", state: "up", summary: "").stored
            .compact
        #expect(Event(stored: plain.replacing("mainstay.test", with: "mainstay.new")) == nil)
        #expect(Event(stored: "") == nil && Event(stored: "{}") == nil)
        // One that knows more is read as far as this version understands it.
        let more = plain.replacing("\"details\":{}", with: "\"details\":{\"a_new_one\":\"x\"},\"more\":1")
        #expect(Event(stored: more)?.details == [:])
    }

    @Test func anIdentityIsReadAsItWasStored() {
        for (system, serial) in [("1.3.6", "AS1"), (nil, nil)] as [(String?, String?)] {
            let identity = DeviceIdentity(device: "ups-a", at: at, systemObject: system, serial: serial)
            #expect(DeviceIdentity(stored: identity.stored.compact) == identity)
            #expect(!identity.stored.compact.contains("ariables"), "what was written before stays as it is")
            var small = identity
            small.limits = DeviceIdentity.Limits(variables: 2, bulkVariables: 0)
            #expect(DeviceIdentity(stored: small.stored.compact) == small)
        }
        #expect(DeviceIdentity(stored: "{}") == nil)
    }

    @Test func aResultKnowsItsContractAndMonth() throws {
        let body = #"{"revision":2,"final":false,"digest":"\#(Digest(of: "text".utf8))","document":"text"}"#
        let result = try #require(StoredResult(row: 4, key: "a/b/2026-10", at: at, body: body))
        #expect(result.contract == "a/b" && result.month == Month("2026-10"))
        #expect(result.row == 4 && result.at == at && result.revision == 2 && !result.isFinal && result.isIntact)
        #expect(result.head == nil)
        #expect(StoredResult(row: 4, key: "a", at: at, body: body)?.month == nil)
        #expect(StoredResult(row: 4, key: "a/2026-10", at: at, body: "{}") == nil)
        let month = try #require(Month("2026-10"))
        #expect(StoredResult.key(contract: "a/b", month: month) == "a/b/2026-10")
    }
}
