public import Intervals
public import Site

/// The records that are known at an instant and neither replaced nor withdrawn by another known one (fine print, 8).
public struct KnownRecords: Sendable {
    /// By kind and contract, so that a month of many contracts costs each the same; nil is for all contracts.
    private struct Register: Hashable {
        var kind: Record.Kind
        var contract: String?
    }

    private let registers: [Register: [Record]]
    /// The `at` of the first known withdrawal of each id.
    private let withdrawals: [String: Instant]
    /// Authorisations that are known and withdrawn, by contract: what was done before stays authorised (fine print, 20).
    private let withdrawn: [String: [Record]]
    /// The id of the authorisation that corrects another one which was given at the same instant.
    private let corrections: [String: String]

    /// Those of the records that are known at an instant and in force.
    public init(_ records: some Sequence<Record>, at now: Instant) {
        let known = records.filter { $0.knownAt <= now }
        let replaced = Set(known.compactMap { $0.text(.replaces) })
        let active = known.filter { !replaced.contains($0.id) && $0.kind != .withdrawal }
        let takenBack = known.filter { $0.kind == .withdrawal }
            .compactMap { record in record.text(.replaces).map { ($0, record.knownAt) } }
        let withdrawals = Dictionary(takenBack) { min($0, $1) }
        self.withdrawals = withdrawals
        let corrected = Set(known.filter { $0.kind != .withdrawal }.compactMap { $0.text(.replaces) })
        let withdrawn = known.filter {
            $0.kind == .authorisation && withdrawals[$0.id] != nil && !corrected.contains($0.id)
        }
        self.withdrawn = Dictionary(grouping: withdrawn) { $0.contract ?? "" }
        corrections = Self.corrections(among: known.filter { $0.kind == .authorisation })
        registers = Dictionary(grouping: active) { Register(kind: $0.kind, contract: $0.contract) }
            .mapValues { $0.inOrder }
    }

    private static func corrections(among authorisations: [Record]) -> [String: String] {
        let given = Dictionary(authorisations.map { ($0.id, $0.saidAt) }) { first, _ in first }
        let pairs = authorisations.sorted { ($0.knownAt, $0.id) < ($1.knownAt, $1.id) }.compactMap { later in
            later.text(.replaces).flatMap { given[$0] == later.saidAt ? ($0, later.id) : nil }
        }
        return Dictionary(pairs) { _, last in last }
    }

    /// The id of the authorisation that stands for one of an id: where a signed paper or a mistake was entered later, by a
    /// correction that was given at the same instant, what names the former one means that.
    func authorisation(standingFor id: String) -> String {
        var id = id
        var seen: Set<String> = []
        while let next = corrections[id], seen.insert(id).inserted { id = next }
        return id
    }

    /// All that concern the contract, of every kind that a document may show, in order.
    public func all(for contract: String) -> [Record] {
        Record.Kind.allCases.filter { !$0.isInternal }.flatMap { of($0, for: contract) }.inOrder
    }

    /// Those of a kind that concern the contract: that name it, or name none.
    func of(_ kind: Record.Kind, for contract: String) -> [Record] {
        let own = registers[Register(kind: kind, contract: contract)] ?? []
        let general = registers[Register(kind: kind, contract: nil)] ?? []
        guard !general.isEmpty else { return own }
        return (own + general).inOrder
    }

    /// The authorisations of a contract that are known, with the instant of the first known withdrawal; those that
    /// another one replaced are left out. In order.
    func authorisations(of contract: String) -> [(record: Record, withdrawnAt: Instant?)] {
        let inForce = (registers[Register(kind: .authorisation, contract: contract)] ?? [])
        return (inForce + (withdrawn[contract] ?? [])).inOrder.map { ($0, withdrawals[$0.id]) }
    }

    /// … and the guarantee: that list it, or list none.
    func of(_ kind: Record.Kind, for contract: String, under guarantee: Guarantee) -> [Record] {
        of(kind, for: contract).filter { record in
            if let list = record.list(.guarantees) { return list.contains(guarantee.rawValue) }
            // What names a promise of the terms, and no article, is about no article.
            return record.text(.guarantee).map { $0 == guarantee.rawValue } ?? (record.text(.promise) == nil)
        }
    }

    /// … and a promise beside the articles.
    func of(_ kind: Record.Kind, for contract: String, under promise: PromiseTerms) -> [Record] {
        of(kind, for: contract).filter(promise.concerns)
    }
}

extension [Record] {
    /// By the instant from which they are known.
    fileprivate var inOrder: [Record] { sorted { ($0.knownAt, $0.id) < ($1.knownAt, $1.id) } }
}
