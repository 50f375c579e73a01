import Clocks
public import Foundation
import Intervals
public import Ledger
public import Site

/// A record with what became of it.
public struct RecordDetails: Sendable {
    public let record: Record
    /// What corrected or withdrew it; nil while it holds.
    public let replacedBy: Record?
    /// What it corrected or withdrew.
    public let replaces: Record?
    /// What the customer said of it, in the order of entry.
    public let answers: [Record]
    /// By whose clock its instants are told.
    public let zone: TimeZone
    /// What it changes, where that was asked for.
    public let effect: Effect?

    /// Whether the customer can accept or dispute it (fine print, 24).
    public var canBeAnswered: Bool { replacedBy == nil && AcceptanceDesk.answered.contains(record.kind) }
}

extension SiteOffice {
    /// Records from the newest to the oldest, of those that the principal may see.
    ///
    /// - Parameters:
    ///   - kinds: nil is all. A correction or withdrawal of one of them is among them.
    ///   - contract: its id, or the beginning of it, also of one that has left the configuration; nil is all.
    ///   - position: where an earlier page ended.
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract`, `.notPermitted` or `.ledger`.
    public func newestRecords(
        of kinds: Set<Record.Kind>? = nil, contract: String? = nil, before position: Position? = nil, limit: Int = 50,
        for principal: Principal
    ) throws(Refusal) -> Page<Record> {
        let chosen = try contract.map { (id) throws(Refusal) in Set([try knownContract(id, for: principal).id]) }
        return try Refusal.translating {
            var found = Page<Record>(elements: [], position: position ?? .start, isLast: false)
            var end = position
            // What is not for this person is looked at and left out; a page is filled all the same.
            for _ in 0..<Self.mostPages where found.elements.count < limit && !found.isLast {
                let page = try ledger.newestRecords(
                    before: end, limit: limit - found.elements.count,
                    matching: RecordFilter(kinds: kinds, contracts: chosen ?? principal.contracts))
                found.elements += try page.elements.filter { try isVisible($0, to: principal) }
                end = page.position
                found.position = page.position
                found.isLast = page.isLast
            }
            return found
        }
    }

    private static var mostPages: Int { 20 }

    /// A record that the principal may see, with what became of it.
    ///
    /// - Parameters:
    ///   - id: the record's, or the beginning of it.
    ///   - findsEffect: months are judged without it and with it, which takes a moment.
    /// - Throws: `Refusal` with `.unknownRecord`, `.ambiguousRecord` or `.ledger`.
    public func recordDetails(
        _ id: String, findsEffect: Bool = false, for principal: Principal
    ) throws(Refusal) -> RecordDetails {
        let record = try record(withPrefix: id, for: principal)
        let replaced = record.text(.replaces)
        return try Refusal.translating {
            func first(_ filter: RecordFilter) throws -> Record? {
                try ledger.records(after: .start, limit: 1, matching: filter).elements.first {
                    try isVisible($0, to: principal)
                }
            }
            let contract = record.contract.flatMap(facility.contract)
            return RecordDetails(
                record: record, replacedBy: try first(RecordFilter(replacedID: record.id)),
                replaces: try replaced.flatMap { try first(RecordFilter(id: $0)) },
                answers: try answers(to: record, for: principal),
                zone: contract?.timeZone ?? facility.timeZone,
                effect: findsEffect ? effect(of: record, for: principal) : nil)
        }
    }

    private func answers(to record: Record, for principal: Principal) throws -> [Record] {
        guard AcceptanceDesk.answered.contains(record.kind) else { return [] }
        let contracts = record.contract.map { Set([$0]) } ?? principal.contracts
        return try ledger.records(
            after: .start, limit: .max, matching: RecordFilter(kinds: [.acceptance], contracts: contracts)
        ).elements.filter { try $0.text(.of) == record.id && isVisible($0, to: principal) }
    }
}
