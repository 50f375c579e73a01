import ArgumentParser
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

    func run() async throws {
        let office = try options.office(using: .read)
        let scope = try list.scope(in: office, for: options.principal)
        let output = ListOutput(noun: "deliveries", list: list, format: options.format, scope: scope)
        try await output.show({ try office.deliveries(in: scope, after: $0) }, text: { $0.text(in: scope.zone) }) {
            $0.document
        }
    }
}

extension DeliveryAttempt {
    fileprivate func text(in zone: TimeZone) -> String {
        let whom = [contact, method, to].compactMap(\.self).joined(separator: ", ")
        let about = event.map { "\($0.kind.rawValue) of \($0.contract ?? $0.subject)" } ?? "an event that is not known"
        let lasted = "after \(note.endedAt - startedAt) ms"
        let told = whom.isEmpty ? "" : "to \(whom); "
        return ListEntry.text(
            [zone.shown(startedAt), note.result.shown, "hook \(note.hook)", "attempt \(note.attempt)"],
            "\(told)\(about), event \(ListEntry.short(note.event)); \(outcome) \(lasted)")
    }

    fileprivate var document: JSON {
        .object([
            "event": .string(note.event), "events": note.events.map { .array($0.map { .string($0) }) },
            "kind": event.map { .string($0.kind.rawValue) }, "contract": event?.contract.map { .string($0) },
            "subject": event.map { .string($0.subject) }, "hook": .string(note.hook),
            "step": note.step.map { .integer(Int64($0)) }, "contact": contact.map { .string($0) },
            "method": method.map { .string($0) }, "to": to.map { .string($0) },
            "attempt": .integer(Int64(note.attempt)), "started_at": .string(startedAt.description),
            "ended_at": .string(note.endedAt.description), "result": .string(note.result.rawValue),
            "outcome": .string(outcome), "exit_code": exitCode.map { .integer(Int64($0)) },
            "output": .string(output),
        ])
    }
}

extension DeliveryNote.Result {
    fileprivate var shown: String {
        switch self {
        case .delivered: Terminal.text("delivered", in: .green)
        case .again: Terminal.text("to be tried again", in: .yellow)
        case .failed: Terminal.text("failed", in: .red)
        }
    }
}
