import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Proofs
import Site
import Testing

/// `evaluate` killed at random moments and run again: what it leaves is what an undisturbed run leaves.
@Suite(.serialized) struct KilledEvaluationTests {
    private static let kills = if isProving { 50 } else { 5 }

    @Test func aKilledRunIsFinishedByTheNext() throws {
        let month = try JudgedMonth(contracts: 12)
        let undisturbed = try JudgedMonth(copying: month)
        let begun = ContinuousClock.now
        #expect(try Binary.run(undisturbed.evaluation).status == 0)
        let duration = ContinuousClock.now - begun
        let expected = try undisturbed.files()
        var interrupted = 0
        for kill in 0..<Self.kills {
            let copy = try JudgedMonth(copying: month)
            // Now and then another run waits for its turn, as a timer and a person would have it.
            let first = try Binary.start(copy.evaluation)
            let second = kill % 3 == 2 ? try Binary.start(copy.evaluation) : nil
            usleep(UInt32(duration / .microseconds(1) * Double.random(in: 0.1...1)))
            Foundation.kill(first.processIdentifier, SIGKILL)
            first.waitForEnd()
            second?.waitForEnd()
            #expect(second?.terminationStatus ?? 0 == 0)
            let left = (try? copy.files()) ?? [:]
            if left.count < expected.count { interrupted += 1 }
            // No half file: one that is there under its name is whole.
            for (name, data) in left where name.hasSuffix(".json") { #expect(data == expected[name], "\(name)") }
            #expect(try Binary.run(copy.evaluation).status == 0)
            try Self.isSame(copy, expected)
        }
        print("\(Self.kills) kills of evaluate, \(interrupted) of them before it was done")
    }

    private static func isSame(_ copy: JudgedMonth, _ expected: [String: Data]) throws {
        let files = try copy.files()
        #expect(files.keys.sorted() == expected.keys.sorted())
        for (name, data) in files { #expect(comparable(data, name) == comparable(expected[name], name), "\(name)") }
        let ledger = try copy.ledger()
        let month = try #require(Month("2026-02"))
        for contract in copy.contracts {
            #expect(try ledger.results(contract: contract, month: month).count == 1)
        }
        let told = try ledger.events(matching: EventFilter(kinds: [.complianceWritten]))
        #expect(told.map(\.contract).sorted { $0 ?? "" < $1 ?? "" } == copy.contracts.sorted())
        #expect(try ledger.verify().findings == [])
    }

    /// What a page ends with says when it was made.
    private static func comparable(_ data: Data?, _ name: String) -> String {
        let text = String(decoding: data ?? Data(), as: UTF8.self)
        return name.hasSuffix(".html")
            ? String(text.prefix(upTo: text.firstRange(of: "<section class=\"digests\">")?.lowerBound ?? text.endIndex))
            : text
    }

    /// Exit codes are those of the verdicts, also when nothing is new.
    @Test(arguments: [("breached", Int32(2)), ("undetermined", 2)])
    func theExitCodeIsTheVerdicts(word: String, status: Int32) throws {
        let month = try JudgedMonth(contracts: 1)
        for _ in 0..<2 { #expect(try Binary.run(month.evaluation + ["--fail-on", word]).status == status) }
        #expect(try month.run("evaluate", "--month", "2026-01", "--fail-on", word).status == 0)
    }
}
