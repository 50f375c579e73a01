import ArgumentParser
import Intervals
import Notation
import Office
import Site

/// `mainstay quiet`: work is planned, and the provider's own people are told of its effects when it is over.
struct QuietCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quiet", abstract: "Hold back what planned work explains, until it is over.",
        usage: """
            mainstay quiet DEVICE|SIGNAL… --for 2h --by NAME --reason TEXT
            mainstay quiet --list
            mainstay quiet --end ID --by NAME
            """,
        discussion: discussion(
            "Hooks and your own people hear of it at its end, in one message, or at once when it gets worse than "
                + "the work explains: another device of the same customers fails, or one of them loses its last feed. Minutes, "
                + "clocks and the calls of customers never wait. The daemon sees it within two seconds.",
            examples: "mainstay quiet pdu-a1 --for 2h --by Zhao --reason \"new breaker\"", "mainstay quiet --list",
            "mainstay quiet --end 4c1f09ab --by Zhao"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The devices and signals that are worked on.")
    var what: [String] = []

    @Option(name: .customLong("for"), help: "How long it may take, such as 90m or 2h.")
    var length: String?

    @Option(help: "Who does it, or answers for it.")
    var by: String?

    @Option(help: "What is done, in a few words.")
    var reason: String?

    @Option(help: "The id of work that is over earlier; its first characters are enough.")
    var end: String?

    @Flag(help: "List the work that is planned.")
    var list = false

    func run() throws {
        switch (list, end) {
        case (true, _): try show(try options.office(using: .read).plannedWork(for: options.principal))
        case (false, let id?):
            let office = try options.office(using: .write)
            let work = try office.endWork(id, by: try given(by, as: "--by"), principal: options.principal)
            options.note("quiet --end \(work.record.id)", in: office)
            try show([work], as: "over")
        case (false, nil): try plan()
        }
    }

    private func plan() throws {
        let length = try given(length, as: "--for")
        guard let duration = Milliseconds(written: length), duration > 0 else {
            throw Refusal(.malformed, field: "for", reason: "--for must be a length such as 90m or 2h, not \(length).")
        }
        let office = try options.office(using: .write)
        let work = try office.plan(
            workOn: what, for: duration, by: try given(by, as: "--by"), reason: try given(reason, as: "--reason"),
            principal: options.principal)
        options.note("quiet \(work.record.id)", in: office)
        try show([work], as: "quiet")
    }

    private func given(_ value: String?, as option: String) throws -> String {
        guard let value else { throw Refusal(.missing, field: option, reason: "\(option) is missing.") }
        return value
    }

    private func show(_ work: [QuietTime], as word: String = "planned") throws {
        switch options.format {
        case .json: Terminal.write(document: JSON.array(work.map(\.record.document)))
        case .text:
            for time in work { print("\(word): \(time.sentence)") }
            if work.isEmpty { print("no work is planned") }
        }
    }
}

extension QuietTime {
    fileprivate var sentence: String {
        let by = record.text(.by) ?? ""
        let reason = record.text(.reason) ?? ""
        return "\(subjects.joined(separator: ", ")) until \(span.to) by \(by): \(reason); \(record.id)".onOneLine
    }
}
