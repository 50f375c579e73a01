import Foundation
import Programs
import Testing

@testable import Office

/// What a runner starts for a hook that hands itself over, and what it refuses.
@Suite struct HookRelayTests {
    private let folder = TemporaryFolder("relay")

    init() throws {
        try folder.write("hooks/mail", "#!/bin/sh\nenv\ncat\nexit ${MAINSTAY_ATTEMPT:-0}\n", mode: 0o755)
    }

    private func answer(
        _ name: String, environment: [String: String] = [:], input: String = ""
    ) async throws -> HookRelay.Ending {
        let request = HookRelay.Request(hook: name, environment: environment, input: input)
        let line = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        #expect(!line.contains("\n"))
        let answer = await HookRelay(folder: folder.path("hooks")).answer(line)
        #expect(!answer.contains("\n"))
        return try JSONDecoder().decode(HookRelay.Ending.self, from: Data(answer.utf8))
    }

    @Test func whatTheHookGotAndHowItEndedGoAlong() async throws {
        let given = [
            "MAINSTAY_TO": "a\nb", "NOTIFYTYPE": "ONBATT", "MAINSTAY_ATTEMPT": "3", "LD_PRELOAD": "x", "ENV": "y",
        ]
        let ending = try await answer("mail", environment: given, input: "{\"id\":1}\n机房")
        #expect(ending.code == 3)
        #expect(ending.output.contains("MAINSTAY_TO=a\nb\n") && ending.output.contains("NOTIFYTYPE=ONBATT\n"))
        #expect(ending.output.contains("MAINSTAY_RELAYED=1\n") && ending.output.hasSuffix("{\"id\":1}\n机房"))
        #expect(!ending.output.contains("LD_PRELOAD") && !ending.output.contains("ENV=y"))
    }

    @Test(arguments: ["", ".", "..", "../mail", "/bin/true", "absent", "mail/x"])
    func whatIsNotInTheFolderIsNotStarted(name: String) async throws {
        let ending = try await answer(name)
        #expect(ending.code == 1 && !ending.output.isEmpty)
    }

    @Test func whatOthersCanWriteIsNotStarted() async throws {
        try folder.write("hooks/open", "#!/bin/sh\n", mode: 0o757)
        let ending = try await answer("open")
        #expect(ending.code == 1 && ending.output.contains("others can write"))
    }

    @Test func aSignalIsToldAsAShellTellsIt() async throws {
        try folder.write("hooks/killed", "#!/bin/sh\nkill -9 $$\n", mode: 0o755)
        #expect(try await answer("killed").code == 137)
    }

    @Test(arguments: ["", "{}", "[]", "mail"]) func nonsenseIsAnswered(line: String) async {
        #expect(await HookRelay(folder: folder.path("hooks")).answer(line).contains(#""code":1"#))
    }

    /// Without a runner the hook is tried again; one that the runner started would ask for ever.
    @Test func whoeverAsksLearnsWhyNothingRan() throws {
        let ending = try HookRelay.handOver("mail", environment: [:], input: "", at: folder.path("socket"))
        #expect(ending.code == 75 && ending.output.contains("systemctl start mainstay-hook.socket"))
        #expect(throws: Refusal.self) {
            try HookRelay.handOver("mail", environment: ["MAINSTAY_RELAYED": "1"], input: "", at: folder.path("socket"))
        }
    }
}
