import Foundation
import Intervals
import Site

/// Reads terms by name; those to which a contract adds nothing are read once for all contracts.
final class TermsSource {
    /// What a contract has that names none.
    static let standard = "idc-standard"

    private let document: Shelves.Source
    private let calendars: CalendarSource
    private var plain: [String: Terms] = [:]

    init(_ document: @escaping Shelves.Source, calendars: CalendarSource) {
        self.document = document
        self.calendars = calendars
    }

    /// The terms of a contract. Where those that it names are missing, which is reported at their name, its own keys are
    /// still checked against the standard terms.
    func terms(_ name: String, at place: Document, of contract: Document, overrides: TermsOverrides) -> Terms? {
        if overrides.isEmpty, let known = plain[name] { return known }
        let named = document(name, place)
        guard let base = named ?? document(Self.standard, contract) else { return nil }
        let terms = TermsReader(calendars: calendars).read(base, overrides: overrides)
        if overrides.isEmpty, named != nil { plain[name] = terms }
        return terms
    }
}

/// What a contract says itself of its terms.
struct TermsOverrides {
    var guarantees: Document?
    /// Of articles 1 and 2 alike, like the next one; a terms file has both keys, too.
    var exclusions: Document?
    var serviceFrom: Document?
    /// Keys of promises beside the articles.
    var promises: Document?

    var isEmpty: Bool { guarantees == nil && exclusions == nil && serviceFrom == nil && promises == nil }
}

/// Reads terms files. A contract's keys override the file's one by one.
struct TermsReader {
    let calendars: CalendarSource

    /// Reads a terms file (`base`), with the overrides of a contract.
    func read(_ base: Document, overrides: TermsOverrides = TermsOverrides()) -> Terms? {
        guard let file = base.mapping() else { return nil }
        defer { file.finish() }
        // What the terms are called and where they come from is for people only.
        for key in ["name", "source", "language"] { _ = file[key]?.text() }
        let promises = file["promises"]
        let guarantees = (promises == nil ? file.required("guarantees") : file["guarantees"])?.mapping()
        guard guarantees != nil || promises != nil else { return nil }
        let over = overrides.guarantees?.mapping()
        defer {
            guarantees?.finish()
            over?.finish()
        }
        let layers: (String) -> Layers = { name in
            Layers([over?[name], guarantees?[name]].compactMap { $0?.mapping() })
        }
        // A file with promises of its own has those articles only that it, or the contract, names.
        let articles = Guarantee.allCases.filter {
            promises == nil || guarantees?[$0.rawValue] != nil || over?[$0.rawValue] != nil
        }
        let common = Common(own: overrides, file: file)
        let availability: (Guarantee) -> AvailabilityTerms? = { guarantee in
            guard articles.contains(guarantee) else { return .notPromised }
            return Self.availability(layers(guarantee.rawValue), of: guarantee, given: common, in: base)
        }
        let network = availability(.network)
        let power = availability(.power)
        let emergencyReport = Self.emergencyReport(layers("emergency_report"))
        let installation = installation(layers("installation"))
        let registers = Registers(layers)
        guard let network, let power else { return nil }
        let keptMonths = file["keep_readings"]?.parsed("a number of months such as 36 months", Self.months)
        var terms = Terms(
            network: network, power: power, emergencyReport: emergencyReport, installation: installation,
            firstFeedback: registers.firstFeedback ?? .minutes(30), firstReport: registers.firstReport ?? .hours(24),
            announced: registers.announced ?? RecordField.announcedOfVisit,
            expiryNotice: registers.expiryNotice ?? .days(30))
        if let measure = registers.trafficMeasure { terms.trafficMeasure = measure }
        terms.keptMonths = keptMonths
        terms.articles = Set(articles)
        terms.promises = Self.promises(promises, overrides: overrides.promises)
        if let cap = file["cap"] {
            terms.promisesCap = AmountReader.amount(cap)
            if promises == nil { cap.report("the terms have no `promises` that `cap` could limit; leave it out") }
            for mistake in terms.capMistakes { cap.report("\(cap.described): \(mistake)") }
        }
        return terms
    }

    private static func promises(_ document: Document?, overrides: Document?) -> [PromiseTerms] {
        guard let document else {
            overrides?.report("the terms have no `promises` of which keys could be replaced; leave it out")
            return []
        }
        return PromiseReader.promises(document, overrides: overrides)
    }

    /// `36 months`.
    private static func months(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 2, ["month", "months"].contains(words[1]), let count = Int(words[0]), count > 0 else {
            return nil
        }
        return count
    }

    /// Article 3. Terms that name no calendar count Monday to Friday.
    private func installation(_ layers: Layers) -> InstallationTerms {
        defer { layers.finish() }
        return InstallationTerms(
            workingDays: layers.value("working_days") { $0.whole(atLeast: 0) } ?? 3,
            calendar: layers.value("calendar") { place in
                place.text().flatMap { calendars.calendar($0, at: place) }
            } ?? .weekdays,
            refund: layers.value("refund") { $0.ratio() } ?? .whole)
    }

    private static func availability(
        _ layers: Layers, of guarantee: Guarantee, given common: Common, in base: Document
    ) -> AvailabilityTerms? {
        defer { layers.finish() }
        let availability = layers.value("availability") { $0.ratio() }
        let rule = layers.value("rule") { $0.choice(AvailabilityTerms.Rule.self) } ?? .percentage
        let downtime = layers.value("downtime") { $0.duration() }
        let reportRequired = layers.value("report_required") { $0.boolean() }
        let claimWindow = claimWindow(layers)
        let favour = layers.value("doubt_favours") { $0.choice(AvailabilityTerms.Favour.self) }
        let cause = layers.value("undetermined_cause") { $0.choice(AvailabilityTerms.UndeterminedCause.self) }
        let excludes = layers.value("excludes") { $0.distinct { $0.choice(Ground.self) } }
        let credits = layers.value("credits") { $0.sequence().compactMap(credit) } ?? []
        let exclusions = layers.value("exclusions") { $0.choice(AvailabilityTerms.Exclusions.self) }
        let serviceFrom = layers.value("service_from") { $0.choice(AvailabilityTerms.ServiceStart.self) }
        let connection = guarantee == .network ? Connection(layers) : nil
        guard let availability else {
            if !layers.has("availability") {
                base.report("the terms lack guarantees.\(guarantee.rawValue).availability, such as 99.9%")
            }
            return nil
        }
        var terms = AvailabilityTerms(
            availability: availability, downtime: downtime ?? usualDowntime(of: rule), rule: rule,
            reportRequired: reportRequired ?? true, claimWindow: claimWindow, doubtFavours: favour ?? .nobody,
            undeterminedCause: cause ?? .counts, excludes: excludes.map(Set.init),
            credits: credits.sorted { $0.below.isGreater(than: $1.below) })
        terms.exclusions = exclusions ?? common.exclusions ?? .all
        terms.serviceFrom = serviceFrom ?? common.serviceFrom ?? .term
        if let connection {
            terms.failedRounds = connection.failedRounds
            terms.reading = connection.reading
        }
        return terms
    }

    /// A rule of minutes without a number means the "44 minutes" of the agreement's text.
    private static func usualDowntime(of rule: AvailabilityTerms.Rule) -> Milliseconds? {
        switch rule {
        case .both, .minutes: .minutes(44)
        case .percentage: nil
        }
    }

    private static func credit(_ document: Document) -> CreditStep? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let below = mapping.required("below")?.ratio()
        let rent = mapping.required("rent")?.ratio()
        guard let below, let rent else { return nil }
        return CreditStep(below: below, rent: rent)
    }

    /// The keys that stand for articles 1 and 2 alike, in a contract or its terms file.
    private struct Common {
        let exclusions: AvailabilityTerms.Exclusions?
        let serviceFrom: AvailabilityTerms.ServiceStart?

        init(own: TermsOverrides, file: Mapping) {
            let exclusions = [own.exclusions, file["exclusions"]].compactMap(\.self)
                .map { $0.choice(AvailabilityTerms.Exclusions.self) }
            let starts = [own.serviceFrom, file["service_from"]].compactMap(\.self)
                .map { $0.choice(AvailabilityTerms.ServiceStart.self) }
            self.exclusions = exclusions.first ?? nil
            serviceFrom = starts.first ?? nil
        }
    }

    /// The keys that only article 1 has.
    private struct Connection {
        let failedRounds: Int
        let reading: AvailabilityTerms.ConnectionReading

        init(_ layers: Layers) {
            failedRounds = layers.value("failed_rounds") { $0.whole(atLeast: 1) } ?? 2
            reading = layers.value("reading") { $0.choice(AvailabilityTerms.ConnectionReading.self) } ?? .portAndHost
        }
    }

    private static func claimWindow(_ layers: Layers) -> ClaimWindow {
        let window = Layers(layers.values("claim_window").compactMap { $0.mapping() })
        defer { window.finish() }
        return ClaimWindow(
            length: window.value("length") { $0.duration() } ?? .days(5),
            from: window.value("from") { $0.choice(ClaimWindow.Anchor.self) } ?? .end,
            count: window.value("count") { $0.choice(ClaimWindow.Count.self) } ?? .days,
            covers: window.value("covers") { $0.choice(ClaimWindow.Cover.self) } ?? .overlapping)
    }

    private static func emergencyReport(_ layers: Layers) -> EmergencyReportTerms {
        defer { layers.finish() }
        var terms = EmergencyReportTerms(
            within: layers.value("within") { $0.duration() } ?? .minutes(15),
            duringMaintenance: layers.value("during_maintenance") {
                $0.choice(EmergencyReportTerms.DuringMaintenance.self)
            } ?? .notify,
            creditDays: layers.value("credit_days") { $0.whole(atLeast: 0) } ?? 1)
        if let rounds = layers.value("failed_rounds", read: { $0.whole(atLeast: 1) }) { terms.failedRounds = rounds }
        if let every = layers.value("ping_every", read: { $0.duration() }) { terms.pingEvery = every }
        if let limit = layers.value("unpinged_limit", read: { $0.ratio() }) { terms.unpingedLimit = limit }
        if let channel = layers.value("channel", read: { $0.choice(EmergencyReportTerms.Channel.self) }) {
            terms.channel = channel
        }
        if let services = layers.value("services", read: { $0.choice(EmergencyReportTerms.Services.self) }) {
            terms.services = services
        }
        return terms
    }

    /// Articles 5 to 9 and 11.
    private struct Registers {
        let firstFeedback: Milliseconds?
        let firstReport: Milliseconds?
        let announced: [RecordField]?
        let expiryNotice: Milliseconds?
        let trafficMeasure: MeteredTraffic.Measure?

        init(_ layers: (String) -> Layers) {
            let parts = ["operation", "complaint", "access", "term", "customer_service", "technical_support"].map(
                layers)
            firstFeedback = parts[0].value("first_feedback") { $0.duration() }
            firstReport = parts[1].value("first_report") { $0.duration() }
            announced = parts[2].value("announced") { list in
                let words = RecordField.announcedOfVisit.map(\.rawValue)
                return list.distinct { $0.choice(among: words).flatMap(RecordField.init) }
            }
            expiryNotice = parts[3].value("expiry_notice") { $0.duration() }
            trafficMeasure = parts[5].value("traffic_counts") { $0.choice(MeteredTraffic.Measure.self) }
            parts.forEach { $0.finish() }
        }
    }
}

extension AvailabilityTerms {
    /// How conditions are read where articles 1 and 2 are not promised.
    fileprivate static let notPromised = AvailabilityTerms(availability: .whole, rule: .percentage)
}
