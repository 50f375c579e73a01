import Foundation
import Processes
import Programs
import Testing

/// Real scripts, run as hooks are.
struct ChildProcessTests {
    private let folder = TemporaryFolder("child")

    private func run(
        _ script: String, input: String = "", environment: [String: String] = [:], timeout: Duration = .seconds(20),
        grace: Duration = .seconds(20)
    ) async throws -> (ending: ChildProcess.Ending, output: String) {
        let path = try folder.write("script", "#!/bin/sh\n\(script)\n", mode: 0o700)
        return try await ChildProcess(environment: environment, timeout: timeout, grace: grace).run(path, input: input)
    }

    @Test func theEndingTellsTheCode() async throws {
        #expect(try await run("echo here; echo there >&2; exit 3") == (.exited(code: 3), "here\nthere\n"))
        #expect(try await run("kill -9 $$").ending == .killed(signal: SIGKILL))
    }

    @Test func theEnvironmentIsTheGivenOne() async throws {
        #expect(try await run("echo \"$ONE-$HOME-$PWD\"", environment: ["ONE": "1"]).output == "1--/\n")
    }

    @Test func inputIsReadOrNot() async throws {
        let text = String(repeating: "x", count: 1 << 20)
        #expect(try await run("wc -c", input: text).output.trimmingCharacters(in: .whitespaces) == "1048576\n")
        #expect(try await run("exit 0", input: text).ending == .exited(code: 0))
    }

    @Test func muchOutputIsCutOffAndHoldsNobodyUp() async throws {
        let (ending, output) = try await run("head -c 3000000 /dev/zero | tr '\\0' x")
        #expect(ending == .exited(code: 0))
        #expect(output == String(repeating: "x", count: 4096))
    }

    /// It waits for room in its pipe most of the time: neither it nor we burn the processor.
    @Test func outputWithoutEndCostsNextToNothing() async throws {
        func used() -> Double {
            var own = rusage()
            var children = rusage()
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
            getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
            return [own.ru_utime, own.ru_stime, children.ru_utime, children.ru_stime]
                .map { Double($0.tv_sec) + Double($0.tv_usec) / 1e6 }.reduce(0, +)
        }
        let before = used()
        let (ending, output) = try await run("exec yes", timeout: .seconds(2), grace: .seconds(5))
        #expect(ending == .timedOut)
        #expect(output.count == 4096)
        #expect(used() - before < 0.7, "of two seconds")
    }

    /// However few descriptors are left, it is a shortage and nothing else; and nothing is left open.
    @Test(arguments: [0, 1, 2, 3, 4, 6, 8, 30, 200]) func withoutDescriptorsItIsAShortage(spare: Int) async throws {
        let path = try folder.write("script", "#!/bin/sh\nexit 0\n", mode: 0o700)
        let child = ChildProcess(environment: [:], timeout: .seconds(20), grace: .seconds(1))
        _ = try await child.run(path, input: "")
        do {
            let shortage = try DescriptorShortage(leaving: spare)
            defer { shortage.end() }
            let ending = try await child.run(path, input: "").ending
            #expect(ending == .exited(code: 0) && spare == 200)
        } catch {
            #expect(Shortage.isCause(of: error) && spare < 200, "\(error)")
        }
        #expect(try await child.run(path, input: "").ending == .exited(code: 0))
    }

    /// Many at once where few can be: each runs or is a shortage, none is lost and none waits for ever.
    @Test func manyAtOnceShareWhatIsLeft() async throws {
        let path = try folder.write("script", "#!/bin/sh\nsleep 0.2\n", mode: 0o700)
        let child = ChildProcess(environment: ["PATH": "/usr/bin:/bin"], timeout: .seconds(60), grace: .seconds(1))
        let shortage = try DescriptorShortage(leaving: 200)
        defer { shortage.end() }
        let (ran, short) = await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do {
                        return try await child.run(path, input: "").ending == .exited(code: 0)
                    } catch {
                        return Shortage.isCause(of: error) ? nil : false
                    }
                }
            }
            return await group.reduce(into: (0, 0)) { counts, result in
                if result == true { counts.0 += 1 }
                if result == nil { counts.1 += 1 }
            }
        }
        #expect(ran + short == 100 && ran > 0 && short > 0)
    }

    @Test func whatIsNoShortageIsNone() async throws {
        let child = ChildProcess(environment: [:], timeout: .seconds(1), grace: .seconds(1))
        for path in [folder.path("nothing"), try folder.write("plain", "text", mode: 0o600)] {
            do {
                _ = try await child.run(path, input: "")
                Issue.record("\(path) ran")
            } catch {
                #expect(!Shortage.isCause(of: error))
            }
        }
        for number in [EMFILE, ENFILE, EAGAIN, ENOMEM] {
            let cause = NSError(domain: NSPOSIXErrorDomain, code: Int(number))
            let wrapped = NSError(domain: NSCocoaErrorDomain, code: 256, userInfo: [NSUnderlyingErrorKey: cause])
            #expect(Shortage.isCause(of: cause) && Shortage.isCause(of: wrapped))
        }
        #expect(!Shortage.isCause(of: NSError(domain: NSCocoaErrorDomain, code: Int(EMFILE))))
    }

    /// A caller that gives up ends the program and what it has started.
    @Test func cancellingEndsTheWholeGroup() async throws {
        let mark = folder.path("child")
        let path = try folder.write("script", "#!/bin/sh\nsleep 600 & echo $! >\(mark); wait\n", mode: 0o700)
        let running = Task {
            try await ChildProcess(environment: ["PATH": "/usr/bin:/bin"], timeout: .seconds(60), grace: .seconds(5))
                .run(path, input: "")
        }
        var pid: pid_t?
        let end = ContinuousClock.now + .seconds(20)
        while pid == nil, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(10))
            pid = (try? String(contentsOfFile: mark, encoding: .utf8)).flatMap {
                pid_t($0.trimmingCharacters(in: .newlines))
            }
        }
        running.cancel()
        _ = await running.result
        let child = try #require(pid)
        #expect(try await isGone(child))
    }

    /// Whether a child of a child is gone, or nobody has asked yet how it ended: the signal may reach it a moment later.
    private func isGone(_ child: pid_t) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if kill(child, 0) != 0 || isZombie(child) { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test func aProgramThatHangsIsEndedWithItsChildren() async throws {
        let (ending, output) = try await run(
            "sleep 600 & echo $!; wait", timeout: .milliseconds(200), grace: .seconds(20))
        #expect(ending == .timedOut)
        let child = try #require(pid_t(output.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(try await isGone(child))
    }

    @Test func aProgramThatIgnoresTheSignalIsKilled() async throws {
        let start = ContinuousClock.now
        let ending = try await run(
            "trap '' TERM; while :; do sleep 1; done", timeout: .milliseconds(100), grace: .milliseconds(100)
        ).ending
        #expect(ending == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test func aProgramThatIsNotThereIsAnError() async {
        await #expect(throws: (any Error).self) {
            try await ChildProcess(environment: [:], timeout: .seconds(1), grace: .seconds(1))
                .run(folder.path("nothing"), input: "")
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func onlyAnotherUserThatExistsIsBecome() async throws {
        let path = try folder.write("script", "#!/bin/sh\nid -u\n", mode: 0o755)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
        var child = ChildProcess(environment: ["PATH": "/usr/bin:/bin"], timeout: .seconds(20), grace: .seconds(1))
        child.user = "nobody"
        let nobody = try #require(getpwnam("nobody")?.pointee.pw_uid)
        #expect(try await child.run(path, input: "").output == "\(nobody)\n")
        child.user = "no-such-user"
        await #expect(throws: ChildProcessError.self) { try await child.run(path, input: "") }
    }

    private func isZombie(_ pid: pid_t) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
        return status.contains(") Z ")
    }
}
