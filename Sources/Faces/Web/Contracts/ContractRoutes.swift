import Documents
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Intervals
import Live
import NIOCore
import Office
import Site

/// What was promised to whom, month by month, down to the reading.
struct ContractRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("contracts") { request, context in try await list(request, context.visitor) }
        router.get("contracts/:contract") { _, context in
            try await contract(context.parameters.require("contract"), for: context.visitor)
        }
        router.get("contracts/:contract/:month") { request, context in
            try await month(request, context)
        }
        router.get("contracts/:contract/:month/:document") { request, context in
            try await document(request, context)
        }
        router.get("outages/:outage") { request, context in
            try await outage(context.parameters.require("outage"), request, for: context.visitor)
        }
    }

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = ListQuery(request)
        let report = parts.sources.board.report.limited(to: visitor.principal.isAllowed)
        let page = try await parts.desk.ask { office in
            ContractListPage(report, in: office.facility, query: query, for: visitor)
        }
        return parts.page(
            "contracts", title: parts.pages.word("contracts", in: visitor.language), values: page, for: visitor)
    }

    private func contract(_ id: String, for visitor: Visitor) async throws -> Response {
        let page = try await parts.desk.ask { office in try ContractPage(of: id, in: office, for: visitor) }
        return parts.page("contract", title: page.title, values: page, for: visitor)
    }

    private func month(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        let id = try context.parameters.require("contract")
        let choice = try MonthChoice(parameter: context.parameters.require("month"))
        let zoom = TimelineZoom(request)
        let page = try await parts.desk.ask { office in
            try MonthPage(of: id, month: choice, zoom: zoom, in: office, for: visitor)
        }
        return parts.page("month", title: page.title, values: page, for: visitor)
    }

    /// `document.pdf?language=zh-Hans&revision=2`; a revision as it was stored is JSON only.
    private func document(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        let id = try context.parameters.require("contract")
        let choice = try MonthChoice(parameter: context.parameters.require("month"))
        let name = try context.parameters.require("document").split(separator: ".", maxSplits: 1)
        guard name.count == 2, name[0] == "document", let format = ReportFormat(rawValue: String(name[1])) else {
            throw HTTPError(.notFound)
        }
        let language = request.uri.queryParameters.get("language").flatMap(Language.init(rawValue:))
        let revision = request.uri.queryParameters.get("revision").flatMap { Int($0) }
        let bytes = try await parts.desk.ask { office in
            if format == .json, let revision, case .month(let month) = choice {
                return Array(
                    try office.issuedDocument(of: id, month: month, revision: revision, for: visitor.principal).utf8)
            }
            var judged = try office.judge(id, month: choice, for: visitor.principal)
            return Array(try judged.render(format, language: language))
        }
        return Response(
            status: .ok, headers: [.contentType: format.mediaType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func outage(_ id: String, _ request: Request, for visitor: Visitor) async throws -> Response {
        let contracts = request.uri.queryParameters.get("contract").map { [$0] } ?? []
        let page = try await parts.desk.ask { office in
            let found = try office.outage(withPrefix: id, of: contracts, for: visitor.principal)
            return try OutagePage(found, in: office, for: visitor)
        }
        return parts.page("outage", title: page.title, values: page, for: visitor)
    }
}

extension MonthChoice {
    /// Reads `2026-10`, `last` or `current` out of a path.
    fileprivate init(parameter text: String) throws {
        guard let choice = MonthChoice(text) else {
            throw Refusal(
                .malformed, field: "month", reason: "\(text) is no month", fix: "write 2026-10, last or current.")
        }
        self = choice
    }
}

extension ReportFormat {
    fileprivate var mediaType: String {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .pdf: "application/pdf"
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        }
    }
}
