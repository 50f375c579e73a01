import Clocks
import Correlation
import Documents
import Foundation
import Hummingbird
import Intervals
import Live
import Office
import Site

/// What somebody asks to be opened, as it was typed.
struct WhatIfForm: Sendable {
    let signal: String
    let at: String

    init(_ request: Request) {
        signal = String((request.uri.queryParameters.get("signal") ?? "").prefix(400))
        at = String((request.uri.queryParameters.get("at") ?? "").prefix(100))
    }

    /// Signals and devices, however they are set apart.
    var names: [String] { signal.split { $0 == "," || $0.isWhitespace }.map(String.init) }

    /// - Throws: `Refusal` with `.malformed`.
    func instant(in office: SiteOffice, for visitor: Visitor) throws -> Instant? {
        let typed = at.trimmingCharacters(in: .whitespaces)
        guard !typed.isEmpty else { return nil }
        guard let written = WrittenInstant(typed) else {
            throw Refusal(.malformed, field: "at", reason: "at is not \(WrittenInstant.description)")
        }
        return try office.instant(written, as: "at", for: visitor.principal)
    }
}

/// Who would lose what if something opened.
struct WhatIfPage: Sendable {
    struct Row: Sendable {
        let id: String
        /// The id as a link has it.
        let path: String
        let guarantee: String
        let atOnce: Effect?
        let later: Effect?
        let left: String
        let mark: String
    }

    struct Effect: Sendable {
        let mark: String
        let word: String
        let parts: String
    }

    let tabs: [ForecastTab.Link]
    let signal: String
    let at: String
    /// Why it could not be answered.
    let wrong: String?
    /// The office's own words for that, where the page has only general ones.
    let original: String?
    let isAnswered: Bool
    let shownAt: String
    let rows: [Row]
    let hasRows: Bool
    /// Nil for none.
    let rest: Int?
    let batteries: [String]
    /// Nil for none.
    let silent: String?
    let unread: String?

    private static let mostRows = 200

    init(_ form: WhatIfForm, facts: LiveFacts, in office: SiteOffice, for visitor: Visitor) throws {
        try visitor.principal.requireProvider()
        let language = visitor.language
        tabs = ForecastTab.links(at: .whatif, for: visitor)
        signal = form.signal
        at = form.at
        var answer: WhatIf?
        var wrong: String?
        if !form.names.isEmpty {
            do {
                let instant = try form.instant(in: office, for: visitor)
                answer = try office.whatIf(opening: form.names, at: instant, facts: facts, for: visitor.principal)
            } catch let refusal as Refusal where [.malformed, .missing].contains(refusal.code) {
                // Shown beside the form, where it can be mended.
                wrong = refusal.description
            }
        }
        self.wrong = wrong.map { language.text(en: $0, zh: "填写有误，请更正。") }
        original = language == .english ? nil : wrong
        let zone = office.facility.timeZone
        isAnswered = answer != nil
        shownAt = zone.said(answer?.at ?? office.clock.now)
        let lines = answer?.lines ?? []
        rows = lines.prefix(Self.mostRows).map { Row($0, in: language) }
        hasRows = !lines.isEmpty
        rest = lines.count > Self.mostRows ? lines.count - Self.mostRows : nil
        batteries = (answer?.batteries ?? []).map { language.text(of: $0, in: zone) }
        silent = language.list(answer?.silentDevices ?? [])
        unread = language.list(answer?.unread ?? [])
    }
}

extension WhatIfPage.Row {
    fileprivate init(_ line: WhatIf.Line, in language: Language) {
        let figures = Figures(language: language, zone: line.contract.timeZone)
        id = line.contract.id
        path = id.inLink
        guarantee = language.title(line.guarantee)
        atOnce = line.atOnce.flatMap { WhatIfPage.Effect($0, in: language) }
        later = line.later.flatMap { WhatIfPage.Effect($0, in: language) }
        guard let use = line.use else {
            left = "–"
            mark = ""
            return
        }
        left = use.isBreached ? language.text(en: "breached already", zh: "本月已违约") : figures.minutes(use.left)
        mark = use.isBreached ? "wrong" : ""
    }
}

extension WhatIfPage.Effect {
    fileprivate init?(_ effect: ContractEffect, in language: Language) {
        guard let outcome = effect.outcome else { return nil }
        switch outcome {
        case .lost:
            mark = "down"
            word = language.text(en: "is lost", zh: "中断")
        case .mayBeLost:
            mark = "unknown"
            word = language.text(en: "may be lost", zh: "可能中断")
        case .redundancyLost:
            mark = "degraded"
            word = language.text(en: "loses redundancy", zh: "冗余丧失")
        case .redundancyMayBeLost:
            mark = "unknown"
            word = language.text(en: "may lose redundancy", zh: "冗余可能丧失")
        }
        parts = effect.lostParts.map { "\(language.feed($0.name)) \(language.state($0.after))" }
            .joined(separator: language.listSeparator)
    }
}

extension Principal {
    /// - Throws: `Refusal` with `.notPermitted`.
    fileprivate func requireProvider() throws(Refusal) {
        guard isAllowedEverything else {
            throw Refusal(.notPermitted, reason: "only the provider's own people may ask what would follow")
        }
    }
}
