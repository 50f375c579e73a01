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

    @Test func expiriesAreToldInTheContractsOwnDays() throws {
        let facility = try Customers.facility(1)
        let contract = facility.contracts[0]
        func state(daysBefore days: Int, _ shift: Milliseconds = 0) -> String? {
            let instant = contract.timeZone.startOfDay(contract.termTo.adding(days: -days)) + shift
            return Expiry.due(facility, at: instant).first?.state
        }
        #expect(state(daysBefore: 60, -1) == nil)
        #expect(state(daysBefore: 60) == "60d")
        #expect(state(daysBefore: 31) == "60d")
        #expect(state(daysBefore: 30) == "30d")
        #expect(state(daysBefore: 7) == "7d")
        #expect(state(daysBefore: 1) == "7d")
        #expect(state(daysBefore: 0) == nil)
        let ids = (1...60).map { days in
            Expiry.due(facility, at: contract.timeZone.startOfDay(contract.termTo.adding(days: -days))).first?.id
        }
        #expect(Set(ids).count == 3)
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
