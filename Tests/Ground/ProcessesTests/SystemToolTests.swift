import Foundation
import Testing

@testable import Processes

/// Programs of the system, run with arguments and nothing else.
@Suite struct SystemToolTests {
    @Test func argumentsArePassedAsTheyAre() throws {
        let words = ["$(id)", "a b", "*", "-n", ""]
        let outcome = try SystemTool("printf").run(["%s|"] + words)
        #expect(String(decoding: outcome.output, as: UTF8.self) == words.map { "\($0)|" }.joined())
        #expect(outcome.status == 0 && outcome.complaint == "")
    }

    @Test func whatItReadsAndPrintsMayBeLong() throws {
        let text = String(repeating: "0123456789\n", count: 200_000)
        #expect(try SystemTool("cat").succeed([], input: text) == Data(text.utf8))
    }

    @Test func aFailureSaysWhy() throws {
        let error = try #require(throws: SystemToolError.self) { try SystemTool("cat").succeed(["/nowhere\n"]) }
        #expect(error.description.hasPrefix("cat failed (1): ") && !error.isMissing)
        #expect(!error.description.contains("\n"))
        let missing = try #require(throws: SystemToolError.self) { _ = try SystemTool("no-such-program") }
        #expect(missing.isMissing)
    }

    @Test func nothingOfTheEnvironmentIsPassedOn() throws {
        let outcome = try SystemTool("env").run([])
        let names = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map {
            $0.prefix { $0 != "=" }
        }
        #expect(Set(names) == ["PATH", "LC_ALL", "TZ"])
    }
}
