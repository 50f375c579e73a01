import Intervals
import Testing

@testable import Collection

/// What is due when.
@Suite struct AgendaTests {
    @Test func whatIsDueEarlierComesFirst() {
        var agenda = Agenda<String>()
        agenda.add("b", due: 20)
        agenda.add("a", due: 10)
        agenda.add("c", due: 30)
        #expect(agenda.nextDue == 10)
        #expect(agenda.next(by: 25)?.item == "a")
        #expect(agenda.next(by: 25)?.item == "b")
        #expect(agenda.next(by: 25) == nil)
        #expect(agenda.nextDue == 30)
    }

    @Test func itemsOfOneInstantKeepTheirOrder() {
        var agenda = Agenda<Int>()
        for item in 0..<50 { agenda.add(item, due: 5) }
        var items: [Int] = []
        while let (item, due) = agenda.next(by: 5) {
            #expect(due == 5)
            items.append(item)
        }
        #expect(items == Array(0..<50))
    }

    @Test func nothingIsDueBeforeItsTime() {
        var agenda = Agenda<Int>()
        #expect(agenda.nextDue == nil)
        agenda.add(1, due: 10)
        #expect(agenda.next(by: 9) == nil)
        #expect(agenda.next(by: 10)?.item == 1)
        #expect(agenda.nextDue == nil)
    }

    /// Whatever is added and taken in between, items come in order of time.
    @Test(arguments: 0..<20) func anyMixtureComesInOrder(seed: UInt64) {
        var random = SeededGenerator(seed)
        var agenda = Agenda<Milliseconds>()
        var waiting: [Milliseconds] = []
        for now in Milliseconds(0)..<200 {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let due = now + .random(in: 0...50, using: &random)
                agenda.add(due, due: due)
                waiting.append(due)
            }
            waiting.sort()
            while let (item, _) = agenda.next(by: now) {
                #expect(item == waiting.first)
                waiting.removeFirst()
            }
            #expect(waiting.allSatisfy { $0 > now })
        }
    }
}

/// Extra readings after something fell.
@Suite struct ConfirmationTests {
    @Test func aDenseScheduleNeedsNone() {
        #expect(Confirmation(interval: 1999, goesOn: false) == nil)
        #expect(Confirmation(interval: 2000, goesOn: false) != nil)
    }

    @Test(arguments: [
        (Milliseconds.seconds(2), Milliseconds.seconds(1)), (.seconds(10), .seconds(2)), (.minutes(5), .seconds(5)),
    ])
    func theSpacingFollowsTheInterval(interval: Milliseconds, spacing: Milliseconds) throws {
        var confirmation = try #require(Confirmation(interval: interval, goesOn: false))
        #expect(confirmation.next(isCalm: false) == spacing)
    }

    @Test func threeCalmReadingsSettleIt() throws {
        var confirmation = try #require(Confirmation(interval: .seconds(10), goesOn: false))
        #expect(confirmation.next(isCalm: true) != nil)
        #expect(confirmation.next(isCalm: true) != nil)
        // Not in a row.
        #expect(confirmation.next(isCalm: false) != nil)
        #expect(confirmation.next(isCalm: true) != nil)
        #expect(confirmation.next(isCalm: true) != nil)
        #expect(confirmation.next(isCalm: true) == nil)
    }

    @Test func itEndsAfterTwelveOrGoesOnSlowly() throws {
        var ending = try #require(Confirmation(interval: .seconds(10), goesOn: false))
        for _ in 0..<Confirmation.close { #expect(ending.next(isCalm: false) == .seconds(2)) }
        #expect(ending.next(isCalm: false) == nil)
        var lasting = try #require(Confirmation(interval: .seconds(10), goesOn: true))
        for _ in 0..<Confirmation.close { #expect(lasting.next(isCalm: false) == .seconds(2)) }
        #expect(lasting.next(isCalm: false) == .seconds(12))
        #expect(lasting.isSlow)
    }
}
