import Documents
import Foundation
import Hummingbird
import Intervals
import Live
import Office
import Site

/// What lies ahead: time to breach, evidence, what would follow if something opened, headroom, cords.
struct ForecastRoutes: Routes {
    let parts: WebParts

    /// As many months are judged for one page.
    private static let mostJudged = 50

    func add(to router: RouterGroup<WebContext>) {
        router.get("forecast") { request, context in try await breach(request, context.visitor) }
        router.get("forecast/evidence") { request, context in try await evidence(request, context.visitor) }
        router.get("forecast/whatif") { request, context in try await whatIf(request, context.visitor) }
        router.get("forecast/headroom") { request, context in try await headroom(request, context.visitor) }
        router.get("forecast/cords") { request, context in try await cords(request, context.visitor) }
    }

    private func page(_ name: String, _ values: Any, for visitor: Visitor) -> Response {
        parts.page(name, title: parts.pages.word("title_\(name)", in: visitor.language), values: values, for: visitor)
    }

    private func breach(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = ListQuery(request)
        let board = parts.sources.board
        let page = try await parts.desk.ask { office in
            let outlook = try office.breachOutlook(facts: board.facts, for: visitor.principal)
            return BreachPage(outlook, query: query, in: office.facility, for: visitor)
        }
        return self.page("forecast", page, for: visitor)
    }

    private func evidence(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let contract = request.uri.queryParameters.get("contract").map { [$0] } ?? []
        let board = parts.sources.board
        let page = try await parts.desk.ask { office in
            let outlook = try office.evidenceOutlook(
                of: contract, facts: contract.isEmpty ? board.facts : nil, limit: Self.mostJudged,
                for: visitor.principal)
            return EvidencePage(outlook, in: office.facility, for: visitor)
        }
        return self.page("evidence", page, for: visitor)
    }

    private func whatIf(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = WhatIfForm(request)
        let board = parts.sources.board
        let page = try await parts.desk.ask { office in
            try WhatIfPage(form, facts: board.facts, in: office, for: visitor)
        }
        return self.page("whatif", page, for: visitor)
    }

    private func headroom(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = ListQuery(request)
        let feed = request.uri.queryParameters.get("feed")
        let board = parts.sources.board
        let page = try await parts.desk.ask { office in
            let outlook = try office.headroom(losing: feed, facts: board.facts, for: visitor.principal)
            return HeadroomPage(outlook, feed: feed, query: query, in: office.facility, for: visitor)
        }
        return self.page("headroom", page, for: visitor)
    }

    private func cords(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = ListQuery(request)
        let board = parts.sources.board
        let page = try await parts.desk.ask { office in
            let outlook = try office.cordOutlook(facts: board.facts, for: visitor.principal)
            return CordPage(outlook, query: query, in: office.facility, for: visitor)
        }
        return self.page("cords", page, for: visitor)
    }
}

extension Language {
    /// Names in a row, at most fifty of them; nil where there is none: templates take an empty text for one.
    func list(_ names: [String]) -> String? {
        names.isEmpty ? nil : names.prefix(50).joined(separator: listSeparator)
    }
}

/// The pages of the forecast, as each of them links to the others.
enum ForecastTab: String, CaseIterable, Sendable {
    case forecast
    case evidence
    case whatif
    case headroom
    case cords

    /// A link with a word.
    struct Link: Sendable {
        let path: String
        let title: String
        let isCurrent: Bool
    }

    /// What a visitor may open, with one marked.
    static func links(at current: ForecastTab, for visitor: Visitor) -> [Link] {
        allCases.filter { $0.isOpen(to: visitor) }.map { tab in
            Link(
                path: tab == .forecast ? "/forecast" : "/forecast/\(tab.rawValue)",
                title: tab.title(in: visitor.language), isCurrent: tab == current)
        }
    }

    private func title(in language: Language) -> String {
        switch self {
        case .forecast: language.text(en: "Time to breach", zh: "距违约时间")
        case .evidence: language.text(en: "Evidence", zh: "举证预测")
        case .whatif: language.text(en: "What if", zh: "假设推演")
        case .headroom: language.text(en: "Headroom", zh: "单路承载余量")
        case .cords: language.text(en: "Cords", zh: "接线核实")
        }
    }

    private func isOpen(to visitor: Visitor) -> Bool {
        switch self {
        case .forecast, .evidence: true
        case .whatif, .headroom, .cords: visitor.principal.isAllowedEverything
        }
    }
}
