import Digests
import Foundation
import Intervals
import Testing

@testable import Ledger

/// The heads that documents name are held against the chains.
@Suite struct CitedHeadsTests {
    private let links: [String: [Int64: Digest]] = [
        "main": [3: Digest(of: "three".utf8), 5: Digest(of: "five".utf8)], "entries": [2: Digest(of: "two".utf8)],
    ]

    private func findings(_ document: String) throws -> [String] {
        let body = """
            {"revision":1,"final":true,"digest":"","document":"\(document.replacing("\"", with: "\\\""))"}
            """
        var cited = CitedHeads()
        cited.add(try #require(StoredResult(row: 4, key: "c/2026-10", at: .distantPast, body: body)), named: "row 4")
        return cited.findings(in: links)
    }

    @Test func aHeadThatAChainHadIsRight() throws {
        #expect(try findings("{\"chain\":{\"row\":3,\"head\":\"\(Digest(of: "three".utf8))\"}}") == [])
        // One that names no head, and one of an empty ledger.
        #expect(try findings("{}") == [] && findings("nothing") == [])
        #expect(try findings("{\"chain\":{\"row\":0,\"head\":\"\(Digest.zero)\"}}") == [])
    }

    @Test func aHeadThatNoChainHadIsNamed() throws {
        #expect(
            try findings("{\"chain\":{\"row\":3,\"head\":\"\(Digest.zero)\"}}") == [
                "row 4: names \(Digest.zero) as the head of row 3; the chain has another there"
            ])
        // Of another row.
        #expect(try !findings("{\"chain\":{\"row\":5,\"head\":\"\(Digest(of: "three".utf8))\"}}").isEmpty)
    }

    @Test func theHeadsOfAllChainsAreHeld() throws {
        func document(_ main: String) -> String {
            let hash = Digest(of: main.utf8).description.dropFirst("sha256:".count)
            return "{\"heads\":{\"main\":\"\(hash)\"}}"
        }
        #expect(try findings(document("three")) == [] && findings(document("five")) == [])
        // The head of another chain.
        #expect(try findings(document("two")).first?.contains("as the head of main") == true)
    }
}
