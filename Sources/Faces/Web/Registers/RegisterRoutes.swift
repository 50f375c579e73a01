import Documents
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Intervals
import Ledger
import Notation
import Office
import Site

/// The registers: what was entered, forms for every kind of entry, and receipts.
struct RegisterRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("registers") { request, context in try await list(request, context.visitor) }
        router.get("registers/:kind/new") { request, context in try await blank(request, context) }
        router.post("registers/:kind/new") { request, context in
            var request = request
            return try await send(&request, context)
        }
        router.get("records/:record") { request, context in try await record(request, context) }
        router.get("records/:record/receipt") { _, context in try await receipt(context) }
        router.get("records/:record/receipt.json") { _, context in try await receiptDocument(context) }
    }

    // MARK: - Lists

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = RegisterQuery(request)
        return try await parts.page("registers", for: visitor) { office in
            let page = try RegistersPage(query, in: office, for: visitor)
            return PageContent(title: parts.pages.word("registers", in: visitor.language), values: page)
        }
    }

    // MARK: - Forms

    private func blank(_ request: Request, _ context: WebContext) async throws -> Response {
        let kind = try Self.kind(context)
        let visitor = context.visitor
        try Self.requireEntry(of: kind, by: visitor)
        let query = request.uri.queryParameters
        return try await parts.page("form", for: visitor) { office in
            let corrected = try query["replaces"].flatMap { id -> RecordDetails? in
                kind == .withdrawal ? nil : try office.recordDetails(String(id), for: visitor.principal)
            }
            var form = RegisterForm(
                of: kind, query: query, correcting: corrected?.record, in: corrected?.zone ?? office.facility.timeZone)
            form.fillIn(from: visitor, in: office)
            let page = FormPage(form, in: office, for: visitor)
            return PageContent(title: page.title, values: page)
        }
    }

    private func send(_ request: inout Request, _ context: WebContext) async throws -> Response {
        let kind = try Self.kind(context)
        let visitor = context.visitor
        try Self.requireEntry(of: kind, by: visitor)
        guard let sent = try await request.form() else { throw HTTPError(.unsupportedMediaType) }
        let form = RegisterForm(of: kind, sent)
        let draft = form.draft(for: visitor.principal)
        let isPreview = sent[RegisterForm.Input.action] == "preview"
        let outcome = try await parts.desk.ask { office -> Outcome in
            do {
                if isPreview { return .shown(try office.preview(draft, by: visitor.principal)) }
                return .entered(try office.enter(draft, by: visitor.principal).record)
            } catch let refusal as Refusal {
                return .refused(refusal)
            }
        }
        switch outcome {
        case .entered(let record):
            let receipt = visitor.principal.isAllowedEverything ? "?entered=1" : "/receipt"
            return Response(
                status: .seeOther,
                headers: [.location: "\(visitor.prefix)\(parts.pages.basePath)/records/\(record.id.inLink)\(receipt)"])
        case .shown(let entry): return try await page(form, preview: entry, for: visitor)
        case .refused(let refusal):
            var response = try await page(form, refusal: refusal, for: visitor)
            response.status = refusal.code.status
            return response
        }
    }

    private enum Outcome: Sendable {
        case entered(Record)
        case shown(RegisterEntry)
        case refused(Refusal)
    }

    private func page(
        _ form: RegisterForm, refusal: Refusal? = nil, preview: RegisterEntry? = nil, for visitor: Visitor
    ) async throws -> Response {
        try await parts.page("form", for: visitor) { office in
            let page = FormPage(form, refusal: refusal, preview: preview, in: office, for: visitor)
            return PageContent(title: page.title, values: page)
        }
    }

    private static func kind(_ context: WebContext) throws -> Record.Kind {
        let name = try context.parameter("kind").replacing("-", with: "_")
        guard let kind = Record.Kind(rawValue: name) else { throw HTTPError(.notFound) }
        return kind
    }

    /// - Throws: `Refusal` with `.notPermitted`, before anything is typed.
    private static func requireEntry(of kind: Record.Kind, by visitor: Visitor) throws {
        guard !visitor.mayEnter(kind) else { return }
        let title = visitor.language.title(of: kind)
        throw Refusal(
            .notPermitted,
            reason: visitor.language.text(
                en: "“\(title)” is nothing that \(visitor.principal.name) may enter.",
                zh: "\(visitor.principal.name) 无权登记“\(title)”。"))
    }

    // MARK: - Records

    private func record(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameter("record")
        let query = request.uri.queryParameters
        let isEntered = query["entered"] != nil
        let findsEffect = isEntered || query["effect"] != nil
        let visitor = context.visitor
        return try await parts.page("record", for: visitor) { office in
            let details = try office.recordDetails(id, findsEffect: findsEffect, for: visitor.principal)
            let page = RecordPage(details, isEntered: isEntered, for: visitor)
            return PageContent(title: page.title, values: page)
        }
    }

    private func receipt(_ context: WebContext) async throws -> Response {
        let id = try context.parameter("record")
        let visitor = context.visitor
        return try await parts.page("receipt", for: visitor) { office in
            let page = ReceiptPage(try office.receipt(ofRecord: id, for: visitor.principal), for: visitor)
            return PageContent(title: page.title, values: page)
        }
    }

    private func receiptDocument(_ context: WebContext) async throws -> Response {
        let id = try context.parameter("record")
        let principal = context.visitor.principal
        let document = try await parts.desk.ask { office in
            try office.receipt(ofRecord: id, for: principal).document.pretty
        }
        var response = Response.text("\(document)\n", mediaType: "application/json")
        response.headers[.contentDisposition] =
            "attachment; filename=\"receipt-\(id.prefix(32).filter(\.isPlain)).json\""
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

extension Visitor {
    /// Whether this person may enter such a record.
    func mayEnter(_ kind: Record.Kind) -> Bool {
        guard principal.isAllowedEntries, formToken != nil else { return false }
        return principal.isAllowedEverything || kind.isForCustomers
    }
}

extension RegisterForm {
    /// Fills in who enters it, and the only contract that it can be.
    fileprivate mutating func fillIn(from visitor: Visitor, in office: SiteOffice) {
        // Who authorises, or answers for the customer, is somebody else.
        let isOwnWord = kind != .authorisation && !(kind == .acceptance && visitor.principal.isAllowedEverything)
        if isOwnWord, text(RecordField.by.rawValue).isEmpty { set(.by, visitor.principal.name) }
        let visible = office.facility.contracts.filter { visitor.principal.isAllowed(contract: $0.id) }
        if text(RecordField.contract.rawValue).isEmpty, outage.isEmpty, visible.count == 1, let only = visible.first {
            set(.contract, only.id)
        }
    }
}

extension Character {
    fileprivate var isPlain: Bool { isASCII && (isLetter || isNumber || self == "-") }
}
