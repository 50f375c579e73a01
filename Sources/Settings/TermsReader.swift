import Facility
import Foundation
import Intervals

/// Reads `guarantees:` as terms files and contracts have it; a contract's keys override the file's one by one.
struct TermsReader {
    /// From a terms file (`base`), with the overrides of a contract.
    static func read(_ base: Document, overrides: Document?) -> Terms? {
        guard let file = base.mapping() else { return nil }
        defer { file.finish() }
        // For people: what the terms are called and where they come from.
        for key in ["name", "source", "language"] { _ = file[key]?.text() }
        guard let guarantees = file.required("guarantees")?.mapping() else { return nil }
        let over = overrides?.mapping()
        defer {
            guarantees.finish()
            over?.finish()
        }
        let layers: (Guarantee) -> Layers = { guarantee in
            Layers([over?[guarantee.rawValue], guarantees[guarantee.rawValue]].compactMap { $0?.mapping() })
        }
        let network = availability(layers(.network), .network, base)
        let power = availability(layers(.power), .power, base)
        let emergencyReport = emergencyReport(layers(.emergencyReport))
        readOthers(layers)
        guard let network, let power else { return nil }
        return Terms(network: network, power: power, emergencyReport: emergencyReport)
    }

    private static func availability(_ layers: Layers, _ guarantee: Guarantee, _ base: Document) -> AvailabilityTerms? {
        defer { layers.finish() }
        let availability = layers.value("availability") { $0.ratio() }
        let rule = layers.value("rule") { $0.choice(AvailabilityTerms.Rule.self) } ?? .percentage
        let downtime = layers.value("downtime") { $0.duration() }
        let reportRequired = layers.value("report_required") { $0.boolean() }
        let claimWindow = claimWindow(layers)
        let favour = layers.value("doubt_favours") { $0.choice(AvailabilityTerms.Favour.self) }
        let cause = layers.value("undetermined_cause") { $0.choice(AvailabilityTerms.UndeterminedCause.self) }
        let connection = guarantee == .network ? connection(layers) : nil
        guard let availability else {
            if !layers.has("availability") {
                base.report("the terms lack guarantees.\(guarantee.rawValue).availability, such as 99.9%")
            }
            return nil
        }
        // Whoever asks for minutes without saying how many means the text's "44 minutes".
        var terms = AvailabilityTerms(
            availability: availability, downtime: downtime ?? (rule == .percentage ? nil : .minutes(44)), rule: rule,
            reportRequired: reportRequired ?? true, claimWindow: claimWindow, doubtFavours: favour ?? .nobody,
            undeterminedCause: cause ?? .counts)
        if let connection { (terms.failedRounds, terms.reading) = connection }
        return terms
    }

    /// What only article 1 has.
    private static func connection(_ layers: Layers) -> (Int, AvailabilityTerms.ConnectionReading) {
        let rounds = layers.value("failed_rounds") { $0.whole(atLeast: 1) }
        let reading = layers.value("reading") { $0.choice(AvailabilityTerms.ConnectionReading.self) }
        return (rounds ?? 2, reading ?? .portAndHost)
    }

    private static func claimWindow(_ layers: Layers) -> ClaimWindow {
        let window = Layers(layers.values("claim_window").compactMap { $0.mapping() })
        defer { window.finish() }
        return ClaimWindow(
            length: window.value("length") { $0.duration() } ?? .days(5),
            from: window.value("from") { $0.choice(ClaimWindow.Anchor.self) } ?? .end,
            count: window.value("count") { $0.choice(ClaimWindow.Count.self) } ?? .days)
    }

    private static func emergencyReport(_ layers: Layers) -> EmergencyReportTerms {
        defer { layers.finish() }
        return EmergencyReportTerms(
            within: layers.value("within") { $0.duration() } ?? .minutes(15),
            duringMaintenance: layers.value("during_maintenance") {
                $0.choice(EmergencyReportTerms.DuringMaintenance.self)
            } ?? .notify)
    }

    /// Keys of the articles that `Terms` has no figure of; their form is checked all the same.
    private static func readOthers(_ layers: (Guarantee) -> Layers) {
        let installation = layers(.installation), operation = layers(.operation), complaint = layers(.complaint)
        _ = installation.value("working_days") { $0.whole(atLeast: 0) }
        _ = installation.value("calendar") { $0.text() }
        _ = operation.value("first_feedback") { $0.duration() }
        _ = complaint.value("first_report") { $0.duration() }
        for other in [installation, operation, complaint, layers(.customerService), layers(.technicalSupport)] {
            other.finish()
        }
        layers(.access).finish()
    }
}

/// The same mapping at several places, the first of which wins key by key.
private struct Layers {
    private let mappings: [Mapping]

    init(_ mappings: [Mapping]) { self.mappings = mappings }

    func values(_ name: String) -> [Document] { mappings.compactMap { $0[name] } }

    func has(_ name: String) -> Bool { !values(name).isEmpty }

    /// The first layer's value; the others are read too, so that their mistakes are reported.
    func value<T>(_ name: String, _ read: (Document) -> T?) -> T? {
        values(name).map(read).first ?? nil
    }

    func finish() { mappings.forEach { $0.finish() } }
}
