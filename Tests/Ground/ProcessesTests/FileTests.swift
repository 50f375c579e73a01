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

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func theFileIsReplacedAndNothingIsLeftBesideIt() throws {
        let file = URL(fileURLWithPath: folder.path("deep/state.json"))
        for text in ["first", "second, longer", ""] {
            try AtomicFile.write(text, to: file)
            #expect(try String(contentsOf: file, encoding: .utf8) == text)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("deep")) == ["state.json"])
    }

    /// Documents and readings are a customer's; whoever opened a file to others meant that.
    @Test func aNewFileIsForItsOwnerAndGroup() throws {
        let path = folder.path("new")
        try AtomicFile.write("", to: URL(fileURLWithPath: path))
        #expect(try mode(of: path) == 0o640)
        try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: path)
        try AtomicFile.write("again", to: URL(fileURLWithPath: path))
        #expect(try mode(of: path) == 0o604)
    }

    @Test func aFailureLeavesTheOldFile() throws {
        let path = folder.path("folder/state")
        try folder.write("folder/state/inner", "old")
        let error = #expect(throws: FileFailure.self) { try AtomicFile.write(Data("new".utf8), to: path) }
        #expect(error?.description == "\(path) cannot be written: it is a folder" && error?.isOfItsName == true)
        #expect(try String(contentsOfFile: "\(path)/inner", encoding: .utf8) == "old")
    }

    /// Names that no file can have are told apart from what is wrong with the place.
    @Test func whatIsWrongIsSaid() throws {
        try folder.write("file", "")
        let long = folder.path(String(repeating: "合", count: 90))
        for (path, reason, isOfItsName) in [
            (long, "its name is too long for a file", true),
            (folder.path("none/x"), "there is no such file or folder", false),
            (folder.path("file/x"), "a part of its path is no folder", false),
        ] {
            let error = #expect(throws: FileFailure.self) { try AtomicFile.write(Data(), to: path) }
            #expect(error?.description == "\(path) cannot be written: \(reason)")
            #expect(error?.isOfItsName == isOfItsName && error?.isShortage == false)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["file"])
    }

    // MARK: - What is no regular file

    @Test func aSymbolicLinkIsWrittenThrough() throws {
        let target = try folder.write("target", "old and longer", mode: 0o600)
        let link = folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        try AtomicFile.write(Data("new".utf8), to: link)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "new" && mode(of: target) == 0o600)
    }

    /// Root that writes a report to `/dev/null` has a null device afterwards.
    @Test func aDeviceStaysOne() throws {
        try AtomicFile.write(Data("report".utf8), to: "/dev/null")
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
        let full = #expect(throws: FileFailure.self) { try AtomicFile.write(Data("report".utf8), to: "/dev/full") }
        #expect(full?.description == "/dev/full cannot be written: the disk is full" && full?.isShortage == true)
    }

    @Test func aPipeGetsWhatIsWritten() throws {
        let path = folder.path("pipe")
        try folder.write("beside", "")
        try #require(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try AtomicFile.write(Data("report".utf8), to: path)
        var octets = [UInt8](repeating: 0, count: 16)
        #expect(read(reader, &octets, octets.count) == 6)
        #expect(String(decoding: octets.prefix(6), as: UTF8.self) == "report")
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    /// What somebody laid in the way under a name that he could foresee is neither followed nor overwritten.
    @Test func nobodyForeseesTheNameOfADraft() throws {
        let victim = try folder.write("victim", "precious")
        let shared = folder.path("shared")
        try folder.write("shared/old", "")
        for name in [".report.html.part", ".report.html.tmp", "report.html.new", "report.html~"] {
            try FileManager.default.createSymbolicLink(atPath: "\(shared)/\(name)", withDestinationPath: victim)
        }
        try AtomicFile.write(Data("report".utf8), to: "\(shared)/report.html")
        try AtomicFile.write(Data("again".utf8), to: "\(shared)/report.html")
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shared).count == 6)
    }
}

struct LineReaderTests {
    private let folder = TemporaryFolder("lines")

    private func lines(of text: String) throws -> [String] {
        let reader = try LineReader(path: folder.write("file", text))
        var lines: [String] = []
        while let line = try reader.next() { lines.append(line) }
        #expect(reader.offset == Int64(text.utf8.count) && reader.size == reader.offset)
        return lines
    }

    @Test func linesComeAsTheyStand() throws {
        #expect(try lines(of: "") == [])
        #expect(try lines(of: "a") == ["a"])
        #expect(try lines(of: "a\n\nb\n") == ["a", "", "b"])
        #expect(try lines(of: "a\r\n\n") == ["a\r", ""])
    }

    /// Longer than what is read at a time, and cut at every place within a letter.
    @Test(arguments: 0..<4) func lengthDoesNotMatter(shift: Int) throws {
        let long = String(repeating: "x", count: shift) + String(repeating: "断", count: 100_000)
        let given = [long, "", "short", long + long]
        #expect(try lines(of: given.joined(separator: "\n")) == given)
    }

    @Test func whatCannotBeReadIsSaid() throws {
        let none = folder.path("none")
        let missing = #expect(throws: FileFailure.self) { _ = try LineReader(path: none) }
        #expect(missing?.description == "\(none) cannot be read: there is no such file or folder")
        try folder.write("folder/file", "")
        let path = folder.path("folder")
        let reader = try LineReader(path: path)
        #expect(throws: FileFailure(path, cannotBe: .read, code: EISDIR)) { try reader.next() }
    }
}
