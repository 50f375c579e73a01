import Agreement
import ArgumentParser
import Foundation
import Intervals
import Notation
import Office
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
            let overview = try options.office(using: .read).overview(for: options.principal)
            if watch, Terminal.isInteractive { print("\u{1B}[2J\u{1B}[H", terminator: "") }
            print(options.format == .json ? overview.document.pretty : overview.text)
            if watch { Thread.sleep(forTimeInterval: 5) }
        } while watch
    }

    private func runPlugin() throws {
        do {
            let overview = try options.office(using: .read).overview(for: options.principal)
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

extension Overview {
    /// The overview as a table for people.
    var text: String {
        var table = TextTable(["CONTRACT", "POWER", "NETWORK", "POWER LEFT", "NETWORK LEFT"])
        for line in lines {
            table.add([
                line.contract.id,
                line.feeds.isEmpty ? "-" : line.feeds.map { "\($0.name) \($0.state.shown)" }.joined(separator: ", "),
                line.network?.shown ?? "-", left(line, of: .power), left(line, of: .network),
            ])
        }
        let ways = uplinks.map { "\($0.name) \($0.state.shown)" }.joined(separator: ", ")
        return "\(now)  uplinks: \(ways.isEmpty ? "none" : ways)\n" + table.text
    }

    /// How many minutes of the month's are left before the promise breaks.
    private func left(_ line: Line, of guarantee: Guarantee) -> String {
        line.allowance(guarantee).map(\.left.minutes) ?? "-"
    }

    var plugin: (word: String, code: Int32) {
        if lines.contains(where: { line in line.network == .down || line.isWithoutPower }) { return ("CRITICAL", 2) }
        if lines.contains(where: { line in line.feeds.contains { $0.state == .down } }) { return ("WARNING", 1) }
        let isUnknown = lines.contains { line in
            line.network == .unknown || line.feeds.contains { $0.state == .unknown }
        }
        return isUnknown ? ("UNKNOWN", 3) : ("OK", 0)
    }

    var summary: String {
        let out = lines.count { $0.isWithoutPower }
        let cut = lines.count { $0.network == .down }
        return "\(lines.count.counted("contract")), \(out) without power, \(cut) without network"
    }

    var performanceData: String {
        lines.flatMap { line in
            [Guarantee.power, .network].compactMap { guarantee in
                line.allowance(guarantee).map { budget in
                    "'\(line.contract.id) \(guarantee.rawValue)'=\(budget.used / 1000)s;;\(budget.limit / 1000);0;"
                }
            }
        }.joined(separator: " ")
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
