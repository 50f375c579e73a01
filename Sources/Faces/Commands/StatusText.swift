import Intervals
import Live
import Notation
import Site

extension StatusReport {
    /// What holds as a table for people, and below it whatever is not as it should be.
    var text: String {
        var table = TextTable(["CONTRACT", "POWER", "NETWORK", "POWER LEFT", "NETWORK LEFT"])
        for line in contracts {
            table.add([
                line.contract,
                line.feeds.isEmpty ? "-" : line.feeds.map { "\($0.name) \($0.state.shown)" }.joined(separator: ", "),
                line.network?.shown ?? "-", left(line, of: .power), left(line, of: .network),
            ])
        }
        let ways = uplinks.map { "\($0.name) \($0.state.shown)" }.joined(separator: ", ")
        let notes =
            ([origin] + outageLines + emergencyLines + reasonLines + batteryLines + deviceLines + workLines
                + outlookLines + waitingLines)
        return "\(at)  uplinks: \(ways.isEmpty ? "none" : ways)\n" + table.text + "\n" + notes.joined(separator: "\n")
    }

    /// How many minutes of the month's are left before the promise breaks.
    private func left(_ line: ContractStanding, of guarantee: Guarantee) -> String {
        use(of: line.contract, guarantee)?.left.minutes ?? "-"
    }

    /// Who says it, and how old the newest reading is.
    private var origin: String {
        let source = remark ?? "as the running daemon says"
        guard let newestReading else { return "\(source); nothing was read yet" }
        return "\(source); the newest reading is \(max(0, at - newestReading).spoken) old"
    }

    private var outageLines: [String] {
        outages.map { "outage: \($0.contract) \($0.guarantee.rawValue) since \($0.since)" }
    }

    private var emergencyLines: [String] {
        emergencies.map { emergency in
            let clock = emergency.deadline.map { "; tell them by \($0)" } ?? ""
            let told = emergency.toldAt.map { "; told at \($0)" } ?? clock
            return "emergency: \(emergency.contract) \(emergency.subject) since \(emergency.determinedAt)\(told)"
        }
    }

    private var reasonLines: [String] {
        contracts.flatMap { line in
            line.reasons.map { reason in
                let since = reason.since.map { " since \($0)" } ?? ""
                let rule = reason.rule.map { ": \($0.onOneLine)" } ?? ""
                let state = line[reason.guarantee]?.rawValue ?? ""
                return "\(line.contract): \(reason.guarantee.rawValue) \(state): "
                    + "\(reason.signal) \(reason.state.rawValue)\(since)\(rule)"
            }
        }
    }

    private var batteryLines: [String] {
        batteries.filter { $0.isOnBattery != false }.map { battery in
            guard battery.isOnBattery == true else { return "\(battery.device): whether it runs on battery is unknown" }
            let since = battery.since.map { " since \($0)" } ?? ""
            let left = battery.left.map { ", \($0 / .minutes(1)) min left by its own estimate" } ?? ""
            return "\(battery.device) runs on battery\(since)\(left)"
        }
    }

    private var deviceLines: [String] {
        let answering = devices.count { $0.state == .up }
        return ["\(answering) of \(devices.count.counted("device")) answer"]
            + devices.filter { $0.state != .up }.map { device in
                guard device.state == .down else { return "\(device.device): whether it answers is unknown" }
                let since = device.since.map { " since \($0)" } ?? ""
                return "\(device.device) is silent\(since)\(device.rule.map { ": \($0.onOneLine)" } ?? "")"
            }
    }

    private var workLines: [String] {
        works.map { work in
            let course = work.from <= at ? "until \(work.to)" : "from \(work.from) until \(work.to)"
            return "planned work on \(work.subjects.joined(separator: ", ")) \(course) (\(work.by): \(work.reason))"
        }
    }

    private var outlookLines: [String] {
        (outlooks ?? []).map { outlook in
            let closes = outlook.claimsCloseAt.map { " until \($0)" } ?? ""
            return "\(outlook.contract) \(outlook.month) is provisional\(closes): \(outlook.owed) owed, "
                + "\(outlook.expected ?? outlook.owed) if nothing more is reported"
        }
    }

    private var waitingLines: [String] {
        guard waiting.readings > 0, !waiting.isWritable else { return centreLines }
        return ["the ledger cannot be written: \(waiting.readings.counted("reading")) wait"] + centreLines
    }

    private var centreLines: [String] {
        guard let centre = waiting.centre else { return [] }
        let oldest = centre.oldest.map { ", the oldest of them from \($0)" } ?? ""
        let rows = centre.rows.map { "\(Int($0).counted("row"))\(oldest)" } ?? "an unknown number of rows"
        var lines: [String] = []
        if let failure = centre.failure { lines.append("the centre cannot be reached: \(failure); it lacks \(rows)") }
        if centre.role == .standsBy { lines.append("stands by: another collector of its share reads") }
        return lines
    }
}

extension Milliseconds {
    /// In the unit that people would use.
    fileprivate var spoken: String {
        if self < .minutes(2) { return "\(self / 1000) s" }
        if self < .hours(2) { return "\(self / .minutes(1)) min" }
        return "\(self / .hours(1)) h"
    }
}

extension SignalState {
    fileprivate var shown: String {
        switch self {
        case .up: Terminal.text("up", in: .green)
        case .down: Terminal.text("down", in: .red)
        case .unknown: Terminal.text("unknown", in: .yellow)
        }
    }
}

extension ConnectionState {
    fileprivate var shown: String {
        switch self {
        case .up, .down, .unknown: threeValued.shown
        case .degraded: Terminal.text("degraded", in: .yellow)
        }
    }
}
