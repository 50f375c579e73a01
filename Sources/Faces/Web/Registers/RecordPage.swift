import Documents
import Foundation
import Intervals
import Office
import Site

/// One entry: what it says, what became of it, and what it changes.
struct RecordPage: Sendable {
    struct Link: Sendable {
        let path: String
        let text: String
    }

    let title: String
    let id: String
    let path: String
    let kind: String
    let contract: LinkedName?
    let sentence: String
    let facts: [Fact]
    /// It was entered a moment ago.
    let isEntered: Bool
    /// Whether it was asked what it changes.
    let hasEffects: Bool
    /// A sentence each.
    let effects: [String]
    let replaces: Link?
    let replacedBy: Link?
    let isWithdrawn: Bool
    let answers: [Link]
    let hasAnswers: Bool
    let canCorrect: Bool
    let canWithdraw: Bool
    let canAnswer: Bool

    init(_ details: RecordDetails, isEntered: Bool, for visitor: Visitor) {
        let record = details.record
        let language = visitor.language
        let words = RecordText(record, language: language, zone: details.zone)
        title = "\(language.title(of: record.kind)) \(record.id.prefix(NamedOutage.shownCharacters))"
        id = record.id
        path = record.id.inLink
        kind = record.kind.rawValue
        contract = record.contract.map(LinkedName.init)
        sentence = words.sentence
        facts = Self.facts(of: record, language: language, zone: details.zone)
        self.isEntered = isEntered
        hasEffects = details.effect != nil
        effects = details.effect?.sentences(in: language) ?? []
        let link = { (other: Record) -> Link in
            let text = RecordText(other, language: language, zone: details.zone).sentence
            return Link(path: other.id.inLink, text: text)
        }
        replaces = details.replaces.map(link)
        replacedBy = details.replacedBy.map(link)
        isWithdrawn = details.replacedBy?.kind == .withdrawal
        answers = details.answers.map(link)
        hasAnswers = !answers.isEmpty
        let holds = details.replacedBy == nil && record.kind != .withdrawal
        canCorrect = holds && visitor.mayEnter(record.kind)
        canWithdraw = holds && visitor.mayEnter(.withdrawal) && visitor.mayEnter(record.kind)
        canAnswer = details.canBeAnswered && visitor.mayEnter(.acceptance)
    }

    private static func facts(of record: Record, language: Language, zone: TimeZone) -> [Fact] {
        let fields = RecordSchema.of(record.kind).allFields.filter { record.fields[$0] != nil }
        let own = fields.map { field in
            Fact(
                label: language.label(of: field, in: record.kind),
                value: language.value(of: field, in: record, zone: zone))
        }
        return own + [
            Fact(label: language.text(en: "Entered", zh: "登记时间"), value: zone.shown(record.recordedAt.toTheSecond)),
            Fact(label: language.text(en: "Id", zh: "编号"), value: record.id),
        ]
    }
}

extension Language {
    /// A field's value as people read it, instants by a clock.
    func value(of field: RecordField, in record: Record, zone: TimeZone) -> String {
        switch record.fields[field] {
        case .instant(let instant)?: zone.shown(instant)
        case .instants(let items)?:
            items.sorted { $0.key < $1.key }.map { "\(word($0.key)) \(zone.shown($0.value))" }
                .joined(separator: text(en: ", ", zh: "、"))
        case .list(let words)?: words.map { word($0, of: field) }.joined(separator: text(en: ", ", zh: "、"))
        case .money(let money)?: self.money(money)
        case .date(let date)?: self.date(date)
        case .text(let text)?: RecordSchema.of(record.kind).type(of: field).isWord ? word(text, of: field) : text
        case .integer, .wiring: record.text(field) ?? ""
        case nil: ""
        }
    }
}

extension RecordSchema.FieldType {
    fileprivate var isWord: Bool {
        switch self {
        case .word, .words: true
        case .text, .instant, .date, .money, .texts, .instants, .integer, .wiring: false
        }
    }
}
