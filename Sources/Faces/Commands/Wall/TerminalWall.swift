import Foundation
import Intervals
import Live
import Notation
import Office
import Site

/// The wall in 80 columns: what is down, what lost redundancy, what is unknown, since when and by what evidence; then what
/// is well. Nothing is shown by colour alone, and what there is no room for is counted.
struct TerminalWall {
    static let width = 80

    let report: StatusReport
    let facility: Facility
    /// When it is looked at: a report of before is stale.
    let now: Instant
    /// Why the report could not be had again; nil where it is new.
    var silence: String?

    /// Two beats without a new report, and nothing is shown as well any more.
    private static let staleAfter: Milliseconds = 2 * Milliseconds.seconds(Int64(TerminalWatch.beat))

    var isStale: Bool { silence != nil && now - report.at > Self.staleAfter }

    /// The lines, each at most 80 columns wide.
    ///
    /// - Parameter height: as many lines fit; the last one says what is left out.
    func lines(height: Int) -> [String] {
        let head = [title, summary, String(repeating: "─", count: Self.width)]
        let body = emergencies + contractsInTrouble + batteries + uplinks + devices + works + well + [origin]
        let room = max(1, height - head.count)
        guard body.count > room else { return head + body }
        let shown = body.prefix(room - 1)
        return head + shown + [fitted("… \((body.count - shown.count).counted("line")) more")]
    }

    // MARK: - The head

    private var title: String {
        let clock = facility.timeZone.said(report.at)
        let space = Self.width - facility.site.inOneRow.columns - clock.count
        guard space > 0 else { return fitted(clock) }
        return facility.site.inOneRow + String(repeating: " ", count: space) + clock
    }

    private var summary: String {
        if let silence, isStale {
            return Terminal.text(fitted("? STALE since \(clock(report.at)): \(silence)"), in: .yellow)
        }
        let counts = [ConnectionState.down, .unknown, .degraded, .up].compactMap { state -> String? in
            let count = report.contracts.count { worst($0) == state }
            return count == 0 ? nil : "\(Mark(state).icon) \(count) \(Mark(state).word)"
        }
        let text = report.contracts.isEmpty ? "no contracts" : counts.joined(separator: "   ")
        return Terminal.text(fitted(text), in: Mark(report.contracts.map(worst).worst).colour)
    }

    /// What is worst of a contract's guarantees.
    private func worst(_ contract: ContractStanding) -> ConnectionState {
        [contract.power, contract.network].compactMap(\.self).worst
    }

    // MARK: - Contracts

    private var inTrouble: [ContractStanding] {
        report.contracts.filter { worst($0) != .up }.sorted { Mark(worst($0)).rank < Mark(worst($1)).rank }
    }

    private var contractsInTrouble: [String] {
        inTrouble.flatMap { contract in
            [Guarantee.power, .network].flatMap { guarantee -> [String] in
                guard let state = contract[guarantee], state != .up else { return [] }
                return lines(of: contract, guarantee, state)
            }
        }
    }

    private func lines(of contract: ContractStanding, _ guarantee: Guarantee, _ state: ConnectionState) -> [String] {
        let mark = Mark(state)
        let since = outage(of: contract.contract, guarantee).map { " since \(clock($0))" } ?? ""
        let use = report.use(of: contract.contract, guarantee).map { budget($0) } ?? ""
        let feeds = contract.feeds.filter { $0.state != .up }.map { "\($0.name) \($0.state.rawValue)" }
        let source = guarantee == .power && !feeds.isEmpty ? " (\(feeds.joined(separator: ", ")))" : ""
        let head = "\(mark.icon) \(contract.contract)  \(guarantee.rawValue) \(mark.word)\(source)\(since)"
        let reasons = contract.reasons.filter { $0.guarantee == guarantee }
        let shown = reasons.prefix(2).map { reason in
            let since = reason.since.map { " since \(clock($0))" } ?? ""
            let rule = reason.rule.map { ": \($0.onOneLine)" } ?? ""
            return fitted("    \(reason.signal) \(reason.state.rawValue)\(since)\(rule)")
        }
        let rest = reasons.count > 2 ? [fitted("    and \((reasons.count - 2).counted("other signal"))")] : []
        return [Terminal.text(fitted(head), in: mark.colour)] + (use.isEmpty ? [] : [fitted("    \(use)")]) + shown
            + rest
    }

    private func outage(of contract: String, _ guarantee: Guarantee) -> Instant? {
        report.outages.first { $0.contract == contract && $0.guarantee == guarantee }?.since
    }

    /// What is well, a line each; nothing is, where the report is stale.
    private var well: [String] {
        report.contracts.filter { worst($0) == .up }.map { contract in
            let mark = isStale ? Mark(.unknown) : Mark(.up)
            let uses = [Guarantee.power, .network].compactMap { guarantee in
                report.use(of: contract.contract, guarantee).map { "\(guarantee.rawValue) \($0.left.minutes) left" }
            }
            return fitted("\(mark.icon) \(contract.contract)  \(uses.joined(separator: ", "))")
        }
    }

    // MARK: - What they rest on

    private var emergencies: [String] {
        report.emergencies.map { emergency in
            var clock = ""
            if let told = emergency.toldAt {
                clock = "told at \(self.clock(told))"
            } else if let deadline = emergency.deadline {
                let left = deadline - now
                clock = left >= 0 ? "tell them within \(left.clock)" : "overdue by \((-left).clock)"
            }
            let icon = emergency.toldAt == nil ? "!" : "✓"
            let text = "\(icon) emergency \(emergency.contract) \(emergency.subject): \(clock)"
            return Terminal.text(fitted(text), in: emergency.toldAt == nil ? .red : .yellow)
        }
    }

    private var batteries: [String] {
        report.batteries.filter { $0.isOnBattery != false }.map { battery in
            guard battery.isOnBattery == true else {
                return fitted("? \(battery.device): whether it runs on battery is unknown")
            }
            let since = battery.since.map { " since \(clock($0))" } ?? ""
            var left = ", for how long it does not say"
            if let length = battery.left, let at = battery.leftAt {
                let end = at + length
                left = end > now ? ", empty in \((end - now).clock) at \(clock(end))" : ", empty by its own estimate"
            }
            return Terminal.text(fitted("▲ \(battery.device) on battery\(since)\(left)"), in: .red)
        }
    }

    private var uplinks: [String] {
        report.uplinks.filter { $0.state != .up }.map { uplink in
            let state = ConnectionState(rawValue: uplink.state.rawValue) ?? .unknown
            return Terminal.text(
                fitted("\(Mark(state).icon) uplink \(uplink.name) \(uplink.state.rawValue)"), in: Mark(state).colour)
        }
    }

    private var devices: [String] {
        report.silent.map { device in
            let since = device.since.map { " since \(clock($0))" } ?? ""
            let rule = device.rule.map { ": \($0.onOneLine)" } ?? ""
            return Terminal.text(fitted("? \(device.device) is silent\(since)\(rule)"), in: .yellow)
        }
    }

    private var works: [String] {
        report.works.map { work in
            fitted("◇ work on \(work.subjects.joined(separator: ", ")) until \(clock(work.to)) (\(work.by))")
        }
    }

    private var origin: String {
        let source = report.remark ?? "as the running daemon says"
        let age = report.newestReading.map { "; newest reading \(max(0, now - $0).clock) ago" } ?? "; nothing was read"
        return Terminal.text(fitted("\(source)\(age)"), in: .grey)
    }

    // MARK: - Figures

    /// What is left of the month, and how much is used, as a bar with its bounds.
    private func budget(_ use: MonthUse) -> String {
        let cells = 10
        let share = use.limit > 0 ? min(1, max(0, Double(use.used) / Double(use.limit))) : 1
        let full = Int(share * Double(cells))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
        let isExact = use.least == use.used && use.most == use.used
        let bounds = isExact ? "" : " [\(use.least.minutesNumber) – \(use.most.minutesNumber)]"
        let left = use.isBreached ? "breached" : "\(use.left.minutes) left"
        return "\(bar) \(left), used \(use.used.minutesNumber)\(bounds) of \(use.limit.minutesNumber)"
    }

    /// The time of day by the site's clock, with the day where that is another one.
    private func clock(_ instant: Instant) -> String {
        let text = facility.timeZone.said(instant)
        let today = facility.timeZone.localDate(of: report.at)
        return facility.timeZone.localDate(of: instant) == today
            ? String(text.dropFirst(11).prefix(8)) : String(text.prefix(19))
    }

    private func fitted(_ text: String) -> String { text.inOneRow.cut(to: Self.width) }
}

/// How a state is shown: an icon and a word, and a colour beside them.
private struct Mark {
    let icon: String
    let word: String
    let colour: Terminal.Colour
    /// The worst first.
    let rank: Int

    init(_ state: ConnectionState) {
        word = state == .degraded ? "redundancy lost" : state.rawValue
        switch state {
        case .down:
            icon = "✕"
            colour = .red
            rank = 0
        case .unknown:
            icon = "?"
            colour = .yellow
            rank = 1
        case .degraded:
            icon = "▲"
            colour = .yellow
            rank = 2
        case .up:
            icon = "✓"
            colour = .green
            rank = 3
        }
    }
}

extension [ConnectionState] {
    /// Up where there is none.
    fileprivate var worst: ConnectionState { self.min { Mark($0).rank < Mark($1).rank } ?? .up }
}

extension Milliseconds {
    /// `14:05`, `2:03:09`.
    fileprivate var clock: String {
        let seconds = self / 1000
        let hours = seconds / 3600
        let rest = String(format: "%02d:%02d", Int(seconds / 60 % 60), Int(seconds % 60))
        return hours > 0 ? "\(hours):\(rest)" : rest
    }
}

extension String {
    /// As much as fits into some columns; what does not is marked.
    fileprivate func cut(to width: Int) -> String {
        guard columns > width else { return self }
        var text = ""
        for character in self {
            guard (text + String(character)).columns < width else { break }
            text.append(character)
        }
        return "\(text)…"
    }
}
