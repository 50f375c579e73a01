import Foundation
import Intervals
import Programs
import Site
import Testing
import Transfer

@testable import Alerting

/// Hooks that are servers: webhooks and mail.
@Suite(.serialized) struct ServerHookTests {
    private let hostile = "$(id) `id` \"'\nBcc: everybody@example\r\n\u{0} 机房 \u{1F50C}"

    private func run(_ hook: Hook, secret: String? = nil, contact: Contact? = nil) async throws -> Delivery {
        let engine = try TransferEngine()
        defer { engine.stop() }
        let event = Event(
            id: "e-1", kind: .powerFeedLost, at: Instant(milliseconds: 0), site: "dc-1", contract: "acme",
            subject: "acme/mains", state: "down", summary: hostile)
        return await HookRunner(transfers: engine) { _ in secret }.run(hook, for: event, contact: contact)
    }

    @Test func aWebhookIsSigned() async throws {
        let server = try Server.hooks(statuses: [200])
        defer { server.end() }
        let hook = Hook(name: "w", means: .webhook("http://127.0.0.1:\(server.port)/hook"), timeout: .seconds(5))
        let delivery = try await run(hook, secret: "key")
        #expect(delivery.outcome == .delivered)
        let line = try String(contentsOf: server.folder.appendingPathComponent("requests"), encoding: .utf8)
        let request = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
        let headers = try #require(request[0] as? [String: String])
        let body = try #require(request[1] as? String)
        #expect(headers["Content-Type"] == "application/cloudevents+json; charset=UTF-8")
        #expect(headers["Idempotency-Key"] == "e-1")
        #expect(headers["Mainstay-Signature"] == "sha256=\(ServerHook.signature(of: body, with: "key"))")
        let event = try #require(JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        #expect((event["data"] as? [String: Any])?["summary"] as? String == hostile)
    }

    /// RFC 4231, test case 2.
    @Test func theSignatureIsThatOfTheStandard() {
        #expect(
            ServerHook.signature(of: "what do ya want for nothing?", with: "Jefe")
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test(arguments: [(200, DeliveryNote.Result.delivered), (503, .again), (429, .again), (404, .failed)])
    func theStatusDecides(status: Int, result: DeliveryNote.Result) async throws {
        let server = try Server.hooks(statuses: [status])
        defer { server.end() }
        let url = "http://127.0.0.1:\(server.port)/"
        let delivery = try await run(
            Hook(name: "w", means: .webhook(url), payload: .alertmanager, timeout: .seconds(5)))
        #expect(delivery.outcome.result == result)
        let text = try String(contentsOf: server.folder.appendingPathComponent("requests"), encoding: .utf8)
        #expect(text.contains(#"\"version\":\"4\""#))
    }

    /// 4.4 GB were read in three seconds: what comes after what is kept is not read.
    @Test func anAnswerWithoutEndIsCutAtWhatIsKept() async throws {
        let server = try Server { folder, port in
            let text = """
                import socket
                listener = socket.create_server(("127.0.0.1", \(port)))
                while True:
                    peer, _ = listener.accept()
                    sent = 0
                    try:
                        peer.recv(65536)
                        peer.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
                        while True:
                            sent += peer.send(b"x" * 65536)
                    except OSError:
                        open("sent", "w").write(str(sent))
                """
            try Data(text.utf8).write(to: folder.appendingPathComponent("server.py"))
            return ["python3", "server.py"]
        }
        defer { server.end() }
        let url = "http://127.0.0.1:\(server.port)/"
        let started = ContinuousClock.now
        let delivery = try await run(Hook(name: "w", means: .webhook(url), timeout: .seconds(30)))
        #expect(delivery.outcome == .delivered && delivery.output.count == 4096)
        #expect(ContinuousClock.now - started < .seconds(10))
        // A page, too, ends with what is kept of it.
        let engine = try TransferEngine()
        defer { engine.stop() }
        let page = await engine.perform(TransferRequest(.get, url: url, timeout: 30_000))
        #expect(page.failure == nil && page.status == 200 && page.body.count == 1 << 20)
        let exact = await engine.perform(TransferRequest(.get, url: url, timeout: 30_000, kept: 100_000))
        #expect(exact.failure == nil && exact.body.count == 100_000)
    }

    /// No descriptor is nobody's fault and passes.
    @Test func withoutDescriptorsAnotherAttemptIsWorthIt() async throws {
        let server = try Server.hooks(statuses: [])
        defer { server.end() }
        let engine = try TransferEngine()
        defer { engine.stop() }
        let event = Event.sample(site: "dc-1", hook: "w", at: Instant(milliseconds: 0))
        let hook = Hook(name: "w", means: .webhook("http://127.0.0.1:\(server.port)/"), timeout: .seconds(5))
        let runner = HookRunner(transfers: engine)
        #expect(await runner.run(hook, for: event).outcome == .delivered)
        for spare in 0..<4 {
            let shortage = try DescriptorShortage(leaving: spare)
            let outcome = await runner.run(hook, for: event).outcome
            shortage.end()
            #expect(outcome == .delivered || outcome.result == .again, "\(spare) left: \(outcome)")
            if spare == 0 { #expect(outcome.result == .again) }
        }
        #expect(await runner.run(hook, for: event).outcome == .delivered)
    }

    @Test func nobodyThereIsWorthAnotherAttempt() async throws {
        let delivery = try await run(Hook(name: "w", means: .webhook("http://127.0.0.1:1/"), timeout: .seconds(2)))
        #expect(delivery.outcome.result == .again)
    }

    @Test func aMailHoldsItsTextAsText() async throws {
        let server = try Server.mail(tls: false)
        defer { server.end() }
        let hook = Hook(
            name: "m", means: .mail(server: "smtp://127.0.0.1:\(server.port)", from: "noc@dc.example", to: nil),
            timeout: .seconds(5))
        let contact = Contact(name: "Li Wei", isAuthorised: true, method: .email, to: "li@acme.example", hook: "m")
        let delivery = try await run(hook, contact: contact)
        #expect(delivery.outcome == .delivered)
        let folder = server.folder.appendingPathComponent("mail/new")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        let parts = text.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n\n")
        #expect(parts[0].contains("\nTo: li@acme.example\n"))
        #expect(!parts[0].lowercased().contains("\nbcc"))
        let body = Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters)
        #expect(String(decoding: try #require(body), as: UTF8.self).hasPrefix(hostile))
    }

    @Test func withoutARecipientNobodyIsTold() async throws {
        let hook = Hook(name: "m", means: .mail(server: "smtp://127.0.0.1:1", from: "noc@dc.example", to: nil))
        #expect(try await run(hook).outcome.result == .failed)
    }
}
