import Agreement
import ArgumentParser
import Clocks
import Correlation
import Foundation
import Intervals
import Ledger
import Notation
import Site

/// `mainstay status`: what holds now, and what is left of the month's minutes.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Feeds, uplinks, contracts, open outages and the minutes left this month.")

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Print again every few seconds, until interrupted.")
    var watch = false

    @Flag(help: "Speak as a monitoring plugin: one line, exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.")
    var plugin = false

    func run() throws {
        if plugin { return try runPlugin() }
        repeat {
            let overview = try Overview(Workspace.open(options), at: .now)
            if watch, Terminal.isInteractive { print("\u{1B}[2J\u{1B}[H", terminator: "") }
            print(options.format == .json ? overview.document.pretty : overview.text)
            if watch { Thread.sleep(forTimeInterval: 5) }
        } while watch
    }

    private func runPlugin() throws {
        do {
            let overview = try Overview(Workspace.open(options), at: .now)
            let (word, code) = overview.plugin
            print("\(word): \(overview.summary) | \(overview.performanceData)")
            throw PluginExit(code: code)
        } catch let error as PluginExit {
            throw error
        } catch {
            print("UNKNOWN: \("\(error)".split(separator: "\n").first ?? "")")
            throw PluginExit(code: 3)
        }
    }
}

/// The exit code of a monitoring plugin.
struct PluginExit: Error {
    var code: Int32
}

/// What holds at one instant.
struct Overview {
    struct Line {
        var contract: Contract
        var feeds: [(name: String, state: SignalState)]
        var network: SignalState?
        var result: ContractResult
    }

    private let now: Instant
    private var uplinks: [(name: String, state: SignalState)]
    private(set) var lines: [Line]

    init(_ workspace: Workspace, at now: Instant) throws {
        self.now = now
        let month = Month(of: workspace.facility.timeZone.localDate(of: now))
        var observations = try MonthObservations(month, at: now, in: workspace)
        uplinks = try observations.askOfMonth { observations in
            workspace.facility.uplinks.map {
                ($0.name, observations.timeline(of: $0.condition).state(before: now))
            }
        }
        let records = KnownRecords(try observations.ledger.records(), at: now)
        lines = try workspace.facility.contracts.compactMap { contract in
            let month = Month(of: contract.timeZone.localDate(of: now))
            let evaluation = Evaluation(month: month, records: records, now: now)
            return try observations.ask(about: contract.id) { observations, window -> Line? in
                guard let result = evaluation.result(for: contract.id, knowing: window, &observations) else {
                    return nil
                }
                return Line(
                    contract: contract,
                    feeds: (contract.power?.feeds ?? []).map {
                        ($0.name, observations.timeline(of: $0.condition).state(before: now))
                    },
                    network: observations.network(of: contract.id)?.timeline.state(before: now), result: result)
            }
        }
    }

    var text: String {
        var table = TextTable(["CONTRACT", "POWER", "NETWORK", "POWER LEFT", "NETWORK LEFT"])
        for line in lines {
            table.add([
                line.contract.id,
                line.feeds.isEmpty ? "-" : line.feeds.map { "\($0.name) \($0.state.shown)" }.joined(separator: ", "),
                line.network?.shown ?? "-", left(line, .power), left(line, .network),
            ])
        }
        let ways = uplinks.map { "\($0.name) \($0.state.shown)" }.joined(separator: ", ")
        return "\(now)  uplinks: \(ways.isEmpty ? "none" : ways)\n" + table.text
    }

    /// How many minutes of the month's are left before the promise breaks.
    private func left(_ line: Line, _ guarantee: Guarantee) -> String {
        budget(line, guarantee).map { max(0, $0.limit - $0.used).minutes } ?? "-"
    }

    /// Minutes that count in this month, and how many break the promise; nil where none is made.
    func budget(_ line: Line, _ guarantee: Guarantee) -> (used: Milliseconds, limit: Milliseconds)? {
        for case .availability(let result) in line.result.guarantees where result.guarantee == guarantee {
            return (result.counted.nominal, result.limit)
        }
        return nil
    }

    var plugin: (word: String, code: Int32) {
        if lines.contains(where: { line in line.network == .down || isOut(line) }) { return ("CRITICAL", 2) }
        if lines.contains(where: { line in line.feeds.contains { $0.state == .down } }) { return ("WARNING", 1) }
        let isUnknown = lines.contains { line in
            line.network == .unknown || line.feeds.contains { $0.state == .unknown }
        }
        return isUnknown ? ("UNKNOWN", 3) : ("OK", 0)
    }

    private func isOut(_ line: Line) -> Bool {
        !line.feeds.isEmpty && SignalState.any(line.feeds.map(\.state)) == .down
    }

    var summary: String {
        let out = lines.count { isOut($0) }
        let cut = lines.count { $0.network == .down }
        return "\(lines.count.counted("contract")), \(out) without power, \(cut) without network"
    }

    var performanceData: String {
        lines.flatMap { line in
            [Guarantee.power, .network].compactMap { guarantee in
                budget(line, guarantee).map { budget in
                    "'\(line.contract.id) \(guarantee.rawValue)'=\(budget.used / 1000)s;;\(budget.limit / 1000);0;"
                }
            }
        }.joined(separator: " ")
    }

    var document: JSON {
        .object([
            "at": .string(now.description),
            "uplinks": .object(uplinks.map { JSON.Member($0.name, .string($0.state.rawValue)) }),
            "contracts": .array(
                lines.map { line in
                    .object([
                        "contract": .string(line.contract.id),
                        "feeds": .object(line.feeds.map { JSON.Member($0.name, .string($0.state.rawValue)) }),
                        "network": line.network.map { .string($0.rawValue) },
                        "power_used_ms": budget(line, .power).map { .integer($0.used) },
                        "network_used_ms": budget(line, .network).map { .integer($0.used) },
                    ])
                }),
        ])
    }
}

extension Timeline {
    /// What it says last: just before an instant.
    fileprivate func state(before instant: Instant) -> SignalState {
        let last = instant - 1
        return up.contains(last) ? .up : down.contains(last) ? .down : .unknown
    }
}

extension SignalState {
    fileprivate var shown: String {
        switch self {
        case .up: Terminal.coloured("up", .green)
        case .down: Terminal.coloured("down", .red)
        case .unknown: Terminal.coloured("unknown", .yellow)
        }
    }
}
