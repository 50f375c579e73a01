import Foundation
import Intervals
import Site
import Testing

/// The vocabulary of what people and stations are told.
@Suite struct EventTests {
    @Test func everyEventHasANumberOfItsOwn() {
        let numbers = Event.Kind.allCases.map(\.notificationNumber)
        // 28 is kept for network.outage.withdrawn.
        let kept: Set<UInt32> = [28]
        let count = UInt32(Set(numbers).union(kept).count)
        #expect(Set(numbers).count == numbers.count && Set(numbers).union(kept) == Set(1...count))
    }

    /// As MAINSTAY-MIB has them: stations know events by these numbers, so none is ever given anew.
    @Test(arguments: [
        ("power.outage.suspected", 1), ("power.on_battery", 2), ("power.feed.lost", 3), ("power.feed.restored", 4),
        ("power.outage.began", 5), ("power.outage.ended", 6), ("network.outage.began", 7), ("network.outage.ended", 8),
        ("emergency.opened", 9), ("emergency.reminder", 10), ("emergency.closed", 11), ("service.failed", 12),
        ("service.recovered", 13), ("device.unreachable", 14), ("device.reachable", 15), ("device.changed", 16),
        ("sla.budget", 17), ("contract.expiring", 18), ("compliance.written", 19), ("mainstay.test", 20),
        ("power.outage.cleared", 21), ("power.runtime", 22), ("power.on_mains", 23), ("emergency.overdue", 24),
        ("alert.digest", 25), ("ledger.head", 26), ("ledger.replaced", 27),
        ("network.outage.withdrawn", 28),
        ("mainstay.heartbeat", 29), ("compliance.overdue", 30), ("traffic.issued", 31), ("contract.may_end", 32),
    ])
    func aNumberStays(name: String, number: UInt32) throws {
        #expect(try #require(Event.Kind(rawValue: name)).notificationNumber == number)
    }

    /// What ends is told once: no two kinds have one recovery, and a recovery has none.
    @Test func aRecoveryEndsOneKind() {
        let recoveries = Event.Kind.allCases.compactMap(\.recovery)
        #expect(recoveries.count == 8 && Set(recoveries).count == 8)
        #expect(recoveries.allSatisfy { $0.recovery == nil })
        #expect(Event.Kind.powerOnBattery.recovery == .powerOnMains)
        #expect(Event.Kind.powerOutageSuspected.recovery == .powerOutageCleared)
        #expect(Event.Kind.emergencyOpened.recovery == .emergencyClosed)
    }

    /// Only an outage of the network is taken back, and whoever asked for its beginning is told.
    @Test func aWithdrawalIsToldLikeItsBeginning() {
        #expect(Event.Kind.allCases.filter { $0.withdrawal != nil } == [.networkOutageBegan])
        #expect(Event.Kind.networkOutageBegan.withdrawal == .networkOutageWithdrawn)
        #expect(Event.Kind.networkOutageWithdrawn.withdrawn == .networkOutageBegan)
        #expect(Event.Kind.networkOutageWithdrawn.recovery == nil)
        #expect(Event.Kind.endings.count == 9 && Event.Kind.endings.contains(.networkOutageWithdrawn))
        func wants(_ pattern: String) -> Bool {
            Hook(name: "h", executable: "/bin/true", events: [pattern]).wants(Event.Kind.networkOutageWithdrawn)
        }
        #expect(wants("network.outage.began") && wants("network.*") && wants("network.outage.withdrawn"))
        #expect(!wants("network.outage.ended") && !wants("power.*"))
    }

    @Test(arguments: Event.Kind.allCases) func anEmergencyIsNamedSo(kind: Event.Kind) {
        #expect(kind.isEmergency == kind.rawValue.hasPrefix("emergency."))
    }

    /// Batteries, outages and emergencies, their ends included: whoever hears of one without delay hears of the other.
    @Test(arguments: Event.Kind.allCases) func whatIsNeverHeldBackIsNamedSo(kind: Event.Kind) {
        let words = [".on_battery", ".on_mains", ".runtime", ".outage.", "emergency."]
        #expect(kind.isNeverHeldBack == words.contains { kind.rawValue.contains($0) })
        #expect(kind.recovery.map(\.isNeverHeldBack) ?? kind.isNeverHeldBack == kind.isNeverHeldBack)
    }

    @Test(arguments: Event.Kind.allCases) func aRecoveryNamesItsAlarm(kind: Event.Kind) {
        #expect(kind.recovery.map(\.alarm) ?? kind.alarm == kind.alarm)
        #expect(Event.Kind.powerOnMains.alarm == .powerOnBattery)
    }

    private func event(_ details: [Event.Detail: String]) -> Event {
        Event(
            id: "e-1", kind: .emergencyOpened, at: instant("2026-10-03T02:10:00Z"), site: "dc-1", contract: "c-1",
            subject: "icmp/198.51.100.10", state: "down", summary: "silent", details: details)
    }

    @Test func detailsAreToldInTheOrderOfTheirNames() {
        let event = event([.partOf: "e-0", .determinedAt: "b", .alarm: "a", .used: "7", .chainHead: "h"])
        #expect(event.namedDetails.map(\.name) == ["alarm", "chain_head", "determined_at", "part_of", "used_ms"])
        #expect(event.namedDetails.map(\.value) == ["a", "h", "b", "e-0", "7"])
        #expect(event.endedAlarm == "a" && self.event([:]).endedAlarm == nil)
        #expect(event.deadline == nil && event.hooks == [])
    }

    /// Stored events and receivers know details by these names.
    @Test func detailsKeepTheirNames() {
        #expect(
            Event.Detail.allCases.map(\.rawValue).sorted() == [
                "alarm", "began_at", "breach_at", "breach_of", "cause", "chain_head", "chain_row", "contracts", "days",
                "determined_at", "emergency", "ended_at", "exhausted_at", "feeds_left", "first_failed", "from", "last",
                "ledger_digest", "left_ms", "limit_ms", "location", "month", "on_battery", "outage", "outage_at",
                "outage_of", "part_of", "promise", "revision", "signal", "term_to", "traffic", "used_ms",
            ])
    }

    @Test func aDeliveryIsReadFromTheLedger() throws {
        let text = """
            {"event":"e-1","hook":"sms","step":1,"attempt":2,"result":"again","ended_at":"2026-10-03T02:10:00Z"}
            """
        let note = try JSONDecoder().decode(DeliveryNote.self, from: Data(text.utf8))
        #expect(
            note
                == DeliveryNote(
                    event: "e-1", hook: "sms", step: 1, attempt: 2, result: .again,
                    endedAt: instant("2026-10-03T02:10:00Z")))
        let digest = text.replacing("\"step\":1", with: "\"events\":[\"a\",\"b\"]")
        let read = try JSONDecoder().decode(DeliveryNote.self, from: Data(digest.utf8))
        #expect(read.events == ["a", "b"] && read.step == nil)
        for wrong in ["\"again\"", "\"2026-10-03T02:10:00Z\"", "\"hook\":\"sms\","] {
            let line = text.replacing(wrong, with: wrong.hasSuffix(",") ? "" : "\"x\"")
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(DeliveryNote.self, from: Data(line.utf8))
            }
        }
    }

    @Test(arguments: [
        (Contact.Method.officePhone, "office_phone"), (.mobile, "mobile"), (.pager, "pager"), (.fax, "fax"),
        (.email, "email"),
    ])
    func contactsAreReachedByTheWordsOfTheFinePrint(method: Contact.Method, word: String) {
        #expect(method.rawValue == word)
        #expect(Contact.Method.allCases.count == 5)
    }
}
