import ArgumentParser
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site

/// What every list takes.
struct ListOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: "From when on: \"2026-10-14 02:00\" by the clock of the contract or site, a day, or -12h (default: -7d).",
        transform: WrittenInstant.argument)
    var since: WrittenInstant?

    @Option(
        parsing: .unconditional, help: "Until when, or to the end of which day.", transform: WrittenInstant.argument)
    var until: WrittenInstant?

    @Option(help: "Only what concerns this contract; may be repeated.")
    var contract: [String] = []

    @Flag(help: "Go on and show what comes, until interrupted.")
    var follow = false

    func validate() throws {
        if follow, until != nil { throw ValidationError("--follow goes on without end: it takes no --until.") }
    }

    func scope(in office: SiteOffice, for principal: Principal) throws(Refusal) -> ListScope {
        try office.scope(
            since: since ?? .relative(-.days(7)), until: until, contracts: contract, for: principal)
    }

    /// What a list says in which nothing stands.
    func nothing(_ noun: String, in scope: ListScope, language: Language) -> String {
        guard language == .english else { return nothingInChinese(noun, in: scope) }
        var text = "No \(noun) since \(scope.zone.shown(scope.since))"
        if until != nil { text += " until \(scope.zone.shown(scope.until))" }
        if !contract.isEmpty { text += " of \(contract.joined(separator: ", "))" }
        return since == nil ? "\(text); --since goes back further." : "\(text)."
    }

    private func nothingInChinese(_ noun: String, in scope: ListScope) -> String {
        let until = if until == nil { "以来" } else { "至 \(scope.zone.shown(scope.until)) " }
        let whose = if contract.isEmpty { "" } else { "合同 \(contract.joined(separator: "、")) " }
        let rest = if since == nil { "；可用 --since 查看更早的内容" } else { "" }
        return "\(scope.zone.shown(scope.since)) \(until)\(whose)没有\(noun)\(rest)。"
    }
}

/// Shows a list page by page, and goes on with what comes when somebody follows it.
struct ListOutput {
    /// What the list is of, in the plural.
    let noun: String
    let language: Language
    let list: ListOptions
    let format: OutputFormat
    let scope: ListScope

    /// How often a followed list looks for what came.
    static let pause = Duration.seconds(1)

    /// - Parameters:
    ///   - read: the page after a position.
    ///   - text, document: an element for people, and for programs.
    func show<Element>(
        _ read: (Position) throws -> Page<Element>, text: (Element) -> String, document: (Element) -> JSON
    ) async throws {
        var position = Position.start
        var count = 0
        repeat {
            let page = try read(position)
            for element in page.elements { write(text: text(element), document: document(element)) }
            count += page.elements.count
            position = page.position
            if page.isLast, list.follow { try await Task.sleep(for: Self.pause) }
            if page.isLast, !list.follow { break }
        } while true
        end(count: count)
    }

    func write(text: @autoclosure () -> String, document: @autoclosure () -> JSON) {
        switch format {
        case .json: Terminal.writeLine(document().compact)
        case .text: print(text())
        }
    }

    /// Says that there was nothing, to people; a program reads no line.
    func end(count: Int) {
        if count == 0, format == .text { print(list.nothing(noun, in: scope, language: language)) }
    }
}

/// Two lines of a list, at most 80 columns wide: what finds it, and what it says.
enum ListEntry {
    private static let width = 80
    private static let gap = "  "

    /// - Parameters:
    ///   - head: what finds it, the most important first; what has no room in the line goes into the next.
    ///   - rest: what it says.
    static func text(_ head: [String], _ rest: String) -> String {
        // What finds it may be coloured.
        var head = head.map(\.inOneRow).filter { !$0.isEmpty }
        var body = [rest.onOneLine]
        while head.count > 1, head.joined(separator: gap).columns > width { body.insert(head.removeLast(), at: 0) }
        let lines = body.filter { !$0.isEmpty }.joined(separator: "; ").wrapped(to: width - gap.count)
        return ([head.joined(separator: gap)] + lines.map { gap + $0 }).joined(separator: "\n")
    }

    /// What an entry does, a sentence for each thing, below the line that says what was entered.
    static func sentences(_ sentences: [String]) -> String {
        sentences.flatMap { sentence in
            sentence.onOneLine.wrapped(to: width - 2 * gap.count).enumerated().map { index, line in
                (index == 0 ? gap : gap + gap) + line
            }
        }.map { "\n" + $0 }.joined()
    }

    /// As much of an id as people read and type.
    static func short(_ id: String) -> String { String(id.prefix(NamedOutage.shownCharacters)) }
}
