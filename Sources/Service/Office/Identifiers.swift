import Ledger
import Notation
public import Site

/// Things of one kind with identifiers, of which people type the first characters.
struct Identified<Element> {
    /// How a refusal calls one of them: `outage`.
    let noun: String
    /// The argument that names one.
    let field: String
    /// When none begins so.
    let unknown: Refusal.Code
    /// When several do.
    let ambiguous: Refusal.Code

    /// As many candidates are listed; whoever typed one character needs no more to type the next.
    private static var shown: Int { 6 }

    /// The one whose identifier is, or else begins with, what was typed.
    ///
    /// - Parameters:
    ///   - found: those that begin so.
    ///   - fix: what to do when none does.
    ///   - describe: an identifier and what tells it from others.
    /// - Throws: `Refusal` when there is none, or more than one; then it lists them.
    func only(
        _ typed: String, among found: [Element], fix: String? = nil, id: (Element) -> String,
        describe: (Element) -> String
    ) throws(Refusal) -> Element {
        if let exact = found.first(where: { id($0) == typed }) { return exact }
        guard let only = found.first else {
            let end = fix == nil ? "." : ""
            throw Refusal(unknown, field: field, reason: "No \(noun) is called \(typed)\(end)", fix: fix)
        }
        guard found.count == 1 else {
            let names = found.prefix(Self.shown).map { "\(id($0)) (\(describe($0)))" }
            let rest = found.count > Self.shown ? ", and \(found.count - Self.shown) more" : ""
            throw Refusal(
                ambiguous, field: field, reason: "\(found.count.counted(noun)) begin with \(typed)",
                fix: "there are \(names.joined(separator: ", "))\(rest).")
        }
        return only
    }
}

extension SiteOffice {
    /// The one record whose id begins with a prefix, of those that the principal may see.
    ///
    /// - Throws: `Refusal` with `.unknownRecord`, `.ambiguousRecord` or `.ledger`.
    public func record(
        withPrefix id: String, field: String = "id", for principal: Principal
    ) throws(Refusal) -> Record {
        let found = try Refusal.translating {
            try ledger.records(after: .start, limit: .max, matching: RecordFilter(idPrefix: id)).elements
                .filter { try isVisible($0, to: principal) }
        }
        return try Identified(noun: "record", field: field, unknown: .unknownRecord, ambiguous: .ambiguousRecord)
            .only(id, among: found, fix: "`mainstay records` lists them.", id: \.id, describe: \.described)
    }

    /// Whether a record may be shown: a customer sees what names his contract, and what corrects or withdraws that.
    func isVisible(_ record: Record, to principal: Principal) throws(LedgerError) -> Bool {
        if principal.isAllowed(record) { return true }
        guard record.contract == nil, let replaced = record.text(.replaces) else { return false }
        return try ledger.records(matching: RecordFilter(id: replaced)).first.map { principal.isAllowed($0) } ?? false
    }

    /// The contract of the configuration in force that is called so, or whose id alone begins so, where the principal
    /// may see it.
    ///
    /// - Throws: `Refusal` with `.notPermitted`, worded the same for one that there is and one that there is not;
    ///   `.unknownContract`; or `.ambiguousContract`.
    public func contract(_ id: String, for principal: Principal) throws(Refusal) -> Contract {
        if let contract = facility.contract(id) {
            try principal.requireAccess(to: id)
            return contract
        }
        let visible = facility.contracts.filter { principal.isAllowed(contract: $0.id) }
        let found = id.isEmpty ? [] : visible.filter { $0.id.hasPrefix(id) }
        guard !found.isEmpty else {
            try principal.requireAccess(to: id)
            throw unknownContract(id, among: visible.map(\.id))
        }
        return try Identified(
            noun: "contract", field: "contract", unknown: .unknownContract, ambiguous: .ambiguousContract
        ).only(id, among: found, id: \.id, describe: \.customer.name)
    }

    /// The same, or else one that has left the configuration, by its whole id.
    ///
    /// - Throws: as `contract(_:for:)`, or `Refusal` with `.ledger`.
    func knownContract(_ id: String, for principal: Principal) throws(Refusal) -> Contract {
        do {
            return try contract(id, for: principal)
        } catch  where error.code == .unknownContract {
            let former = try Refusal.translating {
                try eras(in: ledger).reversed().lazy.compactMap { $0.facility.contract(id) }.first
            }
            guard let former else { throw error }
            return former
        }
    }

    private func unknownContract(_ id: String, among known: [String]) -> Refusal {
        let all = "here are \(known.joined(separator: ", "))."
        let meant = Suggestion.nearest(to: id, among: known)
        let rest = meant.map { "did you mean \($0)? T\(all)" } ?? "t\(all)"
        return Refusal(.unknownContract, field: "contract", reason: "No contract is called \(id); \(rest)")
    }
}
