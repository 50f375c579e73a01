import Digests
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Notation
import Programs
import Settings
import Site
import Synchronization
import Testing

@testable import Office

/// What is state, written into one file while others write, and put back on another machine.
@Suite struct BackupTests {
    private let kept: KeptSite

    init() throws { kept = try KeptSite() }

    private func files(of office: SiteOffice) throws -> [SiteState.Part] {
        try SiteState(of: office.configuration).parts()
    }

    @Test func everythingThatIsStateIsFound() throws {
        #expect(Set(try files(of: kept.site.office).map(\.name)) == Set(KeptSite.state))
        #expect(try files(of: kept.site.office).first?.kind == .ledger)
        let state = try SiteState(of: kept.site.office.configuration)
        for part in try state.parts() { #expect(state.part(named: part.name) == part) }
        // Nothing in a backup has a place elsewhere.
        for name in [
            "archives/../x.rrd", "archives//x.rrd", "/etc/passwd", "../accounts", "archives", "waiting-.jsonl",
        ]
            + ["access-1.jsonl/..", "archives/x.sh", "waiting-1.jsonl.gz", "access-١.jsonl"]
        {
            #expect(state.part(named: name) == nil, "\(name)")
        }
    }

    @Test(arguments: ["dc-1.tar", "dc-1.tar.gz"])
    func whatIsRestoredIsWhatWasBackedUp(name: String) throws {
        let target = kept.site.folder.path(name)
        let outcome = try kept.backUp(to: target)
        #expect(outcome.manifest.files.map(\.name).sorted() == KeptSite.state.sorted())
        #expect(outcome.restoreCommand.prefix(3) == ["mainstay", "restore", target])
        let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // Nothing is left behind.
        let beside = try FileManager.default.contentsOfDirectory(atPath: kept.site.folder.url.path)
        #expect(!beside.contains { $0.hasSuffix(".partial") })

        let configuration = try kept.otherConfiguration()
        let restored = try kept.restore(target, to: configuration)
        #expect(restored.setAside == nil && restored.remark == nil && restored.manifest == outcome.manifest)
        let here = try KeptSite.content(of: kept.site.folder.url)
        let there = try KeptSite.content(of: kept.other.url)
        let names = try files(of: kept.site.office).map(\.path).dropFirst().map {
            String($0.dropFirst(kept.site.folder.url.resolvingSymlinksInPath().path.count + 1))
        }
        #expect(names.count == KeptSite.state.count - 1)
        for name in names { #expect(there[name] == here[name], "\(name)") }
        #expect(!there.keys.contains { $0.hasSuffix(".restoring") || $0 == "notes.txt" })

        let office = try SiteOffice.open(configuration: configuration, clock: kept.clock)
        let verified = try office.verify(for: OfficeSite.administrator)
        let heads = try kept.site.office.ledger.verify().heads
        #expect(verified.isIntact && verified.chain.heads == heads)
        for contract in ["acme", "globex"] {
            func document(_ office: SiteOffice) throws -> JSON {
                try office.judge(contract, month: .february, for: OfficeSite.provider).document
            }
            let (there, here) = (try document(office), try document(kept.site.office))
            #expect(there == here)
        }
    }

    /// Somebody appends all the while: the copy is of one instant, and what it ends with was the ledger's.
    @Test func aLedgerThatIsWrittenIsCopiedWhole() async throws {
        let office = kept.site.office
        let isEnough = Mutex(false)
        let writing = Task.detached {
            var second: Int64 = 0
            while !isEnough.withLock({ $0 }) {
                let at = Instant(milliseconds: 1_773_000_000_000 + second * 1000)
                let readings = ["pdu-a", "pdu-b"].map { device in
                    Reading(
                        signal: SignalName(device: device, kind: "outlet", element: "7"), at: at,
                        state: second.isMultiple(of: 2) ? .up : .down)
                }
                try office.ledger.append(Batch(readings: readings, schedule: Schedule()))
                second += 1
            }
            return second
        }
        var manifests: [BackupManifest] = []
        for _ in 0..<4 { manifests.append(try kept.backUp(replacing: true).manifest) }
        isEnough.withLock { $0 = true }
        #expect(try await writing.value > 0)
        #expect(manifests[3].ledger.rows > manifests[0].ledger.rows)
        let chain = try office.ledger.verify()
        for head in manifests.flatMap(\.ledger.heads.values) {
            let hash = try #require(Digest(head.head))
            #expect(chain.place(of: hash)?.row == head.row)
        }
        #expect(try kept.restore().manifest == manifests[3])
    }

    @Test func aFolderGetsAFileByTheSiteAndTheTime() throws {
        let outcome = try kept.backUp(to: kept.site.folder.url.path)
        #expect(outcome.path == kept.site.folder.path("mainstay-dc-1-20260320T000000Z.tar"))
        #expect(outcome.octets == Int64(try Data(contentsOf: URL(fileURLWithPath: outcome.path)).count))
    }

    /// Mistakes: each is refused with its reason, and changes nothing.
    @Test func aBackupOverwritesNothingUnasked() throws {
        try kept.backUp()
        let before = try Data(contentsOf: URL(fileURLWithPath: kept.backup))
        #expect(try refusal { try kept.backUp() }?.code == .alreadyThere)
        #expect(try Data(contentsOf: URL(fileURLWithPath: kept.backup)) == before)
        for own in ["ledger.sqlite", "ledger.sqlite.accounts", "archives/ports/4fd2.rrd", "archives/new.tar"] {
            let refused = try refusal { try kept.backUp(to: kept.site.folder.path(own), replacing: true) }
            #expect(refused?.code == .contradictory, "\(own)")
        }
        #expect(try refusal { try kept.backUp(to: "/dev/null", replacing: true) }?.code == .unwritable)
        #expect(try refusal { try kept.backUp(to: kept.site.folder.path("none/x.tar")) }?.code == .unwritable)
        #expect(!FileManager.default.fileExists(atPath: kept.site.folder.path("none")))
        let stranger = try refusal {
            _ = try SiteOffice.backUp(
                configuration: kept.site.configurationPath, to: kept.backup, for: OfficeSite.acme)
        }
        #expect(stranger?.code == .notPermitted)
    }

    /// A good backup is not replaced by one of a ledger that was tampered with.
    @Test func aLedgerThatIsNotIntactIsNotBackedUp() throws {
        try kept.backUp()
        let before = try Data(contentsOf: URL(fileURLWithPath: kept.backup))
        let tool = try #require(OutsideProgram("python3"))
        let text = "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute('UPDATE run SET state=1'); d.commit()"
        #expect(try tool.run(["-c", text, kept.site.folder.path("ledger.sqlite")]).status == 0)
        let refused = try refusal { try kept.backUp(replacing: true) }
        #expect(refused?.code == .failed && refused?.reason.contains("was changed after it was written") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: kept.backup)) == before)
    }
}
