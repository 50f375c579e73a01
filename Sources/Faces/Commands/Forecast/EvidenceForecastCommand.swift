import Agreement
import ArgumentParser
import Foundation
import Intervals
import Notation
import Office
import Site

/// `mainstay forecast evidence`: whether the month can still be proved.
struct EvidenceForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Which months can no longer be proved to be met, and whose silence did it.",
        discussion: discussion(
            "The month is judged as if everything were up from now on. What is unknown counts against the proof, until "
                + "somebody explains it or nobody reports it in time.",
            examples: "mainstay forecast evidence", "mainstay forecast evidence --contract acme-2026"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "Only of this contract; may be repeated.")
    var contract: [String] = []

    func run() throws {
        let outlook = try options.office(using: .read).evidenceOutlook(of: contract, for: options.principal)
        switch options.format {
        case .json: Terminal.write(document: outlook.document)
        case .text: print(outlook.text)
        }
    }
}

extension EvidenceOutlook {
    fileprivate var text: String {
        let lines = lines.map(\.text)
        return lines.isEmpty ? "Nothing is promised this month." : lines.joined(separator: "\n")
    }
}

extension EvidenceOutlook.Line {
    fileprivate var text: String {
        let zone = contract.timeZone
        var sentences: [String] = []
        if let left = forecast.left, forecast.prospect == .provable {
            sentences.append("the proof bears \(left.minutes) more of silence or downtime")
        }
        if let lostAt = forecast.lostAt { sentences.append("since \(zone.said(lostAt))") }
        if forecast.verdictIfNothingMoreIsReported == .met, forecast.prospect != .provable {
            sentences.append("met if nothing is reported")
        }
        sentences += forecast.silences.map { $0.text(in: zone) }
        return ListEntry.text(
            [contract.id, forecast.guarantee.rawValue, "\(forecast.month)", forecast.prospect.shown],
            sentences.joined(separator: "; "))
    }
}

extension EvidenceForecast.Silence {
    fileprivate func text(in zone: TimeZone) -> String {
        let longest = spans.max { $0.length < $1.length }
        let span = longest.map { ", the longest from \(zone.said($0.from)) to \(zone.said($0.to))" } ?? ""
        let decisive = isDecisive ? " (decisive)" : ""
        return
            "\(sources.joined(separator: " and ")) said nothing for \(length.minutes)\(span), which costs \(cost.minutes)\(decisive)"
    }
}

extension EvidenceForecast.Prospect {
    fileprivate var shown: String {
        switch self {
        case .provable: Terminal.text("can be proved", in: .green)
        case .unprovable: Terminal.text("can no longer be proved", in: .yellow)
        case .breached: Terminal.text("is breached", in: .red)
        }
    }
}
