import Foundation
import Notation
import Office
import Synchronization

/// How far something has come, on a terminal's last line; nothing where nobody looks, which is standard error being no
/// terminal. Any thread may show it.
final class ProgressLine: Sendable {
    private struct State {
        var pace: ProgressText
        var isVisible = false
        var next: ContinuousClock.Instant
    }

    private let isShown: Bool
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    /// A terminal is written to so often at most.
    private static let pause = Duration.milliseconds(200)

    /// - Parameters:
    ///   - noun: what is counted, in the singular.
    ///   - besideOutput: whether output comes meanwhile; on a terminal that shows how far it is by itself.
    init(of noun: String, besideOutput: Bool = false) {
        isShown = isatty(STDERR_FILENO) == 1 && !(besideOutput && isatty(STDOUT_FILENO) == 1)
        // What is done in a moment is not spoken of.
        state = Mutex(State(pace: ProgressText(noun: noun), next: start + Self.pause))
    }

    /// - Parameter remark: what is to be known besides: `3 answered`.
    func show(_ done: WorkDone, remark: String? = nil) {
        guard isShown else { return }
        let now = ContinuousClock.now
        let text: String? = state.withLock { state in
            guard now >= state.next else { return nil }
            state.next = now + Self.pause
            state.isVisible = true
            return state.pace.text(done, after: now - start, remark: remark)
        }
        if let text { Terminal.say("\r\(text)\u{1B}[K") }
    }

    /// Takes the line away, before anything else is said.
    func clear() {
        let wasVisible = state.withLock { state in
            defer { state.isVisible = false }
            return state.isVisible
        }
        if wasVisible { Terminal.say("\r\u{1B}[K") }
    }
}

/// What a line about progress says.
struct ProgressText {
    /// What is counted, in the singular.
    let noun: String

    /// `120,000 of 500,000 lines, 24 %, 41,000 a second, 9 s left`.
    ///
    /// - Parameters:
    ///   - elapsed: how long it took until now.
    ///   - remark: what is to be known besides.
    func text(_ done: WorkDone, after elapsed: Duration, remark: String? = nil) -> String {
        let seconds = elapsed / .seconds(1)
        var parts = [counted(done)]
        if let remark { parts.append(remark) }
        if let share = done.share, done.total == nil { parts.append("\(Int(share * 100)) %") }
        let rate = seconds > 0 ? Double(done.count) / seconds : 0
        if rate > 0 { parts.append("\(Self.rate(rate)) a second") }
        if let share = done.share, share > 0, seconds > 0 {
            parts.append("\(Self.time(seconds * (1 - share) / share)) left")
        }
        return parts.joined(separator: ", ")
    }

    private func counted(_ done: WorkDone) -> String {
        guard let total = done.total else {
            let words = Int(clamping: done.count).counted(noun).split(separator: " ", maxSplits: 1)
            return "\(Self.grouped(done.count)) \(words.last ?? "")"
        }
        let words = Int(clamping: total).counted(noun).split(separator: " ", maxSplits: 1)
        return "\(Self.grouped(done.count)) of \(Self.grouped(total)) \(words.last ?? "")"
    }

    private static func rate(_ rate: Double) -> String {
        rate < 10 ? String(format: "%.1f", rate) : grouped(Int64(rate))
    }

    /// `1,234,567`.
    private static func grouped(_ number: Int64) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1_000_000))
        if whole < 120 { return "\(whole) s" }
        if whole < 7200 { return "\(whole / 60) min" }
        return "\(whole / 3600) h"
    }
}
