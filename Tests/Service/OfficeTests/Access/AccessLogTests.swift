import Foundation
import Intervals
import Programs
import Testing

@testable import Office

/// The log of who came in: bounded, in order, and telling when it was changed.
@Suite struct AccessLogTests {
    private let folder = TemporaryFolder("access-log")
    private let log: AccessLog
    private let start = Instant("2026-03-20T00:00:00Z") ?? .distantPast

    init() { log = AccessLog(base: folder.path("accounts")) }

    private func entry(_ number: Int, _ event: AccessEntry.Event = .signedIn) -> AccessEntry {
        AccessEntry(
            event, at: start + .seconds(Int64(number)), who: "person \(number)", from: "203.0.113.7",
            subject: "POST /x", status: 303)
    }

    private var file: String { folder.path("accounts.access-1.jsonl") }

    @Test func pagesGoBackWithoutGaps() throws {
        for number in 0..<25 { try log.append(entry(number)) }
        try log.append(entry(99, .wrongPassword))
        var seen: [AccessEntry] = []
        var before: AccessLog.Cursor?
        var pages = 0
        repeat {
            let page = try log.page(.doings, before: before, limit: 10)
            seen += page.entries
            before = page.next.flatMap { AccessLog.Cursor($0.description) }
            pages += 1
            // What comes meanwhile moves nothing.
            try log.append(entry(100 + pages))
        } while before != nil
        #expect(seen == (0..<25).reversed().map { entry($0) } && pages == 3)
        #expect(try log.page(.refusals, limit: 10).entries == [entry(99, .wrongPassword)])
        #expect(try log.findings() == [])
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test(arguments: ["", "1", "1.x", "0.1", "-1.1", "1.-1", "1.1.1"])
    func cursorsAreRead(text: String) { #expect(AccessLog.Cursor(text) == nil) }

    @Test func aChangeIsFound() throws {
        for number in 0..<5 { try log.append(entry(number)) }
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try Data(text.replacing("person 2", with: "person 7").utf8).write(to: URL(fileURLWithPath: file))
        #expect(try log.findings() == ["\(file):4: the line before was changed, or lines were cut out"])
        let lines = text.split(separator: "\n")
        let cut = (lines[..<1] + lines[2...]).joined(separator: "\n") + "\n"
        try Data(cut.utf8).write(to: URL(fileURLWithPath: file))
        #expect(try log.findings() == ["\(file):2: the line before was changed, or lines were cut out"])
    }

    /// A line that a full disk cut off spoils no other.
    @Test func aTornLineIsEnded() throws {
        try log.append(entry(0))
        let octets = try Data(contentsOf: URL(fileURLWithPath: file))
        try (octets + octets.prefix(20)).write(to: URL(fileURLWithPath: file))
        try log.append(entry(1))
        #expect(try log.page(.doings, limit: 9).entries == [entry(1), entry(0)])
        #expect(try log.findings() == ["\(file):2: not an entry"])
    }

    /// Refusals crowd out nothing that was done, and themselves no more than the disk bears.
    @Test func itIsBounded() throws {
        try log.append(entry(0))
        let filler = String(repeating: "x", count: AccessLog.largestFile)
        for number in 1...12 {
            let path = folder.path("accounts.refused-\(number).jsonl")
            let isThere = FileManager.default.fileExists(atPath: path)
            let present = isThere ? try String(contentsOfFile: path, encoding: .utf8) : ""
            try Data("\(present)\(filler)\n".utf8).write(to: URL(fileURLWithPath: path))
            try log.append(entry(number, .locked))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(""))
        let refused = names.filter { $0.contains(".refused-") }
        #expect(refused.count == 8 && refused.contains("accounts.refused-13.jsonl"))
        #expect(try log.page(.doings, limit: 9).entries == [entry(0)])
    }

    // MARK: - Refusals in numbers

    @Test func equalRefusalsAreCounted() {
        var counts = RefusalCount()
        func note(_ second: Int64, _ who: String? = "zhao", from: String = "203.0.113.7") -> AccessEntry? {
            counts.note(AccessEntry(.wrongPassword, at: start + .seconds(second), who: who, from: from))
        }
        #expect(note(0)?.times == nil)
        #expect(note(1) == nil && note(599) == nil)
        #expect(note(1, nil) != nil && note(1, from: "203.0.113.8") != nil)
        #expect(note(600)?.times == 3)
        #expect(note(1300)?.times == nil)
    }

    @Test func aFloodIsBounded() {
        var counts = RefusalCount()
        let entered = (0..<100_000).count { number in
            counts.note(AccessEntry(.wrongToken, at: start, from: "2001:db8::\(String(number, radix: 16))")) != nil
        }
        #expect(entered == 1000)
        let later = AccessEntry(.wrongToken, at: start + RefusalCount.window, from: "203.0.113.7")
        #expect(counts.note(later) == later)
    }
}
