import Facility
import Foundation
import Intervals

/// Reads `guarantees:` as terms files and contracts have it; a contract's keys override the file's one by one.
struct TermsReader {
    /// From a terms file (`base`), with the overrides of a contract.
    static func read(_ base: Document, overrides: Document?) -> Terms? {
        guard let file = base.mapping() else { return nil }
        // Explanations for people: what the terms are called and where they come from.
        _ = (file["name"], file["source"], file["language"])
        guard let guarantees = file.required("guarantees")?.mapping() else { return nil }
        file.finish()
        let over = overrides?.mapping()
        defer {
            guarantees.finish()
            over?.finish()
        }
        let layers: (String) -> Layers = { name in Layers([over?[name], guarantees[name]].compactMap { $0?.mapping() })
        }
        let network = layers("network"), power = layers("power"), emergency = layers("emergency_report")
        for other in ["installation", "customer_service", "technical_support", "operation", "complaint", "access"] {
            readOther(layers(other))
        }
        guard let networkTerms = availability(network, "network", base),
            let powerTerms = availability(power, "power", base)
        else { return nil }
        let report = EmergencyReportTerms(
            within: emergency.value("within") { $0.duration() } ?? .minutes(15),
            duringMaintenance: emergency.value("during_maintenance") {
                $0.choice(EmergencyReportTerms.DuringMaintenance.self)
            } ?? .notify)
        emergency.finish()
        return Terms(network: networkTerms, power: powerTerms, emergencyReport: report)
    }

    private static func availability(_ layers: Layers, _ name: String, _ base: Document) -> AvailabilityTerms? {
        guard let availability = layers.value("availability", { $0.ratio() }) else {
            base.report("the terms lack guarantees.\(name).availability, such as 99.9%")
            return nil
        }
        let window = Layers(layers.values("claim_window").compactMap { $0.mapping() })
        let rule = layers.value("rule") { $0.choice(AvailabilityTerms.Rule.self) } ?? .percentage
        let downtime = layers.value("downtime") { $0.duration() }
        let terms = AvailabilityTerms(
            availability: availability,
            // Whoever asks for minutes without saying how many means the text's "44 minutes".
            downtime: downtime ?? (rule == .percentage ? nil : .minutes(44)), rule: rule,
            reportRequired: layers.value("report_required") { $0.boolean() } ?? true,
            claimWindow: ClaimWindow(
                length: window.value("length") { $0.duration() } ?? .days(5),
                from: window.value("from") { $0.choice(ClaimWindow.Anchor.self) } ?? .end,
                count: window.value("count") { $0.choice(ClaimWindow.Count.self) } ?? .days),
            doubtFavours: layers.value("doubt_favours") { $0.choice(AvailabilityTerms.Favour.self) } ?? .nobody,
            failedRounds: layers.value("failed_rounds") { $0.whole() } ?? 2,
            reading: layers.value("reading") { $0.choice(AvailabilityTerms.ConnectionReading.self) } ?? .portAndHost,
            undeterminedCause: layers.value("undetermined_cause") {
                $0.choice(AvailabilityTerms.UndeterminedCause.self)
            } ?? .counts)
        window.finish()
        layers.finish()
        return terms
    }

    /// Keys of articles whose evaluation needs no figure of `Terms`; their form is checked all the same.
    private static func readOther(_ layers: Layers) {
        _ = layers.value("working_days") { $0.whole() }
        _ = layers.value("calendar") { $0.text() }
        for key in ["first_feedback", "first_report"] { _ = layers.value(key) { $0.duration() } }
        layers.finish()
    }
}

/// The same mapping at several places, the first of which wins key by key.
private struct Layers {
    private let mappings: [Mapping]

    init(_ mappings: [Mapping]) { self.mappings = mappings }

    func values(_ name: String) -> [Document] { mappings.compactMap { $0[name] } }

    /// The first layer's value; the others are read too, so that their mistakes are reported.
    func value<T>(_ name: String, _ read: (Document) -> T?) -> T? {
        values(name).map(read).first ?? nil
    }

    func finish() { mappings.forEach { $0.finish() } }
}
