import Foundation
import Office
import Programs
import Settings
import Site
import Testing

/// The book does what it says: every command of a page is run, and prints what stands there.
@Suite struct BookTests {
    private static let folder = ProjectFolder.file("Documentation")

    /// All at once: pages share folders that take a while to make.
    @Test func everyCommandDoesWhatThePageSays() throws {
        let python = try #require(OutsideProgram("python3"))
        let book = ProjectFolder.file(".ci/book").path
        let outcome = try python.run([book, "--program", Binary.path.path], in: ProjectFolder.url)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    /// The index leads to every page.
    @Test func everyPageIsFound() throws {
        let index = try text("README.md")
        let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".md") }
        #expect(pages.count > 30)
        for page in pages where page != "README.md" { #expect(index.contains("](\(page)"), "\(page)") }
    }

    /// Every message of the program is found by its name.
    @Test func everyMessageIsExplained() throws {
        let troubleshooting = try text("troubleshooting.md")
        for name in LoggedEvent.allCases.map(\.rawValue) + Refusal.Code.allCases.map(\.rawValue) {
            #expect(troubleshooting.contains("`\(name)`"), "\(name)")
        }
        let hooks = try text("hooks.md")
        for kind in Event.Kind.allCases { #expect(hooks.contains("`\(kind.rawValue)`"), "\(kind.rawValue)") }
    }

    /// Warnings have no names: each is found by words that it has (`Problem.init` holds it to them).
    @Test func everyWarningIsExplained() throws {
        let page = try text("troubleshooting.md")
        let rows = page.matches(of: /\n\| `([^`]+)` \| [^|]+ \| [^|]+ \|/).map { String($0.1) }
        for warning in Warning.allCases { #expect(rows.contains(warning.rawValue), "\(warning.rawValue)") }
        // Events and codes are one word.
        let known = Set(Warning.allCases.map(\.rawValue))
        for row in rows where row.contains(" ") { #expect(known.contains(row), "\(row)") }
    }

    /// And no name is explained that nobody says any more.
    @Test func nothingElseIsExplained() throws {
        let known = Set(
            LoggedEvent.allCases.map(\.rawValue) + Refusal.Code.allCases.map(\.rawValue)
                + Event.Kind.allCases.map(\.rawValue))
        for row in try text("troubleshooting.md").matches(of: /\n\| ((?:`[a-z]+[._][a-z_]+`(?:, )?)+) \|/) {
            for name in row.1.matches(of: /`([^`]+)`/) { #expect(known.contains(String(name.1)), "\(name.1)") }
        }
    }

    private func text(_ page: String) throws -> String {
        try String(contentsOf: Self.folder.appendingPathComponent(page), encoding: .utf8)
    }
}
