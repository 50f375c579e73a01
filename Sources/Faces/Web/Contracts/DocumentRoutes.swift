import Documents
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Intervals
import NIOCore
import Office
import Site

/// The documents of a month: `document.pdf`, `document.json?revision=2`, `credit-note.html?language=zh-Hans`.
struct DocumentRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("contracts/:contract/:month/:document") { request, context in
            let name = try context.parameter("document").split(separator: ".", maxSplits: 1).map(String.init)
            guard name.count == 2 else { throw HTTPError(.notFound) }
            let wish = try MonthDocument(request, context)
            switch name[0] {
            case "document": return try await document(wish, ReportFormat(rawValue: name[1]))
            case "credit-note": return try await creditNote(wish, CreditNoteFormat(rawValue: name[1]))
            default: throw HTTPError(.notFound)
            }
        }
    }

    /// A revision as it was stored is JSON only.
    private func document(_ wish: MonthDocument, _ format: ReportFormat?) async throws -> Response {
        guard let format else { throw HTTPError(.notFound) }
        let document = try await parts.desk.ask { office in
            if format == .json, let revision = wish.revision, case .month(let month) = wish.month {
                let text = try office.issuedDocument(
                    of: wish.contract, month: month, revision: revision, for: wish.principal)
                return Data(text.utf8)
            }
            var judged = try office.judge(wish.contract, month: wish.month, for: wish.principal)
            return try judged.render(format, language: wish.language)
        }
        return Self.answer(document, mediaType: format.mediaType)
    }

    /// A month with nothing to book is one sentence instead of a page, as for the command.
    private func creditNote(_ wish: MonthDocument, _ format: CreditNoteFormat?) async throws -> Response {
        guard let format else { throw HTTPError(.notFound) }
        let (document, sentence) = try await parts.desk.ask { office in
            let note = try office.creditNote(of: wish.contract, month: wish.month, for: wish.principal)
            return (
                try note.render(format, language: wish.language), note.nothingOwed(in: wish.language ?? note.language)
            )
        }
        guard let document else { return .text("\(sentence)\n") }
        return Self.answer(document, mediaType: format.mediaType)
    }

    private static func answer(_ document: Data, mediaType: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: mediaType, .cacheControl: "no-store",
                .contentSecurityPolicy: Protection.documentPolicy,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document)))
    }
}

/// Which document is wanted, and by whom.
private struct MonthDocument: Sendable {
    let contract: String
    let month: MonthChoice
    /// Nil is the contract's own.
    let language: Language?
    let revision: Int?
    let principal: Principal

    init(_ request: Request, _ context: WebContext) throws {
        contract = try context.parameter("contract")
        month = try MonthChoice(parameter: context.parameter("month"))
        language = request.uri.queryParameters.get("language").flatMap(Language.init(rawValue:))
        revision = request.uri.queryParameters.get("revision").flatMap { Int($0) }
        principal = context.visitor.principal
    }
}

extension MonthChoice {
    /// Reads `2026-10`, `last` or `current` out of a path.
    ///
    /// - Throws: `Refusal` with `.malformed`.
    init(parameter text: String) throws {
        guard let choice = MonthChoice(text) else {
            throw Refusal(
                .malformed, field: "month", reason: "\(text) is no month", fix: "write 2026-10, last or current.")
        }
        self = choice
    }
}

extension ReportFormat {
    var mediaType: String {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .pdf: "application/pdf"
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        }
    }
}

extension CreditNoteFormat {
    var mediaType: String {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .pdf: "application/pdf"
        case .json: "application/json"
        }
    }
}
