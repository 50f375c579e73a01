import Foundation
import Processes
import Programs
import Testing

struct FileLockTests {
    private let folder = TemporaryFolder("lock")

    /// Another process tries for the lock; 1 when it is taken.
    private func attempt(_ lock: String) async throws -> ChildProcess.Ending {
        let script = try folder.write("attempt", "#!/bin/sh\nexec flock --nonblock '\(lock)' true\n", mode: 0o700)
        return try await ChildProcess(
            environment: ["PATH": "/usr/bin:/bin"], timeout: .seconds(20), grace: .seconds(1)
        ).run(script, input: "").ending
    }

    @Test func anotherProcessHasToWait() async throws {
        let path = folder.path("deep/lock")
        var lock: FileLock? = try FileLock(path: path)
        #expect(try await attempt(path) == .exited(code: 1))
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(try await attempt(path) == .exited(code: 0))
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        let file = try folder.write("file", "")
        let error = #expect(throws: FileLockError.self) { try FileLock(path: "\(file)/deep/lock") }
        #expect(error?.description.hasPrefix("\(file)/deep cannot be made: ") == true)
    }
}

struct AtomicFileTests {
    private let folder = TemporaryFolder("atomic")

    @Test func theFileIsReplacedAndNothingIsLeftBesideIt() throws {
        let file = URL(fileURLWithPath: folder.path("deep/state.json"))
        // A writer before was killed.
        try folder.write("deep/.state.json.part", "half of a much longer te")
        for text in ["first", "second, longer", ""] {
            try AtomicFile.write(text, to: file)
            #expect(try String(contentsOf: file, encoding: .utf8) == text)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("deep")) == ["state.json"])
    }

    @Test func aFailureLeavesTheOldFile() throws {
        let file = URL(fileURLWithPath: try folder.write("state", "old"))
        try folder.write(".state.part/in-the-way", "")
        #expect(throws: (any Error).self) { try AtomicFile.write("new", to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == "old")
    }
}
