import Foundation
import Intervals
import Site
import Testing

@testable import Alerting

/// What is told before it happens, each thing once.
@Suite struct ForesightTests {
    @Test func budgetsAreToldByTheirHighestThreshold() throws {
        let contract = try Customers.facility(1).contracts[0]
        let month = Month(of: CivilDate(daysSince1970: 20_010))
        func event(_ used: Milliseconds) -> Event? {
            Budget(contract: contract, guarantee: .power, month: month, used: used, limit: .minutes(40))
                .event(site: "dc-1", at: at(0))
        }
        #expect(event(.minutes(20) - 1) == nil)
        #expect(event(.minutes(20))?.state == "50%")
        #expect(event(.minutes(32) - 1)?.id == event(.minutes(20))?.id)
        #expect(event(.minutes(32))?.state == "80%")
        #expect(event(.minutes(400))?.state == "100%")
        #expect(Set([20, 32, 40].map { event(.minutes($0))?.id }).count == 3)
    }

    /// The terms say how long ahead; then again 30 and 7 days ahead, in the contract's own days.
    @Test(arguments: [
        (Milliseconds.days(60), [60, 30, 7]), (.days(30), [30, 7]), (.days(31), [31, 30, 7]), (.days(7), [7]),
        (.days(5), [5]),
    ])
    func expiriesAreToldAsLongAheadAsTheTermsAsk(notice: Milliseconds, told: [Int]) throws {
        var facility = try Customers.facility(1)
        facility.contracts[0].terms.expiryNotice = notice
        let contract = facility.contracts[0]
        func event(daysBefore days: Int, _ shift: Milliseconds = 0) -> Event? {
            let instant = contract.timeZone.startOfDay(contract.termTo.adding(days: -days)) + shift
            return Expiry.due(facility, at: instant).first
        }
        #expect(event(daysBefore: told[0], -1) == nil)
        for (index, days) in told.enumerated() {
            #expect(event(daysBefore: days)?.state == "\(days)d")
            #expect(event(daysBefore: days, 1)?.id == event(daysBefore: days)?.id)
            if index > 0 { #expect(event(daysBefore: days, -1)?.state == "\(told[index - 1])d") }
        }
        #expect(event(daysBefore: 0, -1)?.state == "\(told[told.count - 1])d")
        #expect(event(daysBefore: 0) == nil)
        #expect(Set((1...70).compactMap { event(daysBefore: $0)?.id }).count == told.count)
    }

    /// A notice that is no number of days is so much elapsed time.
    @Test func aNoticeOfHoursIsElapsedTime() throws {
        var facility = try Customers.facility(1)
        facility.contracts[0].terms.expiryNotice = .hours(36)
        let end = facility.contracts[0].term.to
        #expect(Expiry.due(facility, at: end - .hours(36) - 1).isEmpty)
        #expect(Expiry.due(facility, at: end - .hours(36)).first?.state == "2d")
    }

    @Test func aBatteryIsToldAtOnceAndWhenItRunsLow() {
        let alarm = Event(
            id: "a", kind: .powerOnBattery, at: at(0), site: "dc-1", subject: "ups-a", state: "down", summary: "x")
        let events = (0...30).map { minute in
            BatteryRuntime(alarm: alarm, left: .minutes(30 - Int64(minute))).event(at: at(Int64(minute)), in: .gmt)
        }
        #expect(Set(events.map(\.id)).count == 3)
        #expect(events[0].summary.contains("30 min are left, until \(TimeZone.gmt.said(at(30)))"))
        #expect(events[19].state == "battery")
        #expect(events[20].state == "low")
    }
}
