import Foundation
import Intervals
import Settings
import Site
import Testing

@testable import Alerting

/// The hooks in `Config/hooks/`, each with text from devices that tries to be a command.
@Suite struct SampleHookTests {
    private static let hostile =
        "$(touch /tmp/owned) `id` ; | & > \"' \\ %s -x --help\nBcc: everybody@example\u{0} 机房"
        + String(repeating: "y", count: 70_000)

    /// Runs a sample as a copy in which words are replaced, beside files that it reads.
    private func run(
        _ name: String, replacing words: [String: String] = [:], files: [String: String] = [:],
        to recipient: String? = "+86 138", in folder: URL
    ) async throws -> Delivery {
        var text = try #require(Shipped.text("hooks/\(name)"))
        for (word, other) in words {
            #expect(text.contains(word))
            text = text.replacingOccurrences(of: word, with: other)
        }
        for (file, content) in files.merging([name: text], uniquingKeysWith: { $1 }) {
            let path = folder.appendingPathComponent(file)
            try Data(content.utf8).write(to: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.path)
        }
        let event = Event(
            id: "e-1", kind: .powerFeedLost, at: Instant(milliseconds: 0), site: "dc-1", contract: "acme",
            subject: "acme/mains", state: "down", summary: Self.hostile)
        let contact = recipient.map {
            Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: $0, hook: name)
        }
        let hook = Hook(
            name: name, executable: folder.appendingPathComponent(name).path, timeout: .seconds(20), retries: 0)
        return await HookRunner(grace: .milliseconds(100)).run(hook, for: event, contact: contact)
    }

    private func inFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("samples-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/owned"))
    }

    private func text(_ folder: URL, _ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    @Test func sendmail() async throws {
        try await inFolder { folder in
            let fake = "#!/bin/sh\nprintf '%s|' \"$@\" >'\(folder.path)/words'\ncat >'\(folder.path)/mail'\n"
            let sendmail = folder.appendingPathComponent("fake").path
            let delivery = try await run(
                "sendmail", replacing: ["/usr/sbin/sendmail": sendmail], files: ["fake": fake], in: folder)
            #expect(delivery.outcome == .delivered, "\(delivery.output)")
            #expect(try text(folder, "words") == "-i|-f|mainstay@localhost|--|+86 138|")
            try expectASentence(in: text(folder, "mail"))
        }
    }

    @Test func email() async throws {
        try await inFolder { folder in
            let server = try PythonServer(PythonServer.mail, in: folder)
            defer { server.end() }
            let delivery = try await run(
                "email", replacing: ["smtp://127.0.0.1:25": "smtp://127.0.0.1:\(server.port)"],
                to: "li.wei@acme.example", in: folder)
            #expect(delivery.outcome == .delivered, "\(delivery.output)")
            #expect(try text(folder, "words") == "mainstay@localhost|li.wei@acme.example")
            try expectASentence(in: text(folder, "mail").replacing("\r\n", with: "\n"))
        }
    }

    /// A customer's mail has a subject and a sentence, whatever devices are called.
    private func expectASentence(in mail: String) throws {
        let parts = mail.components(separatedBy: "\n\n")
        #expect(!parts[0].lowercased().contains("\nbcc"))
        let body = try #require(Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters))
        let sentence = String(decoding: body, as: UTF8.self)
        #expect(sentence.hasPrefix("$(touch /tmp/owned)") && !sentence.contains("\"id\":\"e-1\""))
    }

    /// The event stands below the sentence, for the operator's programs.
    @Test func emailToAnOperator() async throws {
        try await inFolder { folder in
            let server = try PythonServer(PythonServer.mail, in: folder)
            defer { server.end() }
            let delivery = try await run(
                "email", replacing: ["smtp://127.0.0.1:25": "smtp://127.0.0.1:\(server.port)"], to: nil, in: folder)
            #expect(delivery.outcome == .delivered, "\(delivery.output)")
            let parts = try text(folder, "mail").replacing("\r\n", with: "\n").components(separatedBy: "\n\n")
            let body = try #require(Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters))
            #expect(String(decoding: body, as: UTF8.self).contains("\"id\":\"e-1\""))
        }
    }

    @Test func noMailServerIsWorthAnotherAttempt() async throws {
        try await inFolder { folder in
            let delivery = try await run(
                "email", replacing: ["smtp://127.0.0.1:25": "smtp://127.0.0.1:1"], to: "a@b.example", in: folder)
            #expect(delivery.outcome == .temporaryFailure)
        }
    }

    @Test func sms() async throws {
        try await inFolder { folder in
            let server = try PythonServer(PythonServer.form, in: folder)
            defer { server.end() }
            let delivery = try await run(
                "sms", replacing: ["https://sms.example/send": "http://127.0.0.1:\(server.port)/send"],
                files: ["sms.token": "header = \"Authorization: Bearer t\"\n"], in: folder)
            #expect(delivery.outcome == .delivered, "\(delivery.output)")
            let sent = try text(folder, "posted")
            #expect(sent.contains("Bearer t"))
            #expect(sent.contains("+86 138"))
            #expect(sent.contains("$(touch /tmp/owned) `id`"))
        }
    }

    @Test(arguments: ["dingtalk", "feishu"]) func chat(robot: String) async throws {
        try await inFolder { folder in
            let server = try PythonServer(PythonServer.form, in: folder)
            defer { server.end() }
            let url = "http://127.0.0.1:\(server.port)/\(robot)"
            let delivery = try await run("chat", files: ["chat.url": url + "\n"], in: folder)
            #expect(delivery.outcome == .delivered, "\(delivery.output)")
            #expect(try text(folder, "posted").contains(robot == "feishu" ? "msg_type" : "msgtype"))
            #expect(try text(folder, "posted").contains("$(touch /tmp/owned) `id`"))
        }
    }

    @Test func nobodyAtTheGatewayIsWorthAnotherAttempt() async throws {
        try await inFolder { folder in
            let unreachable = ["https://sms.example/send": "http://127.0.0.1:1/send"]
            let sms = try await run("sms", replacing: unreachable, files: ["sms.token": ""], in: folder)
            #expect(sms.outcome == .temporaryFailure)
            let chat = try await run("chat", files: ["chat.url": "http://127.0.0.1:1/"], in: folder)
            #expect(chat.outcome == .temporaryFailure)
        }
    }

    @Test func syslog() async throws {
        try await inFolder { folder in
            let receiver = try DatagramSink()
            let delivery = try await run(
                "syslog",
                replacing: ["--tag mainstay": "--server 127.0.0.1 --udp --port \(receiver.port) --tag mainstay"],
                in: folder)
            #expect(delivery.outcome == .delivered, "\(delivery.output)")
            let datagram = try #require(receiver.receive())
            let text = String(decoding: datagram, as: UTF8.self)
            #expect(text.contains("mainstay") && text.contains("{\"specversion\":\"1.0\",\"id\":\"e-1\""))
        }
    }

    @Test func snmptrap() async throws {
        try await inFolder { folder in
            let receiver = try DatagramSink()
            let delivery = try await run(
                "snmptrap", replacing: ["127.0.0.1:162": "127.0.0.1:\(receiver.port)"], in: folder)
            #expect(delivery.outcome == .delivered, "\(delivery.output)")
            let datagram = try #require(receiver.receive())
            #expect(String(decoding: datagram, as: UTF8.self).contains("power.feed.lost e-1: $(touch /tmp/owned) `id`"))
        }
    }
}

/// A server of a few lines, which writes down what came.
private final class PythonServer {
    let port = Int.random(in: 20_000...29_000)
    private let process = Process()

    /// Answers every POST with an empty JSON object.
    static let form = """
        import http.server, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with open("posted", "ab") as file:
                    file.write(str(self.headers).encode() + body)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
        print("ready", flush=True)
        server.serve_forever()
        """

    /// Takes every mail.
    static let mail = """
        import aiosmtpd.smtp, asyncio, sys
        class Handler:
            async def handle_DATA(self, server, session, envelope):
                with open("words", "w") as file:
                    file.write("|".join([envelope.mail_from, *envelope.rcpt_tos]))
                with open("mail", "wb") as file:
                    file.write(envelope.content)
                return "250 OK"
        async def serve():
            new = lambda: aiosmtpd.smtp.SMTP(Handler())
            server = await asyncio.get_running_loop().create_server(new, "127.0.0.1", int(sys.argv[1]))
            print("ready", flush=True)
            await server.serve_forever()
        asyncio.run(serve())
        """

    init(_ program: String, in folder: URL) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", program, "\(port)"]
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        _ = output.fileHandleForReading.availableData
    }

    func end() {
        kill(process.processIdentifier, SIGKILL)
        while process.isRunning { usleep(5000) }
    }
}

/// Takes one datagram, or none within five seconds.
private final class DatagramSink {
    private let descriptor: Int32
    let port: UInt16

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard status else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    deinit { close(descriptor) }
}
