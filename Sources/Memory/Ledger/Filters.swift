public import Intervals
public import Site

/// Which records to read. A record must satisfy every condition that is given.
public struct RecordFilter: Hashable, Sendable {
    /// The record of this id.
    public var id: String?
    /// Records whose id begins so.
    public var idPrefix = ""
    /// Records of these kinds, and what corrects or withdraws one of them.
    public var kinds: Set<Record.Kind>?
    /// Records that name one of these contracts or none, and what corrects or withdraws one of them: all that decides
    /// what holds for these contracts.
    public var contracts: Set<String>?
    /// Records that correct or withdraw the record of this id.
    public var replacedID: String?

    public init(
        id: String? = nil, idPrefix: String = "", kinds: Set<Record.Kind>? = nil, contracts: Set<String>? = nil,
        replacedID: String? = nil
    ) {
        self.id = id
        self.idPrefix = idPrefix
        self.kinds = kinds
        self.contracts = contracts
        self.replacedID = replacedID
    }

    /// Admits every record.
    public static let everything = RecordFilter()

    /// Everything that decides what holds for a contract.
    public static func concerning(_ contract: String) -> RecordFilter { RecordFilter(contracts: [contract]) }

    /// Whether more than the id has to be known of a record.
    package var needsOutline: Bool { kinds != nil || contracts != nil || replacedID != nil }

    /// Whether a record satisfies the filter.
    ///
    /// - Parameter find: looks up a record by its id; asked for a record that this one replaces.
    package func admits(
        _ record: RecordOutline, findingReplaced find: (String) throws -> RecordOutline?
    ) rethrows -> Bool {
        guard id.map({ $0 == record.id }) ?? true, idPrefix.isEmpty || record.id.hasPrefix(idPrefix),
            replacedID.map({ $0 == record.replaces }) ?? true
        else { return false }
        if includes(record) { return true }
        guard let replaced = try record.replaces.flatMap(find) else { return false }
        return includes(replaced)
    }

    private func includes(_ record: RecordOutline) -> Bool {
        if let kinds, !(record.kind.map(kinds.contains) ?? false) { return false }
        guard let contracts, let contract = record.contract else { return true }
        return contracts.contains(contract)
    }
}

/// What a filter looks at.
package struct RecordOutline: Hashable, Sendable {
    package var id: String
    /// Nil when the record is of a kind that this version does not know.
    package var kind: Record.Kind?
    package var contract: String?
    package var replaces: String?

    package init(id: String, kind: Record.Kind? = nil, contract: String? = nil, replaces: String? = nil) {
        self.id = id
        self.kind = kind
        self.contract = contract
        self.replaces = replaces
    }
}

/// Which events to read. An event must satisfy every condition that is given.
public struct EventFilter: Hashable, Sendable {
    /// Events whose id begins so.
    public var idPrefix = ""
    /// Events of these kinds.
    public var kinds: Set<Event.Kind>?
    /// Events that name one of these contracts.
    public var contracts: Set<String>?
    /// Events of this instant and later.
    public var since: Instant

    public init(
        idPrefix: String = "", kinds: Set<Event.Kind>? = nil, contracts: Set<String>? = nil,
        since: Instant = .distantPast
    ) {
        self.idPrefix = idPrefix
        self.kinds = kinds
        self.contracts = contracts
        self.since = since
    }

    /// Admits every event.
    public static let everything = EventFilter()
}

/// Which events to read with what became of telling people.
public struct DeliveryFilter: Hashable, Sendable {
    /// Events, and attempts that began, at this instant or later.
    public var since: Instant
    /// Events about these subjects.
    public var subjects: Set<String>?

    public init(since: Instant = .distantPast, subjects: Set<String>? = nil) {
        self.since = since
        self.subjects = subjects
    }

    /// Admits every event and every attempt.
    public static let everything = DeliveryFilter()
}

/// Which compliance documents to read.
public struct ResultFilter: Hashable, Sendable {
    /// Documents of this contract.
    public var contract: String?
    /// Documents of this month.
    public var month: Month?

    public init(contract: String? = nil, month: Month? = nil) {
        self.contract = contract
        self.month = month
    }

    /// Admits every document.
    public static let everything = ResultFilter()
}
