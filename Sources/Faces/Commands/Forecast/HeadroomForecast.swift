import ArgumentParser
import Correlation
import Foundation
import Intervals
import Notation
import Office
import Site

/// `mainstay forecast headroom`: whether the other feeds would carry everything.
struct HeadroomForecast: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headroom", abstract: "Whether the other feeds carry everything if one is lost.",
        discussion: discussion(
            "Compares amperes, as the running daemon measures them, with `ratings:` of devices. A breaker carries 80 % of "
                + "its rating for long.",
            examples: "mainstay forecast headroom", "mainstay forecast headroom --feed A"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "The feed that is lost, as contracts call it (default: each).")
    var feed: String?

    func run() throws {
        let (office, facts) = try SiteOffice.lookingAhead(
            configuration: options.configurationPath, for: options.principal)
        let outlook = try office.headroom(losing: feed, facts: facts, for: options.principal)
        switch options.format {
        case .json: Terminal.write(document: outlook.document)
        case .text: print(outlook.text)
        }
    }
}

extension HeadroomOutlook {
    fileprivate var text: String {
        var blocks = [remark].compactMap(\.self)
        if ratings == 0 { blocks.append("No device has `ratings:`: nothing can be held against the amperes.") }
        if feeds.isEmpty { blocks.append("No contract has two feeds.") }
        return (blocks + feeds.map(\.text)).joined(separator: "\n")
    }
}

extension Headroom {
    fileprivate var text: String {
        var table = TextTable(["PART", "NOW", "ADDED", "THEN", "RATING", "", "NOT KNOWN"])
        for line in lines {
            table.add([
                line.signal.path, line.now?.shown ?? "?", line.added.shown, line.then?.shown ?? "?",
                line.rating?.shown ?? "?", line.judgement.shown, line.gaps.map(\.words).joined(separator: ", "),
            ])
        }
        var text = ["\(feed) is lost:"]
        text.append(table.isEmpty ? "  no part carries more, as far as is known" : table.text)
        if !unfed.isEmpty { text.append("without any other feed: \(unfed.joined(separator: ", "))") }
        return text.joined(separator: "\n")
    }
}

extension HeadroomLine.Judgement {
    fileprivate var shown: String {
        switch self {
        case .fits: Terminal.text("fits", in: .green)
        case .tight: Terminal.text("above 80 %", in: .yellow)
        case .mayExceed: Terminal.text("may exceed", in: .yellow)
        case .exceeds: Terminal.text("exceeds", in: .red)
        case .unknown: Terminal.text("unknown", in: .yellow)
        }
    }
}

extension HeadroomLine.Gap {
    fileprivate var words: String {
        switch self {
        case .rating: "its rating"
        case .current: "its current"
        case .load(let contract): "what \(contract) draws"
        }
    }
}

extension Double {
    fileprivate var shown: String { String(format: "%.1f A", self) }
}

extension Amperes {
    fileprivate var shown: String {
        if most - least < 0.05 { return most.shown }
        let figure = likely.map { String(format: "%.1f ", $0) } ?? ""
        return figure + String(format: "[%.1f–%.1f] A", least, most)
    }
}
