import Digests
import Intervals
import Site
import Testing

@testable import Ledger

/// Each kind of tampering is named, by rows and links that are made here.
@Suite struct ChainWalkTests {
    /// A row that says one word.
    private struct Item: ChainItem {
        var row: Int64
        var word: String
        var former: String?

        func digest(as row: Int64) -> Digest { Digest(of: "\(row) \(word)".utf8) }
        var formerText: String? { former }
        var name: String { "row \(row) (\(word))" }
    }

    private static let words = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    private let items = words.enumerated().map { Item(row: Int64($0.offset + 1), word: $0.element) }

    /// Links over three rows each, and the last one over what is left.
    private var links: [ChainLink] {
        var previous = Digest.zero
        return [items[0..<3], items[3..<6], items[6..<8]].map { rows in
            let link = ChainLink(
                row: rows.map(\.row).max() ?? 0, over: rows.map { $0.digest(as: $0.row) }, after: previous)
            previous = link.hash
            return link
        }
    }

    private enum Step {
        case row(Item)
        case link(ChainLink)
    }

    private var steps: [Step] {
        let links = links
        return items[0..<3].map(Step.row) + [.link(links[0])] + items[3..<6].map(Step.row) + [.link(links[1])]
            + items[6..<8].map(Step.row) + [.link(links[2])]
    }

    private func findings(_ change: (inout [Step]) -> Void) -> [String] {
        var steps = steps
        change(&steps)
        var walk = ChainWalk()
        for step in steps {
            switch step {
            case .row(let item): walk.add(item)
            case .link(let link): walk.close(link)
            }
        }
        return walk.end()
    }

    private func edited(_ item: Item, _ word: String) -> Step { .row(Item(row: item.row, word: word)) }

    @Test func whatIsAsItWasIsIntact() {
        #expect(findings { _ in } == [])
        // Rows may come in any order up to their link.
        #expect(findings { $0.swapAt(0, 1) } == ["row 1 (one): stands after row 2"])
        var walk = ChainWalk()
        for step in steps {
            switch step {
            case .row(let item): walk.add(item)
            case .link(let link): walk.close(link)
            }
        }
        #expect(walk.covered == 8 && walk.formerRows == 0)
        #expect(walk.heads == Dictionary(uniqueKeysWithValues: links.map { ($0.row, $0.hash) }))
    }

    @Test func aChangedRowIsNamed() {
        #expect(findings { $0[1] = edited(items[1], "zwei") } == ["row 2 (zwei): was changed after it was written"])
        let two = findings { steps in
            steps[1] = edited(items[1], "zwei")
            steps[8] = edited(items[6], "sieben")
        }
        #expect(
            two == [
                "row 2 (zwei): was changed after it was written", "row 7 (sieben): was changed after it was written",
            ])
    }

    @Test func removedRowsAreNamed() {
        #expect(findings { $0.remove(at: 1) } == ["row 2: was removed"])
        #expect(findings { $0.removeSubrange(0..<2) } == ["rows 1 to 2: were removed"])
        let apart = findings { steps in
            steps.remove(at: 4)
            steps.remove(at: 0)
        }
        #expect(apart == ["row 1: was removed", "row 4: was removed"])
    }

    @Test func aRowThatWasPutElsewhereIsNamed() {
        let exchanged = findings { steps in
            steps[0] = edited(items[0], "five")
            steps[5] = edited(items[4], "one")
        }
        #expect(exchanged == ["row 1 (five): was put here from row 5", "row 5 (one): was put here from row 1"])
        // In place of one that is gone.
        let moved = findings { steps in
            steps[0] = edited(items[0], "two")
            steps.remove(at: 1)
        }
        #expect(moved == ["row 1 (two): was put here from row 2", "row 2: was removed"])
    }

    /// Beyond some, that they were changed is enough: comparing each with each would take too long.
    @Test func ofVeryManyItIsNotSaidWhereTheyCameFrom() {
        let rows = (1...400).map { Item(row: Int64($0), word: "\($0)") }
        let link = ChainLink(row: 400, over: rows.map { $0.digest(as: $0.row) }, after: .zero)
        var walk = ChainWalk()
        for row in rows { walk.add(Item(row: row.row, word: "\(401 - row.row)")) }
        walk.close(link)
        let findings = walk.end()
        #expect(findings.count == 400 && findings.allSatisfy { $0.hasSuffix("was changed after it was written") })
    }

    @Test func aNumberThatStandsTwiceIsNamed() {
        let twice = findings { $0.insert(.row(Item(row: 2, word: "again")), at: 2) }
        #expect(twice == ["row 2 (again): the number stands there more than once"])
    }

    @Test func aRowBehindItsLinkIsNamed() {
        let late = findings { steps in
            let row = steps.remove(at: 1)
            steps.insert(row, at: 3)
        }
        #expect(
            late == [
                "row 2 (two): stands after row 3", "row 2 (two): stands after the link that covers it",
            ])
    }

    @Test func aRemovedLinkIsNamed() {
        #expect(
            findings { $0.remove(at: 3) } == ["rows 1 to 3: no link of the chain covers them; it was removed"])
        #expect(findings { $0.removeLast() } == ["rows 7 to 8: no link of the chain covers them"])
    }

    @Test func aChangedLinkIsNamed() {
        let links = links
        let otherHash = ChainLink(row: 6, hash: Digest(of: "other".utf8), marks: links[1].marks)
        // The next link was made after the true one.
        #expect(
            findings { $0[7] = .link(otherHash) } == [
                "the link of row 6, or the one before it, was changed: the chain breaks here",
                "the link of row 8, or the one before it, was changed: the chain breaks here",
            ])
        let noMarks = ChainLink(row: 6, hash: links[1].hash, marks: nil)
        #expect(findings { $0[7] = .link(noMarks) }.contains("the link of row 6 was changed: it has no marks"))
        let empty = ChainLink(row: 6, hash: links[1].hash, marks: [])
        let tooMany = ChainLink(row: 6, hash: links[1].hash, marks: Array(repeating: 0, count: 4 * 5))
        for link in [empty, tooMany] {
            let found = findings { $0[7] = .link(link) }
            #expect(found.contains("the link of row 6 was changed: it does not cover the rows since the last"))
        }
        var marks = links[1].marks ?? []
        marks[5] ^= 1
        // A mark tells which row it is of.
        #expect(
            findings { $0[7] = .link(ChainLink(row: 6, hash: links[1].hash, marks: marks)) } == [
                "row 5 (five): was changed after it was written"
            ])
    }

    @Test func aLinkThatStandsElsewhereIsNamed() {
        let twice = findings { $0.insert($0[3], at: 4) }
        #expect(twice == ["the link of row 3 stands more than once"])
        let late = findings { $0.swapAt(3, 4) }
        #expect(late == ["the link of row 3 stands after row 4"])
    }

    // MARK: - Former formats

    /// Links of formats 1 and 2 hash the rows' texts, and tell nothing of each.
    private func formerFindings(_ texts: [String?], written: [String], count: Int64? = nil) -> ([String], Int64) {
        var walk = ChainWalk()
        for (index, text) in texts.enumerated() {
            walk.add(Item(row: Int64(index + 1), word: text ?? "hidden", former: text))
        }
        let hash = Digest.zero.chained(with: Array(written.joined().utf8))
        walk.close(ChainLink(row: count ?? Int64(texts.count), hash: hash, marks: nil))
        return (walk.end(), walk.formerRows)
    }

    @Test func formerRowsAreCheckedTogether() {
        #expect(formerFindings(["a", "b"], written: ["a", "b"]) == ([], 2))
        #expect(
            formerFindings(["a", "c"], written: ["a", "b"]).0
                == ["rows 1 to 2: the content, or a row before, is not what was written"])
        #expect(
            formerFindings(["c"], written: ["a"]).0 == ["row 1: the content, or a row before, is not what was written"])
        #expect(formerFindings(["a"], written: ["a", "b"], count: 2).0 == ["rows 1 to 2: 1 of them removed"])
        // In an export, where only digests are known, they cannot be checked.
        #expect(formerFindings(["a", nil], written: ["a", "b"]) == ([], 2))
    }

    @Test func aNoteStandsInTheOrderOfItsRow() {
        var walk = ChainWalk()
        walk.note("second", row: 2)
        walk.note("first", row: 1)
        #expect(walk.end() == ["first", "second"])
    }

    // MARK: - Links

    @Test func aLinkTellsTheMarkOfEachRowThatItCovers() {
        let link = links[1]
        #expect(link.count == 3)
        for item in items[3..<6] { #expect(link.mark(of: item.row) == item.digest(as: item.row).mark) }
        #expect(link.mark(of: 3) == nil && link.mark(of: 7) == nil)
        let former = ChainLink(row: 6, hash: .zero, marks: nil)
        #expect(former.count == nil && former.mark(of: 6) == nil)
    }
}
