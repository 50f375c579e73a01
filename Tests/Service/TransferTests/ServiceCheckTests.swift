import Foundation
import Intervals
import Site
import Testing
import Transfer

@testable import Collection

/// Applications are up when their protocol says so (article 4, 4.4): against nginx, aiosmtpd and vsftpd.
@Suite(.serialized) struct ServiceCheckTests {
    private func check(
        _ kind: ApplicationService.Kind, _ address: String, password: String? = nil,
        _ change: (inout ApplicationService.Check) -> Void = { _ in }
    ) async throws -> Reading {
        var check = ApplicationService.Check()
        check.timeout = .seconds(5)
        change(&check)
        let engine = try TransferEngine()
        defer { engine.stop() }
        var watched = WatchedService(
            ApplicationService(id: "s", kind: kind, address: address, check: check), password: password)
        let result = await engine.perform(watched.request)
        guard case .read(let reading) = watched.judge(result, at: Instant(milliseconds: 0)) else {
            throw CancellationError()
        }
        return reading
    }

    @Test func webPages() async throws {
        let server = try Server.web()
        defer { server.end() }
        for host in ["127.0.0.1", "[::1]"] {
            let base = "http://\(host):\(server.port)"
            #expect(try await check(.www, "\(base)/").state == .up)
            #expect(try await check(.www, "\(base)/moved").state == .up)
            #expect(try await check(.www, "\(base)/") { $0.expected = "the shop" }.state == .up)
            #expect(try await check(.www, "\(base)/") { $0.expected = "another shop" }.state == .down)
            let broken = try await check(.www, "\(base)/broken")
            #expect(broken.state == .down)
            #expect(broken.evidence == "status 500")
            #expect(try await check(.www, "\(base)/gone").state == .down)
        }
    }

    @Test func certificatesAreHeldToTheirWord() async throws {
        let server = try Server.web()
        defer { server.end() }
        let own = server.folder.appendingPathComponent("cert.pem").path
        for host in ["127.0.0.1", "[::1]"] {
            let address = "https://\(host):\(server.port + 1)/"
            #expect(try await check(.www, address) { $0.certificates = own }.state == .up)
            let unknown = try await check(.www, address)
            #expect(unknown.state == .down)
            #expect(unknown.evidence?.contains("certificate") ?? false, "\(unknown.evidence ?? "")")
        }
    }

    @Test func mailServers() async throws {
        let plain = try Server.mail(tls: false)
        defer { plain.end() }
        #expect(try await check(.email, "127.0.0.1:\(plain.port)").state == .up)
        #expect(try await check(.email, "127.0.0.1:\(plain.port)") { $0.startTLS = true }.state == .down)
        let secure = try Server.mail(tls: true)
        defer { secure.end() }
        let own = secure.folder.appendingPathComponent("cert.pem").path
        let trusted = try await check(.email, "127.0.0.1:\(secure.port)") {
            ($0.startTLS, $0.certificates) = (true, own)
        }
        #expect(trusted.state == .up, "\(trusted.evidence ?? "")")
        #expect(try await check(.email, "127.0.0.1:\(secure.port)") { $0.startTLS = true }.state == .down)
    }

    @Test func fileServers() async throws {
        let open = try Server.files(anonymous: true)
        defer { open.end() }
        #expect(try await check(.ftp, "127.0.0.1:\(open.port)").state == .up)
        let login = try await check(.ftp, "127.0.0.1:\(open.port)", password: "wrong") { $0.username = "nobody-known" }
        #expect(login.state == .down)
        let closed = try Server.files(anonymous: false, ipv6: true)
        defer { closed.end() }
        // It speaks, and lets nobody in without a name: that is an answer.
        #expect(try await check(.ftp, "[::1]:\(closed.port)").state == .up)
    }

    @Test func whatDoesNotAnswerIsDown() async throws {
        // A server that accepts and says nothing, and a port where nobody listens.
        let silent = try Server { _, port in
            ["python3", "-c", "import socket,time; s=socket.create_server(('127.0.0.1',\(port))); time.sleep(600)"]
        }
        defer { silent.end() }
        for kind in ApplicationService.Kind.allCases {
            let scheme = kind == .www ? "http://" : ""
            for port in [silent.port, 1] {
                let reading = try await check(kind, "\(scheme)127.0.0.1:\(port)") { $0.timeout = 500 }
                #expect(reading.state == .down, "\(kind) \(port)")
            }
        }
    }

    /// What this machine cannot ask is not known, and never the customer's fault.
    @Test func aShortageIsUnknown() {
        var watched = WatchedService(ApplicationService(id: "s", kind: .www, address: "http://127.0.0.1/"))
        let short = TransferResult(failure: .shortage, reason: "no descriptor")
        guard case .read(let reading) = watched.judge(short, at: Instant(milliseconds: 0)) else {
            Issue.record("it was steady")
            return
        }
        #expect(reading.state == .unknown && reading.evidence == "no descriptor")
    }

    /// An answer that repeats itself costs no reading; every failure is one.
    @Test func steadyAnswersAreSteady() {
        var watched = WatchedService(ApplicationService(id: "s", kind: .www, address: "http://127.0.0.1/"))
        let (good, bad) = (TransferResult(status: 200), TransferResult(status: 503))
        let kinds = [good, good, bad, bad, good, good].enumerated().map { minute, result in
            switch watched.judge(result, at: Instant(milliseconds: .minutes(Int64(minute)))) {
            case .read(let reading): reading.state.rawValue
            case .steady: "steady"
            }
        }
        #expect(kinds == ["up", "steady", "down", "down", "up", "steady"])
    }
}
