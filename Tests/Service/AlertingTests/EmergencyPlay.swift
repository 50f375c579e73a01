import Foundation
import Intervals
import Site

@testable import Alerting

/// One emergency played to its end with hooks of random behaviour, and what a twin makes of the same log: it knows no
/// states, only what ended when, and looks at every second.
struct EmergencyPlay {
    struct Log {
        var starts: [(at: Instant, step: Int)] = []
        var ends: [(at: Instant, step: Int, result: DeliveryNote.Result)] = []
        var acknowledgedAt: Instant?
        var toldAt: Instant?
        var remindedAt: Instant?
        var overdueAt: Instant?
    }

    let steps: [EmergencyCall.Step]
    let within: Milliseconds
    private(set) var log = Log()
    private static let length: Milliseconds = .minutes(30)

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        within = .minutes(.random(in: 2...15, using: &random))
        steps = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            EmergencyCall.Step(
                timeout: .seconds(.random(in: 1...120, using: &random)), retries: .random(in: 0...3, using: &random),
                isChosen: Int.random(in: 0..<4, using: &random) > 0)
        }
        let success = Int.random(in: 0...100, using: &random)
        if Int.random(in: 0..<4, using: &random) == 0 {
            log.acknowledgedAt = at(0) + .seconds(.random(in: 0...1800, using: &random))
        }
        play(success: success, &random)
    }

    private mutating func play(success: Int, _ random: inout SeededGenerator) {
        var call = EmergencyCall(name: "e", determinedAt: at(0), deadline: at(0) + within, steps: steps)
        var running: [(end: Instant, step: Int, result: DeliveryNote.Result)] = []
        var now = at(0)
        while now <= at(0) + Self.length {
            for action in call.advance(to: now) {
                switch action {
                case .start(let step, _):
                    log.starts.append((now, step))
                    let length = Milliseconds.random(in: 0...steps[step].timeout, using: &random)
                    let luck = Int.random(in: 0..<100, using: &random)
                    running.append((now + length, step, luck < success ? .delivered : luck % 2 == 0 ? .again : .failed))
                case .remind: log.remindedAt = now
                case .overdue: log.overdueAt = now
                }
            }
            let next =
                running.map(\.end)
                + [call.nextDue, log.acknowledgedAt.flatMap { $0 > now ? $0 : nil }]
                .compactMap(\.self)
            guard let following = next.min() else { break }
            now = max(following, now)
            if let acknowledged = log.acknowledgedAt, acknowledged <= now { call.told(at: acknowledged) }
            for attempt in running where attempt.end <= now {
                log.ends.append((attempt.end, attempt.step, attempt.result))
                call.ended(step: attempt.step, with: attempt.result, at: attempt.end)
            }
            running.removeAll { $0.end <= now }
        }
        log.toldAt = call.toldAt
    }

    /// Asked every millisecond that anything ended at, and every second besides: is somebody told by now?
    var twin: (toldAt: Instant?, overdueAt: Instant?) {
        let deadline = at(0) + within
        let told =
            log.ends.filter { $0.result == .delivered && steps[$0.step].isChosen }.map(\.at)
            + [log.acknowledgedAt].compactMap(\.self)
        var first: Instant?
        var second = at(0)
        while second <= at(0) + Self.length, first == nil {
            if told.contains(where: { $0 <= second }) { first = told.min() }
            second = second + .seconds(1)
        }
        let isLate = !told.contains { $0 <= deadline }
        return (first, isLate ? deadline + 1 : nil)
    }

    /// What must hold whatever the hooks do.
    var mistakes: [String] {
        var mistakes: [String] = []
        let plan = EmergencyCall(name: "e", determinedAt: at(0), deadline: at(0) + within, steps: steps)
        for step in steps.indices {
            let latest = plan.latestStart(step)
            let isTold = log.toldAt.map { $0 <= latest } ?? false
            let start = log.starts.first { $0.step == step }?.at
            if !isTold, start.map({ $0 > latest }) ?? true { mistakes.append("contact \(step) was tried too late") }
            if let start, start < latest {
                // Early only because all before had failed.
                let failed = (0..<step).allSatisfy { earlier in
                    log.ends.contains { $0.step == earlier && $0.at <= start }
                }
                if !failed { mistakes.append("contact \(step) was tried out of turn") }
            }
        }
        if log.overdueAt != nil, log.remindedAt == nil { mistakes.append("nobody was reminded") }
        for step in steps.indices where !steps[step].isChosen {
            let ends = log.ends.filter { $0.step == step && $0.result == .delivered }
            if ends.count > 1 { mistakes.append("contact \(step) was told twice") }
        }
        if let told = log.toldAt, log.starts.contains(where: { $0.at > told }) {
            mistakes.append("somebody was tried after the customer was told")
        }
        return mistakes
    }
}
