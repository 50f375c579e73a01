import Facility
import Intervals
import Twin

/// The records that count at a tick (fine print, 8), asked entry by entry.
struct KnownEntries {
    let ticks: Ticks
    private let entries: [Record]

    init(_ records: [Record], ticks: Ticks, now: Int) {
        self.ticks = ticks
        let known = records.filter { record in
            let dates: [RecordField] = [.at, .notifiedAt, .consentedAt, .from]
            return dates.compactMap { Self.tick($0, record, ticks) }.first.map { $0 <= now } ?? false
        }
        entries = known.filter { record in
            !known.contains { $0.fields[.replaces] == .text(record.id) } && record.kind != .withdrawal
        }
    }

    static func tick(_ field: RecordField, _ record: Record, _ ticks: Ticks) -> Int? {
        guard case .instant(let instant)? = record.fields[field] else { return nil }
        return ticks.tick(instant)
    }

    func tick(_ field: RecordField, _ record: Record) -> Int? { Self.tick(field, record, ticks) }

    /// Of a kind, about a contract and, if it names any, a guarantee.
    func of(_ kind: Record.Kind, _ contract: Contract, _ guarantee: Guarantee?) -> [Record] {
        entries.filter { record in
            guard record.kind == kind else { return false }
            if let id = record.fields[.contract], id != .text(contract.id) { return false }
            guard let guarantee else { return true }
            if case .list(let names)? = record.fields[.guarantees], !names.contains(guarantee.rawValue) { return false }
            if let name = record.fields[.guarantee], name != .text(guarantee.rawValue) { return false }
            return true
        }
    }

    /// From `from` until before `to`.
    func ticks(of record: Record) -> Range<Int> {
        guard let from = tick(.from, record), let to = tick(.to, record), from < to else { return 0..<0 }
        return from..<to
    }

    /// What records attribute to anybody.
    func attributed(_ guarantee: Guarantee, _ contract: Contract) -> [Range<Int>] {
        of(.attribution, contract, guarantee).map(ticks(of:))
    }

    /// What records take off, by cause, in the order in which causes apply after *not reported*.
    func exclusions(_ guarantee: Guarantee, _ contract: Contract) -> [[Range<Int>]] {
        let forceMajeure = of(.forceMajeure, contract, guarantee)
        let maintenance = of(.maintenance, contract, guarantee).filter { record in
            guard guarantee != .power, let consent = self.tick(.consentedAt, record) else { return false }
            return consent <= self.tick(.from, record) ?? .min
        }
        let causes: [RecordValue] =
            guarantee == .power
            ? [.text("customer_equipment")] : [.text("customer_equipment"), .text("customer_other")]
        let customer = of(.attribution, contract, guarantee).filter { record in
            record.fields[.cause].map { causes.contains($0) } ?? false
        }
        return [forceMajeure, maintenance, customer].map { $0.map(ticks(of:)) }
    }
}
