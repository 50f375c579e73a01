import ArgumentParser
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site

/// `mainstay deliveries`: every attempt to tell somebody.
struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "List every attempt to tell somebody: by which hook, and what came of it.",
        discussion: discussion(
            "In the order in which they ended. With --format json, a line of JSON for each.",
            examples: "mainstay deliveries --since -1h", "mainstay deliveries --since -1h --format json"))

    @OptionGroup var options: GlobalOptions
    @OptionGroup var list: ListOptions

    @Option(help: "en or zh-Hans.")
    var language: Language = .english

    func run() async throws {
        let office = try options.office(using: .read)
        let scope = try list.scope(in: office, for: options.principal)
        let output = ListOutput(
            noun: language.text(en: "deliveries", zh: "通知"), language: language, list: list, format: options.format,
            scope: scope)
        try await output.show(
            { try office.deliveries(in: scope, after: $0) }, text: { $0.text(in: scope.zone, language: language) }
        ) { $0.document }
    }
}

extension DeliveryAttempt {
    fileprivate func text(in zone: TimeZone, language: Language) -> String {
        let words = DeliveryText(self, language: language)
        let result = Terminal.text(words.result, in: note.result.colour)
        return ListEntry.text([zone.shown(startedAt), result] + words.head, words.sentence)
    }
}

extension DeliveryNote.Result {
    fileprivate var colour: Terminal.Colour {
        switch self {
        case .delivered: .green
        case .again: .yellow
        case .failed: .red
        }
    }
}

/// An attempt to tell somebody, in words.
private struct DeliveryText {
    let attempt: DeliveryAttempt
    let language: Language

    init(_ attempt: DeliveryAttempt, language: Language) {
        self.attempt = attempt
        self.language = language
    }

    private func text(en english: String, zh chinese: String) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    var result: String {
        switch attempt.note.result {
        case .delivered: text(en: "delivered", zh: "已送达")
        case .again: text(en: "to be tried again", zh: "将重试")
        case .failed: text(en: "failed", zh: "未送达")
        }
    }

    var head: [String] {
        let note = attempt.note
        return [
            text(en: "hook \(note.hook)", zh: "通道 \(note.hook)"),
            text(en: "attempt \(note.attempt)", zh: "第 \(note.attempt) 次"),
        ]
    }

    /// Whom, of what, and what came of it; what a hook ended with stays as it was written down.
    var sentence: String {
        let note = attempt.note
        let method = attempt.method.map { language == .english ? $0 : language.word($0) }
        let whom = [attempt.contact, method, attempt.to].compactMap(\.self)
            .joined(separator: text(en: ", ", zh: "，"))
        let told = whom.isEmpty ? "" : text(en: "to \(whom); ", zh: "通知 \(whom)；")
        let milliseconds = note.endedAt - attempt.startedAt
        let lasted = text(en: "after \(milliseconds) ms", zh: "用时 \(milliseconds) 毫秒")
        let id = ListEntry.short(note.event)
        return text(
            en: "\(told)\(about), event \(id); \(attempt.outcome) \(lasted)",
            zh: "\(told)\(about)，事件 \(id)；\(attempt.outcome)，\(lasted)")
    }

    private var about: String {
        guard let event = attempt.event else { return text(en: "an event that is not known", zh: "未知事件") }
        let whose = event.contract ?? event.subject
        return text(en: "\(event.kind.rawValue) of \(whose)", zh: "\(whose) 的\(language.kind(event.kind))")
    }
}
