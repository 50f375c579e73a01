import Documents
import HTTPTypes
import Hummingbird
import Logging
import Notation
import Office
import Site

/// Turns what went wrong into an answer: a page for people, a problem (RFC 9457) for programs.
struct Faults: RouterMiddleware {
    let parts: WebParts

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let fault: Fault
        do {
            return try await next(request, context)
        } catch let refusal as Refusal {
            fault = Fault(refusal)
        } catch let refusal as HTTPRefusal {
            fault = refusal.fault
        } catch is Busy {
            fault = Fault(.serviceUnavailable, code: "busy", reason: "Too many requests wait; try again in a moment.")
        } catch let error as HTTPError {
            fault = Fault(
                error.status, code: "http", reason: error.body ?? error.status.reasonPhrase,
                wording: error.body == nil ? .phrase : .office)
        } catch let error as CancellationError {
            throw error
        } catch {
            parts.logger.tell(.requestFailed, "\(request.method.rawValue) \(request.uri.path) failed: \(error)")
            fault = Fault(.internalServerError, code: "failed", reason: "Something went wrong; the log says what.")
        }
        return fault.answer(to: request, context: context, parts: parts)
    }
}

/// What went wrong with a request, for people and programs.
struct Fault {
    let status: HTTPResponse.Status
    /// A stable name for programs.
    let code: String
    let field: String?
    let reason: String
    let fix: String?
    /// Whose words the reason is in.
    let wording: Wording

    enum Wording {
        /// English, as the office says it.
        case office
        /// The visitor's own language.
        case page
        /// The status' phrase, which says nothing to people.
        case phrase
    }

    init(
        _ status: HTTPResponse.Status, code: String, field: String? = nil, reason: String, fix: String? = nil,
        wording: Wording = .office
    ) {
        self.status = status
        self.code = code
        self.field = field
        self.reason = reason
        self.fix = fix
        self.wording = wording
    }

    init(_ refusal: Refusal) {
        self.init(
            refusal.code.status, code: refusal.code.rawValue, field: refusal.field, reason: refusal.reason,
            fix: refusal.fix)
    }

    /// A problem below `/api/`, a page elsewhere.
    func answer(to request: Request, context: WebContext, parts: WebParts) -> Response {
        guard request.uri.path.hasPrefix("\(parts.pages.basePath)/api/") else {
            return page(for: context.visitor, parts)
        }
        return problem
    }

    private func page(for visitor: Visitor, _ parts: WebParts) -> Response {
        let values = FaultPage(self, language: visitor.language, pages: parts.pages)
        let title = parts.pages.word("fault", in: visitor.language)
        var response = parts.page("fault", title: title, values: values, for: visitor)
        response.status = status
        return response
    }

    /// As RFC 9457 has it; the type is stable and relative.
    var problem: Response {
        let document = JSON.object([
            "type": .string("problems/\(code)"), "title": .string(reason), "status": .integer(Int64(status.code)),
            "code": .string(code), "field": .optional(field), "fix": .optional(fix),
        ])
        return .text(document.compact, mediaType: "application/problem+json", status: status)
    }
}

/// What the template shows.
private struct FaultPage {
    let reason: String
    let fix: String?
    /// The office's own words where the page has only general ones; nil where it needs none.
    let original: String?

    init(_ fault: Fault, language: Language, pages: Pages) {
        let name = "fault_\(fault.status.code)"
        let word = pages.word(pages.hasWord(name, in: language) ? name : "fault_other", in: language)
        switch (fault.wording, language) {
        case (.page, _), (.office, .english):
            reason = fault.reason
            fix = fault.fix
            original = nil
        case (.office, .chinese):
            reason = word
            fix = nil
            original = [fault.reason, fault.fix].compactMap(\.self).joined(separator: " ")
        case (.phrase, _):
            reason = word
            fix = nil
            original = nil
        }
    }
}

extension Refusal.Code {
    /// How HTTP says it.
    var status: HTTPResponse.Status {
        switch self {
        case .unknownContract, .unknownOutage, .unknownEmergency, .unknownRecord, .unknownProfile, .unknownCredentials,
            .unknownHook, .unknownAccount, .nothingKnown:
            .notFound
        case .ambiguousAccount, .ambiguousContract, .ambiguousOutage, .ambiguousEmergency, .ambiguousRecord, .notFinal,
            .needsConfirmation, .alreadyThere:
            .conflict
        case .malformed, .missing, .contradictory, .invalidTables: .unprocessableContent
        case .notPermitted: .forbidden
        case .ledger, .unreadable, .unwritable, .unreachable: .serviceUnavailable
        case .configuration, .toolMissing, .failed: .internalServerError
        }
    }
}
