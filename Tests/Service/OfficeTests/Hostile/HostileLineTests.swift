import Intervals
import Notation
import Office
import Programs
import Proofs
import Site
import Testing

/// What a line is taken to say is what the ledger writes, and reads again: otherwise the same line again would be another
/// one, or nothing of the ledger could be read any more.
@Suite struct HostileLineTests {
    private static let lines = 100

    @Test func whatIsReadIsWrittenAndReadAgain() throws {
        let entered = try #require(Instant("2026-02-12T00:00:00Z"))
        let good = Mutator(GoodInputs.lines, seed: 0)
        let batches = seeds("hostile lines read again", few: 20, many: 2000, each: Self.lines)
        var accepted = 0
        for number in batches {
            var mutator = good.from(seed: number << 16)
            for _ in 0..<Self.lines {
                let text = mutator.input()
                guard let line = try? JSONLine.parse(text, recordedAt: entered, from: .entry),
                    let written = Self.written(line)
                else { continue }
                accepted += 1
                let again = try? JSONLine.parse(written, recordedAt: entered, from: .entry)
                #expect(again.map { Self.isSame($0, line) } == true, "seed \(number): \(text)")
            }
        }
        #expect(accepted > batches.count * Self.lines / 20, "too little was accepted to prove anything")
    }

    private static func written(_ line: JSONLine) -> String? {
        switch line {
        case .reading(let reading): reading.document.compact
        case .run(let signal, let run): run.document(of: signal).compact
        case .record(let record): record.document.compact
        case .chain, .number: nil
        }
    }

    /// An id of earlier versions is known only to who made it.
    private static func isSame(_ a: JSONLine, _ b: JSONLine) -> Bool {
        guard case .record(let first) = a, case .record(let second) = b else { return a == b }
        return first.id == second.id && first.says(theSameAs: second)
    }
}
