import ArgumentParser
import Correlation
import Foundation
import Intervals
import Notation
import Office
import Site

/// `mainstay forecast cords`: what losses of feeds tell of how things are wired.
struct CordForecast: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cords",
        abstract: "Outlets whose load did not move as declared when a feed was lost: both cords on one side?",
        discussion: discussion(
            "What outlets carried before and after a loss is known of losses that the running daemon has seen; what hosts "
                + "did is in the ledger.",
            examples: "mainstay forecast cords", "mainstay forecast cords --since 2026-01-01"))

    @OptionGroup var options: GlobalOptions

    @Option(
        parsing: .unconditional, help: "Losses from then on (default: the beginning of the last month).",
        transform: WrittenInstant.argument)
    var since: WrittenInstant?

    @Option(help: "Only of this contract; may be repeated.")
    var contract: [String] = []

    func run() throws {
        let (office, facts) = try SiteOffice.lookingAhead(
            configuration: options.configurationPath, for: options.principal)
        let from = try since.map {
            try office.instant($0, as: "since", dayMeans: .beginning, for: options.principal)
        }
        let outlook = try office.cordOutlook(since: from, of: contract, facts: facts, for: options.principal)
        switch options.format {
        case .json: Terminal.write(document: outlook.document)
        case .text: print(outlook.text)
        }
    }
}

extension CordOutlook {
    fileprivate var text: String {
        var text = [remark].compactMap(\.self) + lines.map(\.text)
        if lines.isEmpty { text.append("No feed was lost while another one lived.") }
        if !untested.isEmpty {
            text.append("not tested by any loss: \(untested.joined(separator: ", "))")
        }
        return text.joined(separator: "\n")
    }
}

extension CordOutlook.Line {
    fileprivate var text: String {
        let zone = contract.timeZone
        let losses = losses.map { "\($0.feed) lost at \(zone.said($0.lostAt))" }.joined(separator: ", ")
        let verdict = suspicions.isEmpty ? (isProved ? "as declared" : "nothing was measured") : "not as declared"
        let colour: Terminal.Colour = suspicions.isEmpty ? .green : .red
        return ListEntry.text([contract.id, Terminal.text(verdict, in: colour), losses], "")
            + ListEntry.sentences(suspicions.map { $0.text(in: zone) })
    }
}

extension CordSuspicion {
    fileprivate func text(in zone: TimeZone) -> String {
        let names = outlets.map(\.path).joined(separator: ", ")
        let amperes = [before, after].map { $0.map { String(format: "%.1f A", $0) } ?? "?" }.joined(separator: " → ")
        let at = "when \(feed) was lost at \(zone.said(lostAt))"
        switch kind {
        case .carriesOn: return "\(names) went on carrying \(at) (\(amperes)): it hangs elsewhere"
        case .fellToo: return "\(names) lost its load \(at) (\(amperes)): it hangs on the lost side"
        case .idleBefore:
            return "\(names) carried nothing before \(feed) was lost (\(amperes)): both cords on one side?"
        case .nothingTookOver: return "what \(names) carried came to no other outlet \(at) (\(amperes))"
        case .hostsFell: return "\(hosts.joined(separator: ", ")) stopped answering \(at), though another feed lived"
        }
    }
}
