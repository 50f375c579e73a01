import Ledger
import Testing

/// Reading lists page by page.
@Suite struct PageTests {
    /// A page of the numbers after a position, of which only some are elements.
    private func page(after position: Position, limit: Int, of newest: Int64, every step: Int64) -> Page<Int64> {
        var builder = PageBuilder<Int64>(after: position, limit: limit)
        for row in stride(from: position.row + 1, through: newest, by: 1) where row % step == 0 {
            guard builder.add(row, at: Position(row: row)) else { break }
        }
        return builder.page(upTo: Position(row: newest))
    }

    @Test func aPageEndsWhereItIsFull() {
        let first = page(after: .start, limit: 2, of: 10, every: 3)
        #expect(first == Page(elements: [3, 6], position: Position(row: 6), isLast: false))
        // What does not match behind the last element is looked at too.
        let second = page(after: first.position, limit: 2, of: 10, every: 3)
        #expect(second == Page(elements: [9], position: Position(row: 10), isLast: true))
    }

    /// Exactly full, and nothing behind: there is no empty page after it.
    @Test func aFullPageMayBeTheLast() {
        #expect(page(after: .start, limit: 3, of: 10, every: 3).isLast)
        #expect(
            page(after: .start, limit: 2, of: 6, every: 3)
                == Page(elements: [3, 6], position: Position(row: 6), isLast: true))
    }

    @Test(arguments: [0, -1, .min])
    func aPageHasAtLeastOneElement(limit: Int) {
        #expect(page(after: .start, limit: limit, of: 10, every: 3).elements == [3])
    }

    /// A position ahead of the list, as one of a longer ledger is, does not go back.
    @Test func aPositionNeverGoesBack() {
        let page = page(after: Position(row: 20), limit: 5, of: 10, every: 1)
        #expect(page == Page(elements: [], position: Position(row: 20), isLast: true))
    }

    @Test(arguments: [1, 2, 3, 4, 5, 50])
    func everyElementIsVisitedOnce(limit: Int) throws {
        var reads = 0
        var seen: [Int64] = []
        let end = try Paging.forEach(
            read: { position in
                reads += 1
                return page(after: position, limit: limit, of: 31, every: 3)
            },
            body: { seen.append($0) })
        #expect(seen == [3, 6, 9, 12, 15, 18, 21, 24, 27, 30])
        #expect(end == Position(row: 31))
        #expect(reads == (10 + limit - 1) / limit)
    }

    @Test func aFailureEndsTheLoop() {
        struct Failure: Error {}
        var seen = 0
        #expect(throws: Failure.self) {
            try Paging.forEach(
                read: { page(after: $0, limit: 2, of: 31, every: 3) },
                body: { (_: Int64) in
                    seen += 1
                    if seen == 3 { throw Failure() }
                })
        }
        #expect(seen == 3)
    }
}
