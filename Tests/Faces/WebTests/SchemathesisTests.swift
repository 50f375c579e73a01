import Foundation
import Programs
import Testing

/// A program that reads the API's description and tries whatever it allows, and what it does not, finds nothing.
struct SchemathesisTests {
    /// Few examples each: the seed is fixed, so that what is found is found again.
    @Test func itFindsNothing() async throws {
        let schemathesis = try #require(OutsideProgram(python: "schemathesis"), "make setup-test installs it")
        try await ProgramSite.serving { site in
            let arguments = [
                "run", "http://127.0.0.1:\(site.port)/api/v1/openapi.json", "--checks", "all", "--max-examples", "8",
                "--phases", "examples,coverage,fuzzing", "--seed", "17", "--no-color", "--continue-on-failure",
                "--exclude-path", "/api/v1/events/stream",
            ]
            let outcome = try await site.onThread { try schemathesis.run(arguments, in: site.folder.url) }
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }
}
