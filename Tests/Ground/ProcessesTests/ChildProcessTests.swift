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

    @Test func aProgramThatHangsIsEndedWithItsChildren() async throws {
        let (ending, output) = try await run(
            "sleep 600 & echo $!; wait", timeout: .milliseconds(200), grace: .seconds(20))
        #expect(ending == .timedOut)
        let child = try #require(pid_t(output.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(child, 0) != 0 || isZombie(child), "the child is gone, or nobody has asked yet how it ended")
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
