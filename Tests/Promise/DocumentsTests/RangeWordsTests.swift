import Documents
import Foundation
import Intervals
import Site
import Testing

@testable import Correlation

/// How a number with its range reads.
@Suite struct RangeWordsTests {
    private func name(_ text: String) throws -> SignalName { try #require(SignalName("crac-1/sensor/1/\(text)")) }

    @Test(arguments: [
        ("temperature:18..27", SignalState.down, "outside 18–27 °C", "超出 18～27 °C 范围"),
        ("temperature:18..27", .up, "within 18–27 °C", "在 18～27 °C 范围内"),
        ("humidity:..60", .down, "outside ≤ 60 %", "超出 ≤ 60 % 范围"),
        ("voltage:207.5..", .up, "within ≥ 207.5 V", "在 ≥ 207.5 V 范围内"),
        ("temperature:18..27", .unknown, "unknown", "状态未知"), ("nothing", .down, "down", "中断"),
    ])
    func aStateIsWhereTheNumberLies(text: String, state: SignalState, english: String, chinese: String) throws {
        let signal = try name(text)
        #expect(Language.english.state(state, of: signal) == english)
        #expect(Language.chinese.state(state, of: signal) == chinese)
    }

    @Test func evidenceSaysTheNumber() throws {
        let at = try #require(Instant("2026-10-03T02:10:00Z"))
        var evidence = Evidence(
            signal: try name("temperature:18..27"), at: at, until: at + .minutes(5), state: .down)
        evidence.said = "28.4 °C"
        let line = Language.english.line(evidence, in: .gmt)
        #expect(line.hasPrefix("crac-1/sensor/1/temperature:18..27 outside 18–27 °C from "))
        #expect(line.hasSuffix(": 28.4 °C"))
    }
}
