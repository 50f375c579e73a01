import Clocks
import Documents
import Foundation
import Intervals
import Office
import Site

/// The form of a register: every field that this person may fill in, what was typed, what is wrong, and what the entry
/// would change.
struct FormPage: Sendable {
    let title: String
    let kind: String
    let purpose: String
    /// What the entry corrects, withdraws or answers; nil for a new one.
    let about: String?
    let key: String
    let outage: String
    let takesOutage: Bool
    let outageError: String?
    /// What is asked of every entry.
    let fields: [FormField]
    /// What is seldom needed.
    let more: [FormField]
    let hasMore: Bool
    /// Whether one of the seldom ones has something to say.
    let isMoreOpen: Bool
    /// What is wrong with the whole.
    let errors: [String]
    /// The words of a refusal that this language has no words for.
    let original: String?
    let asksConfirmation: Bool
    let isConfirmed: Bool
    /// Whether it was asked what the entry would do.
    let isPreview: Bool
    /// What it would do, a sentence each.
    let effects: [String]

    private static let seldom: Set<RecordField> = [.at, .acceptedBy, .disputedBy, .replaces]

    /// - Parameters:
    ///   - refusal: why it was not entered.
    ///   - preview: what it would do.
    init(
        _ form: RegisterForm, refusal: Refusal? = nil, preview: RegisterEntry? = nil, in office: SiteOffice,
        for visitor: Visitor
    ) {
        let language = visitor.language
        let visible = office.facility.contracts.filter { visitor.principal.isAllowed(contract: $0.id) }
        let contract = office.facility.contract(form.text(RecordField.contract.rawValue))
        let zone = contract?.timeZone ?? office.facility.timeZone
        let said = RefusalWords(refusal, kind: form.kind, language: language)
        let isCorrection = !form.text(RecordField.replaces.rawValue).isEmpty
        let schema = RecordSchema.of(form.kind)
        let promises = Self.promises(of: contract.map { [$0] } ?? visible)
        func field(_ field: RecordField) -> FormField {
            FormField(
                field, in: form, error: said.error(of: field.rawValue),
                contracts: visible.count <= FormField.mostContracts ? visible : nil, promises: promises, zone: zone,
                language: language, now: office.clock.now)
        }
        let all = RegisterForm.fields(of: form.kind, for: visitor.principal)
            .filter {
                isCorrection || $0 != .reason || form.kind == .visit || schema.required.contains(.reason)
            }
            .filter { !promises.isEmpty || !schema.fieldsOfPromises.contains($0) }
        let isRequired = { (field: RecordField) in schema.isRequired(field, withPromises: !promises.isEmpty) }
        title = language.title(of: form.kind)
        kind = form.kind.rawValue
        purpose = language.purpose(of: form.kind)
        about = Self.about(form, in: office, for: visitor)
        key = form.key
        outage = form.outage
        takesOutage = form.kind.takesOutage
        outageError = said.error(of: RegisterForm.Input.outage)
        let isPlain = { (field: RecordField) in isRequired(field) || !Self.seldom.contains(field) }
        let password =
            form.kind == .authorisation
            ? [FormField(passwordWith: said.error(of: RegisterForm.Input.password), language: language)] : []
        fields = all.filter(isPlain).map(field) + password
        more = all.filter { !isPlain($0) }.map(field)
        isMoreOpen = more.contains { !$0.value.isEmpty || $0.error != nil }
        hasMore = !more.isEmpty
        errors = said.others(than: Set(fields.map(\.name) + more.map(\.name) + [RegisterForm.Input.outage]))
        original = said.original
        asksConfirmation = refusal?.code == .needsConfirmation
        isConfirmed = form.isConfirmed
        isPreview = preview != nil
        effects =
            (preview?.effect.sentences(in: language) ?? []) + (preview?.remarks ?? []).map { $0.sentence(in: language) }
    }

    /// What the terms of some contracts promise beside the articles, by the identifiers.
    private static func promises(of contracts: [Contract]) -> [PromiseName] {
        let all = contracts.flatMap(\.terms.promises).map(\.name)
        return Dictionary(all.map { ($0.id, $0) }) { first, _ in first }.values.sorted { $0.id < $1.id }
    }

    /// The entry that this one is about, in a sentence.
    private static func about(_ form: RegisterForm, in office: SiteOffice, for visitor: Visitor) -> String? {
        let ids = [RecordField.replaces, .of].map { form.text($0.rawValue) }.filter { !$0.isEmpty }
        // What cannot be found is refused when the form is sent.
        guard let id = ids.first, let details = try? office.recordDetails(id, for: visitor.principal) else {
            return nil
        }
        return RecordText(details.record, language: visitor.language, zone: details.zone).sentence
    }
}

/// A refusal in the visitor's language, field by field.
struct RefusalWords {
    private let refusal: Refusal?
    private let kind: Record.Kind
    private let language: Language

    init(_ refusal: Refusal?, kind: Record.Kind, language: Language) {
        self.refusal = refusal
        self.kind = kind
        self.language = language
    }

    /// What is wrong with a field; nil for nothing.
    func error(of name: String) -> String? {
        guard let refusal else { return nil }
        if let mistake = refusal.mistakes.first(where: { $0.field == name }) {
            return mistake.code == .missing ? missing : words(mistake.code, mistake.reason)
        }
        guard refusal.mistakes.isEmpty, refusal.field == name else { return nil }
        return words(refusal.code, [refusal.reason, fix].compactMap(\.self).joined(separator: "; "))
    }

    private var missing: String { language.text(en: "Fill this in.", zh: "请填写。") }

    /// What is wrong with none of these fields.
    func others(than names: Set<String>) -> [String] {
        guard let refusal else { return [] }
        guard refusal.mistakes.isEmpty else {
            return refusal.mistakes.filter { mistake in mistake.field.map { !names.contains($0) } ?? true }
                .map { words($0.code, $0.reason) }
        }
        guard refusal.field.map({ !names.contains($0) }) ?? true else { return [] }
        return [words(refusal.code, [refusal.reason, fix].compactMap(\.self).joined(separator: "; "))]
    }

    /// The office's own sentence, where the page has only a general one.
    var original: String? {
        guard let refusal, language != .english, refusal.mistakes.isEmpty else { return nil }
        return plain([refusal.reason, fix].compactMap(\.self).joined(separator: "; "))
    }

    /// What to do about it, unless it is to be typed on a command line.
    private var fix: String? { refusal?.fix.flatMap { $0.contains("`mainstay") || $0.contains("--") ? nil : $0 } }

    private func words(_ code: Refusal.Code, _ reason: String) -> String {
        switch (code, language) {
        case (.missing, .chinese): "请填写。"
        case (.malformed, .chinese): "填写有误，请更正。"
        case (.contradictory, .chinese): "与协议或其他内容不符。"
        case (.needsConfirmation, .chinese): "时间距今较远，请确认无误。"
        case (.notPermitted, .chinese): "无权填写。"
        case (.unknownContract, .chinese), (.unknownRecord, .chinese), (.unknownOutage, .chinese),
            (.unknownEmergency, .chinese):
            "未找到。"
        case (.ambiguousContract, .chinese), (.ambiguousRecord, .chinese), (.ambiguousOutage, .chinese),
            (.ambiguousEmergency, .chinese):
            "有多个以此开头，请填写完整。"
        case (_, .chinese): "未能登记。"
        case (_, .english): plain(reason)
        }
    }

    /// Options of the command line by the names that the form has for them.
    private func plain(_ text: String) -> String {
        text.replacing(/--([a-z]+(?:-[a-z]+)*)/) { match in
            let name = String(match.1).replacing("-", with: "_")
            return RecordField(rawValue: name).map { "“\(language.label(of: $0, in: kind))”" } ?? "“\(name)”"
        }
    }
}
