import Foundation
import Programs
import Settings
import Testing

/// Whoever can write the configuration or a hook decides what the daemon does in its own name.
@Suite struct TrustedFileTests {
    private let folder: Folder

    init() throws { folder = try Sample.folder() }

    private func set(_ mode: Int, of file: String) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: folder.url.appendingPathComponent(file).path)
    }

    @Test func nothingIsSaidOfWhatNobodyElseCanWrite() throws {
        try set(0o644, of: "mainstay.yaml")
        #expect(folder.problems == [])
    }

    @Test func aConfigurationThatOthersCanWriteIsNamed() throws {
        try set(0o646, of: "mainstay.yaml")
        #expect(folder.problems == ["mainstay.yaml: warning: others can write mainstay.yaml; `chmod o-w` it"])
        #expect(folder.load().configuration != nil)
    }

    @Test func aHookThatOthersCanWriteIsNamed() throws {
        try set(0o757, of: "hooks/email")
        #expect(!folder.problems.isEmpty)
        #expect(
            folder.problems.allSatisfy { $0.contains("warning: hooks.") && $0.contains("others can write hooks/email") }
        )
    }

    /// Whoever can write a folder can replace the files in it, unless they are theirs alone (`/tmp`).
    @Test func aFolderThatOthersCanWriteIsNamed() throws {
        try set(0o777, of: "hooks")
        #expect(
            folder.problems.contains {
                $0.contains("others can write the folder hooks, and so replace hooks/email")
            }, "\(folder.problems)")
        try set(0o1777, of: "hooks")
        #expect(folder.problems == [])
    }

    @Test func whatLiesBesideTheConfigurationIsLookedAtToo() throws {
        try folder.write(
            "terms/mine.yaml", "guarantees: {network: {availability: 99%}, power: {availability: 99%}}\n", mode: 0o666)
        try folder.write("profiles/mine.yaml", "title: Mine\n", mode: 0o666)
        try folder.write("mainstay.yaml", Sample.complete.replacing("terms: idc-standard", with: "terms: mine"))
        for name in ["terms/mine.yaml", "profiles/mine.yaml"] {
            #expect(folder.problems.contains("\(name): warning: others can write \(name); `chmod o-w` it"), "\(name)")
        }
    }
}
