import Documents
import Foundation
import Intervals
import Site
import Testing

/// What happened, in both languages and by the contract's clock.
@Suite struct EventTextTests {
    private static let began = Instant("2026-10-13T18:00:05Z") ?? .distantPast

    private func text(
        _ kind: Event.Kind, _ language: Language, contract: String? = "c-1", details: [Event.Detail: String] = [:]
    ) throws -> EventText {
        let event = Event(
            id: "3195abcdef0123456789", kind: kind, at: Self.began, site: "dc-1", contract: contract,
            subject: "icmp/198.51.100.10", state: "down", summary: "Acme: as it was told",
            deadline: kind.isEmergency ? Self.began + .minutes(15) : nil, details: details)
        return EventText(event, language: language, zone: try #require(TimeZone(identifier: "Asia/Shanghai")))
    }

    /// In English people read what they were told; in Chinese every kind has a name and a sentence of its own.
    @Test(arguments: Event.Kind.allCases) func everyKindHasASentenceInEachLanguage(kind: Event.Kind) throws {
        let english = try text(kind, .english)
        #expect(english.kind == kind.rawValue && english.sentence == "Acme: as it was told")
        let chinese = try text(kind, .chinese)
        #expect(chinese.kind.unicodeScalars.allSatisfy { $0.properties.isIdeographic })
        #expect(chinese.sentence.hasPrefix("合同 c-1：") && chinese.sentence.hasSuffix("。"))
        #expect(!chinese.sentence.contains("。。") && !chinese.sentence.contains("  "))
        let all = try Event.Kind.allCases.map { try text($0, .chinese).kind }
        #expect(all.count { $0 == chinese.kind } == 1, "\(chinese.kind)")
    }

    @Test(
        arguments: [
            (
                .emergencyOpened, [.firstFailed: "2026-10-13T17:55:05.000Z"],
                "合同 c-1：icmp/198.51.100.10 自 2026-10-14 01:55:05 起无应答，断定为紧急情况，通知期限 2026-10-14 02:15:05。"
            ),
            (
                .powerFeedLost, [.feedsLeft: "ups, B"],
                "合同 c-1：icmp/198.51.100.10 自 2026-10-14 02:00:05 起失电，尚由 ups、B 供电。"
            ),
            (.powerRuntime, [.left: "90000"], "合同 c-1：icmp/198.51.100.10 电池还可供电 1.50\u{A0}分钟。"),
            (
                .networkOutageBegan, [.beganAt: "2026-10-13T17:59:00.000Z", .cause: "sw-1", .location: "A-3"],
                "合同 c-1：自 2026-10-14 01:59:00 起网络不联通（A-3，sw-1）。"
            ),
            (.complianceWritten, [.month: "2026-09", .revision: "2"], "合同 c-1：已出具 2026-09 的服务品质报告（修订 2）。"),
        ] as [(Event.Kind, [Event.Detail: String], String)])
    func itSaysWhatTheEventTells(kind: Event.Kind, details: [Event.Detail: String], sentence: String) throws {
        #expect(try text(kind, .chinese, details: details).sentence == sentence)
    }

    /// What is about the facility names how many contracts it concerns.
    @Test func anEventAboutTheFacility() throws {
        let several = try text(.powerOutageBegan, .chinese, contract: nil, details: [.contracts: "c-1,c-2"])
        #expect(several.sentence == "自 2026-10-14 02:00:05 起电力中断，涉及 2 份合同。")
    }
}
