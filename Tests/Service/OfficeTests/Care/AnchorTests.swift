import Alerting
import Foundation
import Intervals
import Ledger
import Programs
import Settings
import Site
import Testing

@testable import Office

/// Heads of the ledger that leave the machine, and what they prove afterwards.
@Suite struct AnchorTests {
    private let site: OfficeSite
    private var folder: TemporaryFolder { site.folder }

    init() throws {
        site = try OfficeSite()
        try site.office.acceptConfiguration()
    }

    /// Tells a sample hook of the ledger's head, as the daemon does.
    @discardableResult
    private func anchor(
        by name: String, to place: String, at: String, replacing words: [String: String] = [:], attempts: Int = 1
    ) async throws -> Delivery {
        var text = try #require(Shipped.text("hooks/\(name)"))
        for (word, other) in words {
            #expect(text.contains(word))
            text = text.replacingOccurrences(of: word, with: other)
        }
        let script = try folder.write("hooks/\(name)", text, mode: 0o755)
        let head = try site.office.ledger.publishHead()
        let event = Event(
            id: "head-\(head.row)", kind: .ledgerHead, at: try #require(Instant(at)), site: "dc-1", subject: "ledger",
            state: "head", summary: "$(touch /tmp/owned)",
            details: [.chainHead: "\(head.hash)", .chainRow: "\(head.row)"])
        let hook = Hook(name: name, means: .anchor(program: script, to: place), timeout: .seconds(20))
        var delivery = await HookRunner(grace: .milliseconds(100)).run(hook, for: event)
        for _ in 1..<attempts { delivery = await HookRunner(grace: .milliseconds(100)).run(hook, for: event) }
        return delivery
    }

    private func verify(_ file: String, authority: String? = nil) throws -> Verification {
        try site.office.verify(
            anchors: Anchors(file: file, authority: authority), for: OfficeSite.administrator)
    }

    /// Somebody rewrites what was entered, chain and all, after its head had gone out.
    private func rewrite() throws {
        let path = folder.path("ledger.sqlite")
        let office = try OfficeSite()
        try office.office.acceptConfiguration()
        _ = try office.enter(.outageReport, ["contract": "globex", "guarantee": "network", "by": "Li Wei"])
        _ = try office.office.ledger.publishHead()
        let copy = folder.path("other.sqlite")
        try LedgerFileCopy.copy(office.folder.path("ledger.sqlite"), to: copy)
        try FileManager.default.removeItem(atPath: path)
        for journal in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + journal) }
        try FileManager.default.moveItem(atPath: copy, toPath: path)
    }

    @Test func aFileElsewhereSaysSinceWhenTheLedgerIsAsItWas() async throws {
        let place = folder.path("elsewhere.jsonl")
        #expect(try await anchor(by: "anchor-file", to: place, at: "2026-03-01T00:00:00Z").outcome == .delivered)
        _ = try site.enter(.outageReport, ["contract": "acme", "guarantee": "power", "by": "Li Wei"])
        try await anchor(by: "anchor-file", to: place, at: "2026-03-02T00:00:00Z")
        let verified = try verify(place)
        #expect(verified.isIntact)
        let report = try #require(verified.anchors)
        #expect(report.held.count == 2 && report.lost == [])
        let sentence = try #require(report.sentence)
        #expect(sentence.contains("the ledger is as it was at 2026-03-02T00:00:00.000Z, as it was told elsewhere"))
        #expect(sentence.hasSuffix("2 heads since 2026-03-01T00:00:00.000Z"))

        try rewrite()
        let office = try SiteOffice.open(configuration: site.configurationPath, clock: site.clock)
        let lost = try office.verify(anchors: Anchors(file: place), for: OfficeSite.administrator)
        // By itself the ledger is in order; nobody could tell without the anchor.
        #expect(lost.chain.findings == [] && !lost.isIntact)
        #expect(lost.findings.count == 2 && lost.anchors?.sentence == nil)
        #expect(lost.findings[0].contains("was elsewhere at 2026-03-01T00:00:00.000Z: something up to it was changed"))
    }

    @Test func anotherMachineIsReachedBySSH() async throws {
        let ssh = try folder.write(
            "bin/ssh", "#!/bin/sh\nprintf '%s|' \"$@\" >'\(folder.path("words"))'\nshift 6\nexec sh -c \"$1\"\n",
            mode: 0o755)
        let place = folder.path("far.jsonl")
        let delivery = try await anchor(
            by: "anchor-file", to: "keeper@far.example:\(place)", at: "2026-03-01T00:00:00Z",
            replacing: ["| ssh ": "| \(ssh) "])
        #expect(delivery.outcome == .delivered, "\(delivery.output)")
        #expect(try String(contentsOfFile: folder.path("words"), encoding: .utf8).contains("|--|keeper@far.example|"))
        #expect(try verify(place).anchors?.held.count == 1)
        for place in ["far:/a b", "far:/$(id)", "-oProxyCommand=x:/a", "far:", "relative"] {
            let refused = try await anchor(by: "anchor-file", to: place, at: "2026-03-01T00:00:00Z")
            #expect(refused.outcome == .failed(exitCode: 1), "\(place)")
        }
        let nowhere = try await anchor(by: "anchor-file", to: "/nowhere/x", at: "2026-03-01T00:00:00Z")
        #expect(nowhere.outcome == .temporaryFailure)
    }

    /// Every clone has it, and the same event twice is one commit.
    @Test func aRepositoryKeepsHeads() async throws {
        let git = try #require(OutsideProgram("git"))
        let (bare, clone) = (folder.path("bare.git"), folder.path("clone"))
        try folder.write("empty", "")
        #expect(try git.run(["init", "--quiet", "--bare", "--initial-branch=main", bare]).status == 0)
        #expect(try git.run(["clone", "--quiet", bare, clone]).status == 0)
        #expect(try git.run(["-C", clone, "checkout", "--quiet", "-b", "main"]).status == 0)
        #expect(try git.run(["-C", clone, "config", "push.autoSetupRemote", "true"]).status == 0)
        let first = try await anchor(by: "anchor-git", to: clone, at: "2026-03-01T00:00:00Z", attempts: 2)
        #expect(first.outcome == .delivered, "\(first.output)")
        _ = try site.enter(.outageReport, ["contract": "acme", "guarantee": "power", "by": "Li Wei"])
        try await anchor(by: "anchor-git", to: clone, at: "2026-03-02T00:00:00Z")
        let other = folder.path("other")
        #expect(try git.run(["clone", "--quiet", "--branch", "main", bare, other]).status == 0)
        #expect(try git.run(["-C", other, "rev-list", "--count", "HEAD"]).output == "2\n")
        let verified = try verify("\(other)/heads.jsonl")
        #expect(verified.isIntact && verified.anchors?.held.count == 2)
    }

    /// An authority of the test's own signs when the head was there (RFC 3161).
    @Test func anAuthorityStampsHeads() async throws {
        let authority = try Authority(in: folder)
        defer { authority.end() }
        let place = folder.path("stamps")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let words = [
            "https://freetsa.org/tsr": authority.url, "$(dirname \"$0\")/authority.pem": authority.certificate,
        ]
        let delivery = try await anchor(
            by: "anchor-timestamp", to: place, at: "2001-01-01T00:00:00Z", replacing: words, attempts: 2)
        #expect(delivery.outcome == .delivered, "\(delivery.output)")
        let file = "\(place)/heads.jsonl"
        #expect(try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").count == 1)
        // The authority's time holds, whatever the line says.
        let verified = try verify(file, authority: authority.certificate)
        let held = try #require(verified.anchors?.held.first)
        let longAgo = try #require(Instant("2025-01-01T00:00:00Z"))
        #expect(verified.isIntact && held.isStamped && held.at > longAgo)
        #expect(verified.anchors?.sentence?.contains("as an authority stamped it") == true)
        #expect(try verify(file).anchors?.held.first?.isStamped == false)

        // Another authority did not sign it.
        let stranger = try Authority(in: TemporaryFolder("stranger"), isRunning: false)
        let unknown = try refusal { _ = try verify(file, authority: stranger.certificate) }
        #expect(unknown?.code == .failed && unknown?.reason.contains("does not hold") == true)
        // What was stamped is another head now.
        let names = try FileManager.default.contentsOfDirectory(atPath: place)
        let stamped = "\(place)/\(try #require(names.first { $0.hasSuffix(".json") }))"
        let text = try String(contentsOfFile: stamped, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "2001", with: "2002").utf8).write(to: URL(fileURLWithPath: stamped))
        #expect(try refusal { _ = try verify(file, authority: authority.certificate) }?.code == .failed)
    }

    @Test(arguments: [
        ("", "has no head in it"), ("{}\n", "1 is no head"),
        ("{\"at\":\"2026-03-01T00:00:00Z\",\"row\":0}", "is no head"),
        ("\u{1}\n", "is no head"),
    ])
    func whatIsNoAnchorIsSaid(text: String, complaint: String) throws {
        let file = try folder.write("anchor", text)
        #expect(try refusal { _ = try Anchors(file: file) }?.reason.contains(complaint) == true)
        #expect(try refusal { _ = try Anchors(file: "\(file).none") }?.code == .unreadable)
        let line = #"{"at":"2026-03-01T00:00:00Z","row":1,"head":"sha256:\#(String(repeating: "0", count: 64))""#
        for stamp in ["}", #","stamp":"../x.tsr"}"#] {
            let unstamped = try folder.write("unstamped", line + stamp)
            #expect(try refusal { _ = try Anchors(file: unstamped, authority: "/x") }?.code == .malformed)
        }
    }
}

/// Copies a ledger to another place.
private enum LedgerFileCopy {
    static func copy(_ path: String, to target: String) throws {
        let tool = try #require(OutsideProgram("python3"))
        let text = "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute('VACUUM INTO ?', (sys.argv[2],))"
        try #require(try tool.run(["-c", text, path, target]).status == 0)
    }
}

/// A time stamping authority on loopback, by `openssl ts`.
private final class Authority {
    let certificate: String
    private(set) var url = ""
    private let process = Process()
    /// Kept as long as its certificate is needed.
    private let folder: TemporaryFolder

    private static let program = """
        import http.server, subprocess, sys, tempfile
        folder = sys.argv[1]
        class Stamping(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                with tempfile.NamedTemporaryFile() as file:
                    file.write(query); file.flush()
                    reply = subprocess.run(["openssl", "ts", "-reply", "-config", folder + "/tsa.cnf", "-queryfile",
                        file.name], capture_output=True, check=True).stdout
                self.send_response(200); self.end_headers(); self.wfile.write(reply)
            def log_message(self, *_): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Stamping)
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    init(in folder: TemporaryFolder, isRunning: Bool = true) throws {
        self.folder = folder
        certificate = folder.path("tsa.pem")
        let openssl = try #require(OutsideProgram("openssl"))
        let place = folder.url.path
        try folder.write("serial", "01\n")
        try folder.write(
            "tsa.cnf",
            """
            [tsa]
            default_tsa = own
            [own]
            serial = \(place)/serial
            signer_cert = \(place)/tsa.pem
            signer_key = \(place)/tsa.key
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            accuracy = secs:1
            clock_precision_digits = 3
            crypto_device = builtin

            """)
        let made = try openssl.run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=authority-\(folder.url.lastPathComponent)", "-keyout", folder.path("tsa.key"), "-out",
            certificate, "-addext", "extendedKeyUsage=critical,timeStamping", "-addext", "keyUsage=digitalSignature",
        ])
        try #require(made.status == 0, "\(made.output)")
        guard isRunning else { return }
        let script = try folder.write("authority.py", Self.program)
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [script, place]
        process.standardOutput = output
        try process.run()
        let port = try output.fileHandleForReading.readLine()
        url = "http://127.0.0.1:\(try #require(Int(port)))/"
    }

    /// Signals that can be blocked are, in what Foundation starts.
    func end() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitForEnd()
    }
}
