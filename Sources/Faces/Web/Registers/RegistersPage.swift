import Clocks
import Documents
import Foundation
import Hummingbird
import Intervals
import Ledger
import Office
import Site

/// Which entries are wanted: `?kind=complaint&contract=acme&before=1234`.
struct RegisterQuery: Sendable {
    let kind: Record.Kind?
    let contract: String?
    let before: Position?

    init(_ request: Request) {
        let query = request.uri.queryParameters
        kind = query["kind"].flatMap { Record.Kind(rawValue: String($0)) }
        contract = query["contract"].map { String($0.prefix(200)) }.flatMap { $0.isEmpty ? nil : $0 }
        before = query["before"].flatMap { Int64($0) }.flatMap { $0 > 0 ? Position(row: $0) : nil }
    }

    /// A link to what was entered before a place.
    func link(before position: Position) -> String {
        var parts = ["before=\(position.row)"]
        if let kind { parts.append("kind=\(kind.rawValue)") }
        if let contract { parts.append("contract=\(contract.inLink)") }
        return "?" + parts.joined(separator: "&")
    }
}

/// What was entered, from the newest on, and what can be entered.
struct RegistersPage: Sendable {
    struct Entry: Sendable {
        let id: String
        let path: String
        let register: String
        let contract: String
        let sentence: String
        let entered: String
        /// That it was entered late, or what it replaces.
        let remarks: String
    }

    struct Choice: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    struct Register: Sendable {
        let name: String
        let title: String
        let purpose: String
    }

    /// What this person can enter.
    let registers: [Register]
    let canEnter: Bool
    let entries: [Entry]
    let kinds: [Choice]
    let contract: String
    /// By whose clock.
    let zone: String
    /// A link to earlier ones; nil where there are none.
    let older: String?
    let isFirst: Bool

    private static let length = 50

    init(_ query: RegisterQuery, in office: SiteOffice, for visitor: Visitor) throws {
        let language = visitor.language
        let page = try office.newestRecords(
            of: query.kind.map { [$0] }, contract: query.contract, before: query.before, limit: Self.length,
            for: visitor.principal)
        let site = office.facility.timeZone
        entries = page.elements.map { record in
            let own = record.contract.flatMap(office.facility.contract)?.timeZone ?? site
            return Entry(record, language: language, zone: own)
        }
        let open = Record.Kind.allCases.filter(visitor.mayEnter)
        registers = open.filter { $0 != .withdrawal }.map { kind in
            Register(name: kind.rawValue, title: language.title(of: kind), purpose: language.purpose(of: kind))
        }
        canEnter = !open.isEmpty
        kinds = Record.Kind.allCases.map { kind in
            Choice(value: kind.rawValue, label: language.title(of: kind), isChosen: kind == query.kind)
        }
        contract = query.contract ?? ""
        zone = language.zone(site, at: office.clock.now)
        older = page.isLast ? nil : query.link(before: page.position)
        isFirst = query.before == nil
    }
}

extension Instant {
    /// The second that it is in: nobody reads more of when something was entered.
    var toTheSecond: Instant { Instant(milliseconds: milliseconds - milliseconds % 1000) }
}

extension RegistersPage.Entry {
    init(_ record: Record, language: Language, zone: TimeZone) {
        let words = RecordText(record, language: language, zone: zone)
        id = String(record.id.prefix(NamedOutage.shownCharacters))
        path = record.id.inLink
        register = language.title(of: record.kind)
        contract = record.contract ?? language.text(en: "all", zh: "全部")
        sentence = words.sentence
        entered = zone.shown(record.recordedAt.toTheSecond)
        remarks = (words.remarks + [words.interval, words.lateness].compactMap(\.self))
            .joined(separator: language.text(en: "; ", zh: "；"))
    }
}
