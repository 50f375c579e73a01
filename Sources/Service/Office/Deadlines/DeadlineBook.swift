import Clocks
import Intervals
import Ledger
import Site
import Synchronization

/// What is due under many contracts, as it was judged lately: judging reads each contract's readings, and lists of all of
/// them are asked for often.
///
/// A contract is judged anew when a record or an event about it was entered, when the configuration is another one, and
/// after a quarter of an hour in any case, since imported readings make no event. From any thread.
public final class DeadlineBook: Sendable {
    private struct Judged {
        let deadlines: [Deadline]
        let at: Instant
    }

    private struct State {
        var facility: Facility?
        /// What was entered up to here has been looked at.
        var records = Position.start
        var events = Position.start
        var judged: [String: Judged] = [:]
        /// Goes up when something that was judged no longer counts.
        var turn = 0
    }

    private let state = Mutex(State())

    /// So many contracts, and fewer, are judged whenever they are asked for.
    static let few = 16
    private static let lifetime: Milliseconds = .minutes(15)
    /// Whoever keeps it up to date does so this often, and nobody else ever has to wait.
    public static let refreshInterval = Duration.seconds(600)

    /// Makes one in which nothing is judged yet.
    public init() {}

    /// How many contracts are judged at present, for whoever wonders what was kept.
    var count: Int { state.withLock { $0.judged.count } }

    /// When the contract that was judged longest ago was judged.
    var oldest: Instant? { state.withLock { $0.judged.values.map(\.at).min() } }

    /// What is due under contracts, whenever that is, by their ids.
    ///
    /// - Parameter age: what was judged as long ago is judged anew.
    func deadlines(
        of contracts: [Contract], at now: Instant, in office: SiteOffice, noOlderThan age: Milliseconds = lifetime
    ) throws -> [String: [Deadline]] {
        try takeNews(of: office, at: now)
        let (known, turn) = state.withLock { ($0.judged, $0.turn) }
        let old = contracts.filter { contract in
            guard let judged = known[contract.id] else { return true }
            return judged.at > now || now - judged.at >= age
        }
        let new = try office.judgedDeadlines(of: old, at: now)
        state.withLock { state in
            // Something was entered while this was judged: it is judged again when it is asked for.
            guard state.turn == turn else { return }
            for contract in old {
                state.judged[contract.id] = Judged(deadlines: new[contract.id] ?? [], at: now)
            }
        }
        return known.mapValues(\.deadlines).merging(new) { $1 }
    }

    /// Forgets what is judged of contracts about which something was entered.
    private func takeNews(of office: SiteOffice, at now: Instant) throws {
        let facility = office.facility
        let (records, events) = state.withLock { state in
            if state.facility != facility {
                let turn = state.turn + 1
                state = State()
                state.turn = turn
                state.facility = facility
            }
            return (state.records, state.events)
        }
        var changed: Set<String> = []
        var isForAll = false
        let lastRecord = try office.ledger.forEachRecord(after: records) { record in
            guard let contract = record.contract else { return isForAll = true }
            changed.insert(contract)
        }
        // At first nothing is judged that earlier events could change.
        let filter = events == .start ? EventFilter(since: now) : .everything
        let lastEvent = try office.ledger.forEachEvent(after: events, matching: filter) { event in
            if let contract = event.contract { changed.insert(contract) }
        }
        let all = office.renewals(of: changed)
        state.withLock { state in
            state.records = max(state.records, lastRecord)
            state.events = max(state.events, lastEvent)
            guard isForAll || !all.isEmpty else { return }
            state.turn += 1
            state.judged = isForAll ? [:] : state.judged.filter { !all.contains($0.key) }
        }
    }
}

extension SiteOffice {
    /// Judges what falls due under many contracts before anybody asks: of a thousand, that takes seconds.
    ///
    /// - Returns: false where there are so few that nothing is kept.
    /// - Throws: `Refusal` with `.ledger`.
    public func keepUpToDate(_ book: DeadlineBook) throws(Refusal) -> Bool {
        guard facility.contracts.count > DeadlineBook.few else { return false }
        let now = clock.now
        try Refusal.translating {
            _ = try book.deadlines(of: facility.contracts, at: now, in: self, noOlderThan: .minutes(5))
        }
        return true
    }

    /// Contracts, with those that they continue and that continue them: what is entered of one counts for the others.
    fileprivate func renewals(of contracts: Set<String>) -> Set<String> {
        var all = contracts
        var isGrowing = !all.isEmpty
        while isGrowing {
            let next = facility.contracts.filter { contract in
                guard let former = contract.follows else { return false }
                return all.contains(former) != all.contains(contract.id)
            }
            for contract in next { all.formUnion([contract.id, contract.follows ?? contract.id]) }
            isGrowing = !next.isEmpty
        }
        return all
    }
}
