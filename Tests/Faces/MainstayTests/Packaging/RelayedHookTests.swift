import Foundation
import Programs
import Settings
import Testing

private let activator = "/usr/bin/systemd-socket-activate"

/// The shipped `sendmail` hook under `NoNewPrivileges`, with a set-uid program for its mailer, and the runner at a socket
/// that systemd's own program hands over.
@Suite(
    .serialized,
    .enabled(if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: activator)))
struct RelayedHookTests {
    private let folder = TemporaryFolder("relayed")
    private let nobody: uid_t = 65_534

    /// The hook with a mailer that says as whom it runs.
    init() throws {
        let mailer = folder.path("mailer")
        try folder.write("mailer", "#!/bin/sh\ncat >'\(folder.path("mail"))'\n'\(folder.path("id"))' -u\n", mode: 0o755)
        #expect(chmod(folder.url.path, 0o755) == 0)
        try FileManager.default.copyItem(atPath: "/usr/bin/id", toPath: folder.path("id"))
        #expect(chown(folder.path("id"), nobody, nobody) == 0 && chmod(folder.path("id"), 0o4755) == 0)
        let hook = try #require(Shipped.text("hooks/sendmail"))
            .replacing("/usr/sbin/sendmail", with: mailer)
            .replacing("exec mainstay hook relay", with: "exec '\(Binary.path.path)' hook relay --socket '\(socket)'")
        try folder.write("hooks/sendmail", hook, mode: 0o755)
    }

    private var socket: String { folder.path("socket") }

    private func send(under wrapper: [String]) throws -> (status: Int32, output: String, error: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "MAINSTAY_SUMMARY=UPS a is on battery", "MAINSTAY_TO=li.wei@acme.example", "MAINSTAY_ID=e-1",
                "MAINSTAY_ATTEMPT=1",
            ] + wrapper + [folder.path("hooks/sendmail")]
        process.standardInput = FileHandle.nullDevice
        return try Binary.output(of: process)
    }

    /// Runs `body` while the runner can be reached.
    private func withRunner(_ body: () throws -> Void) throws {
        let runner = Process()
        // The activator closes whatever it inherits, and Foundation takes that for its end and waits for it in vain: `timeout`
        // stands between them, with a process group of its own.
        runner.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        runner.arguments = [
            "60", activator, "--accept", "--inetd", "--listen", socket, Binary.path.path, "hook", "serve",
            folder.path("hooks"),
        ]
        runner.standardOutput = FileHandle.nullDevice
        runner.standardError = FileHandle.nullDevice
        try runner.run()
        defer {
            kill(-runner.processIdentifier, SIGKILL)
            runner.waitForEnd()
        }
        let end = Date(timeIntervalSinceNow: 20)
        while !FileManager.default.fileExists(atPath: socket), Date() < end { usleep(20_000) }
        try body()
    }

    @Test func theRunnerStartsItWithTheRightsOfItsMailer() throws {
        #expect(try send(under: []).output == "\(nobody)\n")
        try withRunner {
            let sent = try send(under: ["setpriv", "--no-new-privs"])
            #expect(sent.status == 0 && sent.output == "\(nobody)\n", "\(sent)")
            let mail = try String(contentsOfFile: folder.path("mail"), encoding: .utf8)
            #expect(mail.contains("To: <li.wei@acme.example>"))
        }
    }

    /// The runner's unit would forbid the same by mistake: then nobody asks for ever.
    @Test func aRunnerWithoutRightsIsSaidToBeOne() throws {
        try withRunner {
            let sent = try send(under: ["setpriv", "--no-new-privs", "env", "MAINSTAY_RELAYED=1"])
            #expect(sent.status != 0 && (sent.output + sent.error).contains("hands itself over again"), "\(sent)")
        }
    }

    @Test func withoutARunnerAnotherAttemptIsAskedFor() throws {
        let sent = try send(under: ["setpriv", "--no-new-privs"])
        #expect(sent.status == 75 && sent.output.contains("systemctl start mainstay-hook.socket"), "\(sent)")
    }
}
