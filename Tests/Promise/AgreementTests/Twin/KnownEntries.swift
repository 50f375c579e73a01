import Agreement
import Intervals
import Site
import Twin

/// The records that count at a tick (fine print, 8), asked entry by entry.
struct KnownEntries {
    let ticks: Ticks
    private let entries: [Record]

    init(_ records: [Record], ticks: Ticks, now: Int) {
        self.ticks = ticks
        let known = records.filter { Self.knownTick($0, ticks) <= now }
        entries = known.filter { record in
            !known.contains { $0.fields[.replaces] == .text(record.id) } && record.kind != .withdrawal
        }
    }

    /// From when a record is known: by the first of these dates that it has, else by its earliest.
    private static func knownTick(_ record: Record, _ ticks: Ticks) -> Int {
        let dates: [RecordField] = [.at, .notifiedAt, .consentedAt, .from]
        if let first = dates.compactMap({ tick($0, record, ticks) }).first { return first }
        return RecordField.allCases.compactMap { tick($0, record, ticks) }.min() ?? .max
    }

    func knownTick(_ record: Record) -> Int { Self.knownTick(record, ticks) }

    static func tick(_ field: RecordField, _ record: Record, _ ticks: Ticks) -> Int? {
        guard case .instant(let instant)? = record.fields[field] else { return nil }
        return ticks.tick(instant)
    }

    func tick(_ field: RecordField, _ record: Record) -> Int? { Self.tick(field, record, ticks) }

    /// Those of a kind about a contract and, if it names any, a guarantee.
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

    /// Consented to before it began.
    func agreedMaintenance(_ guarantee: Guarantee, _ contract: Contract) -> [Record] {
        of(.maintenance, contract, guarantee).filter { record in
            guard let consent = self.tick(.consentedAt, record) else { return false }
            return consent <= self.tick(.from, record) ?? .min
        }
    }

    /// What records can take off, by cause, in the order in which causes apply after *not reported*: as far as the terms
    /// name the ground, and where they name none, as the article itself does.
    func exclusions(_ guarantee: Guarantee, _ contract: Contract, _ named: Set<Ground>?) -> [[Record]] {
        let article: [String] =
            ["force_majeure", "customer_equipment", "customer_application", "customer_negligence"]
            + ["customer_authorised_work"] + (guarantee == .power ? [] : ["maintenance", "customer_other"])
        let grounds = named.map { $0.map(\.rawValue) } ?? article
        let forceMajeure = grounds.contains("force_majeure") ? of(.forceMajeure, contract, guarantee) : []
        let maintenance = grounds.contains("maintenance") ? agreedMaintenance(guarantee, contract) : []
        let customer = of(.attribution, contract, guarantee).filter { record in
            guard case .text(let cause)? = record.fields[.cause] else { return false }
            return cause.hasPrefix("customer_") && grounds.contains(cause)
        }
        return [forceMajeure, maintenance, customer]
    }

    /// What the customer says of an entry: the latest answer that came with its own sign-in, else the entry itself. Work that
    /// it is said to have authorised without an authorisation is one-sided (no contact of these contracts may give one).
    func acceptance(of record: Record, _ contract: Contract) -> Acceptance.State {
        if record.fields[.cause] == .text("customer_authorised_work") { return .oneSided }
        let answers = of(.acceptance, contract, nil).filter {
            $0.fields[.of] == .text(record.id) && $0.fields[.check] != nil
        }
        let latest = answers.max { (knownTick($0), $0.id) < (knownTick($1), $1.id) }
        if let latest { return latest.fields[.decision] == .text("accepted") ? .accepted : .disputed }
        if record.fields[.disputedBy] != nil { return .disputed }
        return record.fields[.acceptedBy] != nil ? .accepted : .oneSided
    }

    /// What stands for an authorisation now: the newest known one that was entered again for the same instant, as often as
    /// that was done.
    static func standing(for id: RecordValue?, among records: [Record], until now: Int, _ ticks: Ticks) -> RecordValue?
    {
        guard let old = records.first(where: { .text($0.id) == id && $0.kind == .authorisation }) else { return id }
        let given = { (record: Record) in tick(.receivedAt, record, ticks) ?? tick(.at, record, ticks) }
        let known = records.filter {
            $0.kind == .authorisation && $0.fields[.replaces] == id && knownTick($0, ticks) <= now
                && given($0) == given(old)
        }
        let newest = known.max { (knownTick($0, ticks), $0.id) < (knownTick($1, ticks), $1.id) }
        guard knownTick(old, ticks) <= now, let newest else { return id }
        return standing(for: .text(newest.id), among: records, until: now, ticks)
    }
}
