import ArgumentParser
import Correlation
import Foundation
import Intervals
import Live
import Notation
import Office
import Site

/// `mainstay whatif open`: who would lose redundancy or power.
struct WhatIfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whatif", abstract: "What would follow if something happened.",
        discussion: discussion(examples: "mainstay whatif open pdu-1/inlet"), subcommands: [Open.self])

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who would lose redundancy, power or the connection if something opened, and the minutes left.",
            discussion: discussion(
                "Follows what feeds what: `fed_by` of devices, a PDU's inlet to its outlets, a UPS' input to its battery. "
                    + "Where nobody wrote down on which phase or bank an outlet hangs, it says \"may\".",
                examples: "mainstay whatif open pdu-1/inlet", "mainstay whatif open ups-a --at \"2026-10-14 02:00\""))

        @OptionGroup var options: GlobalOptions

        @Option(
            parsing: .unconditional,
            help: "As things were at an instant, such as \"2026-10-14 02:00\" by the site's clock, or -2h.",
            transform: WrittenInstant.argument)
        var at: WrittenInstant?

        @Argument(help: "What opens: signals such as pdu-1/inlet, pdu-1/bank/2 or ups-a/input, or whole devices.")
        var signal: [String]

        func run() throws {
            let (office, facts) = try SiteOffice.lookingAhead(
                configuration: options.configurationPath, for: options.principal)
            let instant = try at.map { try office.instant($0, as: "at", for: options.principal) }
            let answer = try office.whatIf(opening: signal, at: instant, facts: facts, for: options.principal)
            switch options.format {
            case .json: Terminal.write(document: answer.document)
            case .text: print(answer.text(in: office.facility))
            }
        }
    }
}

extension WhatIf {
    fileprivate func text(in facility: Facility) -> String {
        let opened = opened.joined(separator: ", ")
        var lines = ["\(opened) opens, as things were at \(facility.timeZone.said(at)):"]
        lines += unread.map { "\($0) was never read: what follows holds if there is such a thing" }
        if self.lines.isEmpty { lines.append("nobody loses anything") }
        lines += self.lines.map(\.text)
        lines += self.batteries.map { "\($0.device) carries on from its battery\($0.ending(in: facility.timeZone))" }
        if !silentDevices.isEmpty { lines.append("falling silent: \(silentDevices.joined(separator: ", "))") }
        return lines.joined(separator: "\n")
    }
}

extension WhatIf.Line {
    fileprivate var text: String {
        let atOnce = atOnce.map { "at once: \($0.parts)" }
        let later = later.map { "when batteries are empty: \($0.parts)" }
        let colour: Terminal.Colour = worst == .lost ? .red : .yellow
        let head = [contract.id, guarantee.rawValue, Terminal.text(worst?.words ?? "", in: colour), minutes]
        return ListEntry.text(head, [atOnce, later].compactMap(\.self).joined(separator: "; "))
    }

    private var minutes: String {
        guard let use else { return "" }
        return use.isBreached ? "\(use.month) is breached" : "\(use.left.minutes) left of \(use.month)"
    }
}

extension ContractEffect {
    /// What is gone of it: feeds, ways out, or itself.
    fileprivate var parts: String {
        let names = lostParts.map { "\($0.name) \($0.after.rawValue)" }
        return names.isEmpty ? after.rawValue : names.joined(separator: ", ")
    }
}

extension ContractEffect.Outcome {
    /// For people.
    var words: String {
        switch self {
        case .lost: "is lost"
        case .mayBeLost: "may be lost"
        case .redundancyLost: "loses redundancy"
        case .redundancyMayBeLost: "may lose redundancy"
        }
    }
}

extension BatteryEnd {
    /// When it is empty.
    func ending(in zone: TimeZone) -> String {
        guard let at else { return ", for how long it does not say" }
        let said = estimatedAt.map { ", as it said at \(zone.said($0))" } ?? ""
        return " until \(zone.said(at))\(said)"
    }
}
