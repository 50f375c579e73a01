import Foundation
import Intervals
import Site
import Testing

@testable import Alerting

/// What stands in a message: the customer's sentence for a customer, places and ids for operators.
@Suite struct HookMessageTests {
    private let contact = Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 138", hook: "sms")

    private func event(_ kind: Event.Kind = .emergencyOpened, details: [Event.Detail: String] = [:]) -> Event {
        Event(
            id: "5f0c1234abcd", kind: kind, at: at(0), site: "dc-1", contract: Customers.name(0),
            subject: "icmp/\(Customers.host(0))", state: "down", summary: "Customer 0: tell them", details: details)
    }

    @Test func aCustomerReadsASentenceAndItsHookTheOperatorsText() throws {
        let contract = try #require(Customers.facility(1).contracts.first)
        let message = HookMessage(event: event(), contact: contact, contract: contract, attempt: 1)
        let environment = message.environment
        #expect(environment["MAINSTAY_SUMMARY"]?.hasPrefix("dc-1: Your host \(Customers.host(0)) ") == true)
        #expect(environment["MAINSTAY_OPERATOR_SUMMARY"] == "Customer 0: tell them")
        #expect(environment["MAINSTAY_EMERGENCY"] == "5f0c1234abcd" && environment["MAINSTAY_OUTAGE"] == "")
        #expect(message.json.contains("\"summary\":\"dc-1: Your host"))
        #expect(message.json.contains("\"operator_summary\":\"Customer 0: tell them\""))
        let mail = MailMessage(message, from: "noc@dc.example", to: "li@acme.example").text
        let body = try #require(mail.components(separatedBy: "\r\n\r\n").last)
        let read = try #require(Data(base64Encoded: body, options: .ignoreUnknownCharacters))
        #expect(String(decoding: read, as: UTF8.self) == message.summary + "\n")
    }

    @Test func anOperatorReadsTheOperatorsText() throws {
        let message = HookMessage(event: event(), contact: nil, attempt: 1)
        #expect(message.environment["MAINSTAY_SUMMARY"] == "Customer 0: tell them")
        #expect(!message.json.contains("operator_summary"))
    }

    /// A hook can say when the battery ends, when the outage begins and when the promise breaks, and of nothing else.
    @Test func aHookIsToldWhatLiesAhead() {
        let times = ["2026-02-10T01:00:00Z", "2026-02-10T01:05:00Z", "2026-02-10T03:00:00Z"]
        let details: [Event.Detail: String] = [.exhaustedAt: times[0], .outageAt: times[1], .breachAt: times[2]]
        let names = ["MAINSTAY_EXHAUSTED_AT", "MAINSTAY_OUTAGE_AT", "MAINSTAY_BREACH_AT"]
        func told(_ message: HookMessage) -> [String?] { names.map { message.environment[$0] } }
        let warning = HookMessage(event: event(.powerOnBattery, details: details), contact: nil, attempt: 1)
        #expect(told(warning) == times)
        for name in ["exhausted_at", "outage_at", "breach_at"] { #expect(warning.json.contains("\"\(name)\":\"2026")) }
        #expect(told(HookMessage(event: event(), contact: nil, attempt: 1)) == ["", "", ""])
    }

    /// Nobody finds `pdu-a` in the dark.
    @Test func aMessageSaysWhereTheDevicesStand() throws {
        var facility = try Customers.facility(2)
        facility.devices = ["pdu-a", "pdu-b", "ups-a", "sw-1"].map { name in
            Device(
                name: name, host: "127.0.0.1", credentials: "campus",
                location: name == "pdu-b" ? nil : Location(room: "2", rack: "B-\(name)"))
        }
        let place = "room 2, rack B-"
        func location(_ kind: Event.Kind, about subject: String, of contract: String? = nil) -> String? {
            let event = Event(
                id: "e", kind: kind, at: at(0), site: "dc-1", contract: contract, subject: subject, state: "down",
                summary: "x")
            return facility.addressed(event).details[.location]
        }
        #expect(location(.deviceUnreachable, about: "pdu-a") == "pdu-a: \(place)pdu-a")
        #expect(location(.powerOnBattery, about: "ups-a") == "ups-a: \(place)ups-a")
        #expect(location(.deviceUnreachable, about: "pdu-b") == nil)
        #expect(
            location(.powerOutageBegan, about: Customers.name(1), of: Customers.name(1))
                == "ups-a: \(place)ups-a; pdu-a: \(place)pdu-a")
        #expect(
            location(.emergencyOpened, about: "icmp/\(Customers.host(0))", of: Customers.name(0))
                == "sw-1: \(place)sw-1")
        var lost = event(.deviceUnreachable)
        lost.subject = "pdu-a"
        lost.contract = nil
        let message = HookMessage(event: facility.addressed(lost), contact: nil, attempt: 1)
        #expect(message.environment["MAINSTAY_SUMMARY"] == "Customer 0: tell them [pdu-a: \(place)pdu-a]")
    }

    @Test(
        arguments: [
            (Event.Kind.emergencyOpened, [:], "5f0c1234abcd"), (.emergencyClosed, [.alarm: "first"], "first"),
            (.emergencyReminder, [.emergency: "first"], "first"), (.powerOutageBegan, [:], ""),
        ] as [(Event.Kind, [Event.Detail: String], String)])
    func theEmergencyIsNamed(kind: Event.Kind, details: [Event.Detail: String], id: String) {
        let message = HookMessage(event: event(kind, details: details), contact: nil, attempt: 1)
        #expect(message.environment["MAINSTAY_EMERGENCY"] == id)
    }
}
