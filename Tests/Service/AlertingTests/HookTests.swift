import Foundation
import Intervals
import Site
import Testing

@testable import Alerting

@Suite struct HookTests {
    private func run(
        _ script: String, timeout: Milliseconds = 5000, summary: String = "mains lost", isExecutable: Bool = true
    ) async throws -> Delivery {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("hook-\(UUID().uuidString)")
        try Data(script.utf8).write(to: file)
        try FileManager.default.setAttributes(
            [.posixPermissions: isExecutable ? 0o755 : 0o644], ofItemAtPath: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        let event = Event(
            id: "e-1", kind: .powerOnBattery, at: Instant(milliseconds: 0), site: "dc-1", subject: "ups-a",
            state: "down",
            summary: summary)
        let hook = Hook(name: "h", executable: file.path, timeout: timeout)
        return await HookRunner(grace: .milliseconds(100)).run(hook, for: event)
    }

    @Test(arguments: [(0, Delivery.Outcome.delivered), (75, .temporaryFailure), (3, .failed(exitCode: 3))])
    func theExitCodeDecides(code: Int, outcome: Delivery.Outcome) async throws {
        #expect(try await run("#!/bin/sh\nexit \(code)\n").outcome == outcome)
    }

    @Test func theEventReachesTheHook() async throws {
        let delivery = try await run(
            "#!/bin/sh\necho \"$MAINSTAY_EVENT $MAINSTAY_ID $MAINSTAY_SUBJECT $UPSNAME $HOME\"\ncat\n")
        #expect(delivery.output.hasPrefix("power.on_battery e-1 ups-a ups-a \n"))
        #expect(
            delivery.output.contains(
                #""specversion":"1.0","id":"e-1","source":"/mainstay/dc-1","type":"power.on_battery""#))
    }

    /// What a device calls itself is data, never a command.
    @Test func hostileTextStaysText() async throws {
        let hostile = "$(touch /tmp/owned) `id` \"'\n\u{0}" + String(repeating: "x", count: 65_536)
        let delivery = try await run(
            "#!/bin/sh\nprintf '%s' \"$MAINSTAY_SUMMARY\" | wc -c\ncat | wc -c\n", summary: hostile)
        #expect(delivery.outcome == .delivered)
        let counts = delivery.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(counts.first == 4096)
        #expect((counts.last ?? 0) > 65_536)
    }

    @Test func aHookThatHangsIsKilledWithItsChildren() async throws {
        let delivery = try await run("#!/bin/sh\nsleep 300 & echo $!\nwait\n", timeout: 300)
        #expect(delivery.outcome == .timedOut)
        let child = try #require(pid_t(delivery.output.split(separator: "\n").first ?? ""))
        // A killed child of a dead parent is reaped by init; it is gone or a zombie of nobody.
        var isGone = false
        for _ in 0..<200 where !isGone {
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            isGone = state.map { $0.contains(") Z ") } ?? true
            if !isGone { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(isGone)
    }

    @Test func tenMegabytesOfOutputDoNotHoldUsUp() async throws {
        let delivery = try await run("#!/bin/sh\nhead -c 10000000 /dev/zero | tr '\\0' x\n")
        #expect(delivery.outcome == .delivered)
        #expect(delivery.output.count == 4096)
    }

    /// Only standard input, output and error, whatever the daemon has open.
    @Test func noDescriptorReachesAHook() async throws {
        let leaky = open("/etc/hostname", O_RDONLY)
        defer { close(leaky) }
        // One of them is the directory itself, as it is listed.
        let delivery = try await run("#!/bin/sh\nls /proc/self/fd | tr '\\n' ' '\n")
        #expect(delivery.output == "0 1 2 3 ")
    }

    @Test func noCapabilityIsHandedDown() async throws {
        let delivery = try await run("#!/bin/sh\ngrep -E 'CapInh|CapAmb' /proc/self/status | tr -d '\\n\\t '\n")
        #expect(delivery.output == "CapInh:0000000000000000CapAmb:0000000000000000")
    }

    @Test(.enabled(if: geteuid() == 0)) func aHookRunsAsItsUser() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("hook-\(UUID().uuidString)")
        try Data("#!/bin/sh\nid -u; id -g; id -G; ps -o pgid= -p $$\necho $$".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        let event = Event.sample(site: "dc-1", hook: "h", at: Instant(milliseconds: 0))
        var hook = Hook(name: "h", means: .executable(file.path), user: "nobody")
        let words = await HookRunner().run(hook, for: event).output.split(whereSeparator: \.isWhitespace)
        #expect(words.prefix(3) == ["65534", "65534", "65534"])
        #expect(words.suffix(2).first == words.last)
        hook.user = "nobody-of-that-name"
        #expect(await HookRunner().run(hook, for: event).outcome.word.contains("there is no user"))
    }

    @Test func whatCannotStartSaysWhy() async throws {
        let plain = try await run("#!/bin/sh\n", isExecutable: false)
        guard case .cannotStart(let reason) = plain.outcome else {
            Issue.record("it started: \(plain.outcome)")
            return
        }
        #expect(reason.contains("chmod +x"))
        let noInterpreter = try await run("#!/no/such/interpreter\n")
        if case .cannotStart = noInterpreter.outcome { return }
        Issue.record("it started: \(noInterpreter.outcome)")
    }
}
