import Documents
import Foundation
import Intervals
import Office
import Site

/// One field of a form, made of what the schema says of it.
struct FormField: Sendable {
    struct Option: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    /// One of several instants.
    struct Part: Sendable {
        let name: String
        let label: String
        let value: String
    }

    let name: String
    let label: String
    /// How it is written; nil where that is plain.
    let hint: String?
    let value: String
    let isRequired: Bool
    /// What is wrong with it; nil for nothing.
    let error: String?
    private(set) var isLine = false
    private(set) var isArea = false
    private(set) var isDate = false
    private(set) var isNumber = false
    private(set) var isPassword = false
    private(set) var isChoice = false
    private(set) var isChecks = false
    private(set) var isItems = false
    /// Of a choice, or of several checks.
    private(set) var options: [Option] = []
    /// Of several instants.
    private(set) var parts: [Part] = []
    /// Whether it is one input, which a label can name.
    private(set) var isSingle = true

    /// The contracts of a choice; above this number an id is typed.
    static let mostContracts = 100

    init(
        _ field: RecordField, in form: RegisterForm, error: String?, contracts: [Contract]?, promises: [PromiseName],
        zone: TimeZone, language: Language, now: Instant
    ) {
        let schema = RecordSchema.of(form.kind)
        let type = schema.type(of: field)
        name = field.rawValue
        label = language.label(of: field, in: form.kind)
        value = form.text(field.rawValue)
        isRequired = schema.isRequired(field, withPromises: !promises.isEmpty)
        self.error = error
        hint = Self.hint(of: type, field, zone: zone, language: language, now: now)
        if field == .contract, let contracts {
            isChoice = true
            options = Self.options(
                contracts.map { ($0.id, "\($0.id) · \($0.customer.name)") }, chosen: [value], language: language)
            return
        }
        if field == .promise {
            isChoice = true
            options = Self.options(
                promises.map { ($0.id, language.title($0)) }, chosen: [value], language: language)
            return
        }
        switch type {
        case .text: if field.isLong { isArea = true } else { isLine = true }
        case .instant, .money, .texts: isLine = true
        case .wiring: isArea = true
        case .date: isDate = true
        case .integer: isNumber = true
        case .word(let words):
            isChoice = true
            options = Self.options(
                words.map { ($0, language.word($0, of: field)) }, chosen: [value], language: language)
        case .words(let words):
            let chosen = Set(form.list(name).flatMap { $0.split(separator: ",").map(String.init) })
            isChecks = true
            isSingle = false
            options = words.map {
                Option(value: $0, label: language.word($0, of: field), isChosen: chosen.contains($0))
            }
        case .instants(let items):
            isItems = true
            isSingle = false
            parts = items.map { item in
                Part(name: "\(name).\(item)", label: language.word(item), value: form.text("\(name).\(item)"))
            }
        }
    }

    /// The password that a caller gave by telephone; it is never written back into a page.
    init(passwordWith error: String?, language: Language) {
        name = RegisterForm.Input.password
        label = language.text(en: "Password that the caller gave", zh: "来电人提供的密码")
        hint = language.text(en: "By telephone only; checked at once and not kept.", zh: "仅电话授权时填写；即时核实，不予保存。")
        value = ""
        isRequired = false
        self.error = error
        isPassword = true
    }

    private static func options(
        _ words: [(String, String)], chosen: Set<String>, language: Language
    ) -> [Option] {
        let none = Option(value: "", label: language.text(en: "– choose –", zh: "– 请选择 –"), isChosen: false)
        return [none] + words.map { Option(value: $0.0, label: $0.1, isChosen: chosen.contains($0.0)) }
    }

    private static func hint(
        of type: RecordSchema.FieldType, _ field: RecordField, zone: TimeZone, language: Language, now: Instant
    ) -> String? {
        switch type {
        case .instant, .instants:
            let clock = language.zone(zone, at: now)
            let example = zone.shownByTheWall(now).prefix(16)
            return language.text(
                en: "\(example), by the clock of \(clock); -20m is twenty minutes ago",
                zh: "如 \(example)，\(clock)；-20m 为二十分钟前")
        case .money: return language.text(en: "such as 800.00 CNY", zh: "如 800.00 CNY")
        case .texts: return language.text(en: "with commas between them", zh: "用逗号分隔")
        case .wiring: return language.text(en: "such as \(Wiring.example)", zh: "如 \(Wiring.example)")
        case .text where [.replaces, .of, .authorisation].contains(field):
            return language.text(en: "the id of an entry, or how it begins", zh: "记录编号或其开头")
        case .text, .date, .word, .words, .integer: return nil
        }
    }
}

extension RecordSchema {
    /// Whether a form asks for a field before it is sent.
    ///
    /// - Parameter promises: whether the form offers what only promises beside the articles ask for.
    func isRequired(_ field: RecordField, withPromises promises: Bool) -> Bool {
        guard required.contains(field), field != .at else { return false }
        return !promises || alternative(to: field) == nil
    }
}

extension RecordField {
    /// Whether people write sentences into it.
    var isLong: Bool {
        switch self {
        case .note, .reason, .evidence, .work, .activities, .cooperation, .whyNotWritten: true
        default: false
        }
    }
}
