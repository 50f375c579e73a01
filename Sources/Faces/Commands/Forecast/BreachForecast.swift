import Agreement
import ArgumentParser
import Correlation
import Foundation
import Intervals
import Live
import Notation
import Office
import Site

/// `mainstay forecast breach`: when outages begin, and when the month's minutes are gone.
struct BreachForecast: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breach",
        abstract: "When batteries are empty, outages begin and promises break if nothing comes back.",
        discussion: discussion(
            "First what is lost now, then what would follow if all mains failed now. Runtimes are the UPSes' own "
                + "estimates, and a promise breaks by the rule that judges the month.",
            examples: "mainstay forecast breach", "mainstay forecast breach --contract acme-2026 --format json"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "Only of this contract; may be repeated.")
    var contract: [String] = []

    func run() throws {
        let (office, facts) = try SiteOffice.lookingAhead(
            configuration: options.configurationPath, for: options.principal)
        let outlook = try office.breachOutlook(of: contract, facts: facts, for: options.principal)
        switch options.format {
        case .json: Terminal.write(document: outlook.document)
        case .text: print(outlook.text(in: office.facility.timeZone))
        }
    }
}

extension BreachOutlook {
    fileprivate func text(in zone: TimeZone) -> String {
        var lines = [remark].compactMap(\.self)
        lines.append("If what is lost stays lost:")
        lines += self.lines.isEmpty ? ["  nothing is lost"] : Self.text(of: self.lines, in: zone)
        lines.append("If all mains failed now:")
        let depend = ifMainsFailed.isEmpty
        lines += depend ? ["  no contract is known to depend on a UPS"] : Self.text(of: ifMainsFailed, in: zone)
        return lines.joined(separator: "\n")
    }

    /// The batteries, each once, then the contracts.
    private static func text(of lines: [Line], in zone: TimeZone) -> [String] {
        var seen: Set<String> = []
        let batteries = lines.flatMap(\.batteries).filter { seen.insert($0.device).inserted }
        return batteries.map { "  \($0.device) lasts\($0.ending(in: zone))" } + lines.map(\.text)
    }
}

extension BreachOutlook.Line {
    fileprivate var text: String {
        let zone = contract.timeZone
        return ListEntry.text([contract.id, guarantee.rawValue, outage(in: zone)], breaking(in: zone))
    }

    private func outage(in zone: TimeZone) -> String {
        if isOut { return Terminal.text("is out", in: .red) }
        if let outageAt { return "out at \(zone.said(outageAt))" }
        if let outagePossiblyAt { return "out at an unknown time, perhaps from \(zone.said(outagePossiblyAt)) on" }
        return Terminal.text("stays up", in: .green)
    }

    private func breaking(in zone: TimeZone) -> String {
        if isBroken { return "\(use?.month ?? "the month") is breached already" }
        guard use != nil else { return "how much of the month is used is not known" }
        guard let breach else { return "" }
        let time = breach.time
        guard let nominal = time.nominal else {
            return time.earliest.map { "\(breach.month) breaks at \(zone.said($0)) at the earliest" } ?? ""
        }
        let earliest = time.earliest.map { $0 == nominal ? "" : ", at the earliest \(zone.said($0))" } ?? ""
        let latest = time.latest.map { $0 == nominal ? "" : ", at the latest \(zone.said($0))" } ?? ""
        return "\(breach.month) breaks at \(zone.said(nominal))\(earliest)\(latest)"
    }
}
