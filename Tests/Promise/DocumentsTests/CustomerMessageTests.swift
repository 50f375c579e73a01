import Foundation
import Intervals
import Site
import Testing

@testable import Documents

/// What customers are told of events, in their language and their local time.
@Suite struct CustomerMessageTests {
    private static let began = Instant("2026-10-13T18:00:05Z") ?? .distantPast
    /// What no customer is told of.
    private static let operatorsOnly: Set<Event.Kind> = [
        .powerOnBattery, .powerRuntime, .powerOnMains, .deviceUnreachable, .deviceReachable, .deviceChanged,
        .complianceOverdue, .ledgerHead, .ledgerReplaced, .heartbeat, .digest,
    ]

    private func contract(_ language: Language, in zone: String = "Asia/Shanghai") throws -> Contract {
        var contract = try ReportedMonth().contract
        contract.language = language.rawValue
        contract.timeZone = try #require(TimeZone(identifier: zone))
        return contract
    }

    private func event(
        _ kind: Event.Kind, about subject: String = "icmp/198.51.100.10", state: String = "down",
        details: [Event.Detail: String] = [:]
    ) -> Event {
        Event(
            id: "3195abcdef0123456789", kind: kind, at: Self.began, site: "dc-1", contract: "c-1", subject: subject,
            state: state, summary: "OPERATOR", details: details)
    }

    @Test(arguments: Event.Kind.allCases) func everyKindHasASentenceInEachLanguage(kind: Event.Kind) throws {
        let event = event(kind, details: [.alarm: "3195abcdef0123456789", .emergency: "3195abcdef0123456789"])
        let english = CustomerMessage(event, to: try contract(.english)).text
        let chinese = CustomerMessage(event, to: try contract(.chinese)).text
        #expect((english == nil) == Self.operatorsOnly.contains(kind))
        guard let english, let chinese else { return }
        #expect(english.hasPrefix("dc-1: ") && english.hasSuffix("."))
        #expect(!english.unicodeScalars.contains { $0.properties.isIdeographic })
        #expect(chinese.hasPrefix("【dc-1】") && chinese.hasSuffix("。"))
        #expect(!chinese.contains("OPERATOR") && !english.contains("OPERATOR"))
    }

    @Test func anEmergencySaysSinceWhenAndTheNumberToConfirmBy() throws {
        let opened = event(.emergencyOpened, details: [.firstFailed: "2026-10-13T17:55:05Z"])
        #expect(
            CustomerMessage(opened, to: try contract(.english)).text
                == "dc-1: Your host 198.51.100.10 has not answered since 2026-10-14 01:55:05 (UTC+8): "
                + "an emergency under article 4. Number 3195abcd.")
        #expect(
            CustomerMessage(opened, to: try contract(.chinese)).text
                == "【dc-1】贵方主机 198.51.100.10 自北京时间 2026-10-14 01:55:05 起连续检测无应答，"
                + "特此报告紧急情况（协议第四条）。编号：3195abcd。")
        let closed = event(.emergencyClosed, state: "up", details: [.alarm: "3195abcdef0123456789"])
        #expect(
            CustomerMessage(closed, to: try contract(.english)).text
                == "dc-1: Your host 198.51.100.10 answers again since 2026-10-14 02:00:05 (UTC+8). Number 3195abcd.")
    }

    /// An outage began and ended when it is judged to have, not when it was noticed.
    @Test func anOutageIsDatedAsItIsJudged() throws {
        let details: [Event.Detail: String] = [
            .beganAt: "2026-10-13T17:55:00Z", .endedAt: "2026-10-13T17:59:00Z",
        ]
        let began = CustomerMessage(event(.networkOutageBegan, details: details), to: try contract(.english)).text
        #expect(began == "dc-1: Your network connection has been down since 2026-10-14 01:55:00 (UTC+8).")
        let ended = CustomerMessage(event(.powerOutageEnded, details: details), to: try contract(.english)).text
        #expect(ended == "dc-1: Your equipment has power again since 2026-10-14 01:59:00 (UTC+8).")
    }

    @Test func aFeedIsCalledByItsNameAndSoIsWhatIsLeft() throws {
        let lost = event(.powerFeedLost, about: "c-1/mains", details: [.feedsLeft: "ups"])
        #expect(
            CustomerMessage(lost, to: try contract(.chinese)).text
                == "【dc-1】贵方设备的市电供电自北京时间 2026-10-14 02:00:05 起中断，目前由UPS供电，未断电。")
        #expect(
            CustomerMessage(lost, to: try contract(.english)).text
                == "dc-1: The feed mains of your equipment has been dead since 2026-10-14 02:00:05 (UTC+8); "
                + "UPS still carries it.")
    }

    @Test(arguments: [("Asia/Kolkata", "UTC+5:30"), ("America/St_Johns", "UTC-2:30"), ("UTC", "UTC")])
    func theZoneIsNamed(zone: String, name: String) throws {
        let text = CustomerMessage(event(.powerOutageBegan), to: try contract(.english, in: zone)).text
        #expect(text?.hasSuffix("(\(name)).") == true, "\(text ?? "nothing")")
    }
}
