import Digests
import Foundation
import Intervals
import Site
import Synchronization

@testable import Ledger

/// The rows of a ledger in memory, looked at one by one: a second engine, as plain as it can be.
final class MemoryEngine: LedgerEngine {
    /// All rows; a value, so that a transaction works on a copy.
    struct Store: Sendable {
        var chains: [String] = []
        var collectors: [CollectorName] = []
        var signals: [String] = []
        var sealed: [SealedRun] = []
        var open: [OpenRun] = []
        var groups: [(collector: Int64, signals: [Int64])] = []
        var steady: [Int: SteadyBlock] = [:]
        var entries: [EntryRow] = []
        var concerns: Set<Concern> = []
        var links: [Int64: [ChainLink]] = [:]
        var secret: [UInt8]?
        var removed: [Int64: [Int64: Digest]] = [:]
        var version = 0
    }

    struct Concern: Hashable {
        var contract: String
        var entry: Int64
    }

    /// By name, so that a ledger can be opened again.
    private static let stores = Mutex<[String: Shared]>([:])

    private final class Shared: Sendable {
        let store = Mutex(Store())
    }

    let place: String
    private let shared: Shared

    init(named name: String) {
        place = name
        shared = Self.stores.withLock { stores in
            let shared = stores[name] ?? Shared()
            stores[name] = shared
            return shared
        }
    }

    func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value {
        try Self.read(shared.store.withLock { $0 }, at: place, body)
    }

    private static func read<Value>(
        _ store: Store, at place: String, _ body: (any LedgerRows) throws -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try body(MemoryRows(store))
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .failed(place: place, reason: "\(error)")
        }
    }

    func write<Value: Sendable>(_ body: (any LedgerTransaction) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try shared.store.withLock { store in
                let rows = MemoryRows(store)
                let value = try body(rows)
                store = rows.store
                store.version += 1
                return value
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .failed(place: place, reason: "\(error)")
        }
    }

    func snapshot() throws(LedgerError) -> any LedgerSnapshot {
        Snapshot(store: shared.store.withLock { $0 }, place: place)
    }

    private struct Snapshot: LedgerSnapshot {
        let store: Store
        let place: String

        func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value {
            try MemoryEngine.read(store, at: place, body)
        }
    }

    func inspect() throws(LedgerError) -> [String] { [] }

    func clean() throws(LedgerError) -> Bool { true }
}

/// One transaction's rows. Numbers of names are their places, counted from 1.
private final class MemoryRows: LedgerTransaction {
    var store: MemoryEngine.Store

    init(_ store: MemoryEngine.Store) { self.store = store }

    // MARK: - Names

    func chains() -> [ChainName] {
        store.chains.enumerated().map { ChainName(number: Int64($0.offset) + 1, name: $0.element) }
    }

    func collectors() -> [CollectorName] { store.collectors }

    func secret() -> [UInt8]? { store.secret }

    func signals() -> [(number: Int64, path: String)] {
        store.signals.enumerated().map { (Int64($0.offset) + 1, $0.element) }
    }

    func number(ofSignal path: String) -> Int64? { store.signals.firstIndex(of: path).map { Int64($0) + 1 } }

    // MARK: - Runs

    func sealedRuns(of signal: Int64, from: Instant, through: Instant) -> [SealedRun] {
        store.sealed.filter { $0.signal == signal && from <= $0.run.first && $0.run.first <= through }
            .sorted { ($0.run.first, $0.collector, $0.row) < ($1.run.first, $1.collector, $1.row) }
    }

    func runs(of signal: Int64, from: Instant, through: Instant) -> [Run] {
        sealedRuns(of: signal, from: from, through: through).map(\.run)
    }

    func beginning(of signal: Int64, saying state: Int, _ direction: SearchDirection) -> Instant? {
        let firsts = store.sealed.filter { $0.signal == signal && $0.run.state.code == state && !$0.run.isExtra }
            .map(\.run.first)
        switch direction {
        case .before(let instant): return firsts.filter { $0 < instant }.max()
        case .from(let instant): return firsts.filter { $0 >= instant }.min()
        }
    }

    func count(runsOf signal: Int64, from: Instant, through: Instant, lastingUntil end: Instant) -> Int {
        sealedRuns(of: signal, from: from, through: through).filter { $0.run.last >= end }.count
    }

    func openRuns(of signal: Int64) -> [OpenRun] { store.open.filter { $0.signal == signal } }

    func forEachOpenRun(_ visit: (OpenRun) throws -> Void) rethrows {
        for run in store.open.sorted(by: { ($0.signal, $0.collector) < ($1.signal, $1.collector) }) { try visit(run) }
    }

    func slot(of signals: [Int64], by collector: Int64) -> Int? {
        store.groups.firstIndex { $0.collector == collector && $0.signals == signals }.map { $0 + 1 }
    }

    func forEachSlot(_ visit: (_ slot: Int, _ collector: Int64, _ signals: [Int64]) throws -> Void) rethrows {
        for (index, group) in store.groups.enumerated() { try visit(index + 1, group.collector, group.signals) }
    }

    func mark(ofSlot slot: Int) -> SteadyMark? {
        let place = SteadyBlock.place(ofSlot: slot)
        guard let block = store.steady[place.block] else { return nil }
        let table = SteadyTable(blocks: [block])
        var probe = Run(first: .distantPast, last: .distantPast, greatestGap: 0, state: .up)
        probe = table.carried(probe, slot: slot)
        guard probe.last > .distantPast else { return nil }
        return SteadyMark(last: probe.last, greatestGap: probe.greatestGap)
    }

    func steadyBlocks() -> [SteadyBlock] { store.steady.values.sorted { $0.number < $1.number } }

    // MARK: - Entries

    func forEachEntry(_ query: EntryQuery, _ visit: (EntryRow) throws -> Bool) rethrows {
        let found = store.entries.filter { entry in
            entry.kind == query.kind && entry.number > query.after && entry.number < query.before
                && entry.at >= query.since
                && (query.details.map { $0.contains(entry.outline.detail ?? "") } ?? true) && isOn(query.path, entry)
        }
        for entry in query.isBackwards ? found.reversed() : found {
            guard try visit(entry) else { return }
        }
    }

    private func isOn(_ path: EntryQuery.Path, _ entry: EntryRow) -> Bool {
        switch path {
        case .all: true
        case .key(let key): entry.key == key
        case .keys(let prefix): entry.key.hasPrefix(prefix)
        case .concerning(let contract):
            ["", contract].contains { store.concerns.contains(.init(contract: $0, entry: entry.number)) }
        case .referring(let id): entry.outline.refers == id
        }
    }

    func newestEntry() -> Int64 { store.entries.last?.number ?? 0 }

    func newestEntry(of chain: Int64, through row: Int64) -> Int64 {
        store.entries.last { isOf(chain, $0.collector) && $0.row <= row }?.number ?? 0
    }

    func forEachConcern(_ visit: (_ contract: String, _ entry: Int64) throws -> Void) rethrows {
        for concern in store.concerns.sorted(by: { ($0.contract, $0.entry) < ($1.contract, $1.entry) }) {
            try visit(concern.contract, concern.entry)
        }
    }

    func forEachEntryBackwards(of chain: Int64, _ visit: (_ row: Int64, _ kind: String) throws -> Bool) rethrows {
        for entry in store.entries.reversed() where isOf(chain, entry.collector) {
            guard try visit(entry.row, entry.kind) else { return }
        }
    }

    private func isOf(_ chain: Int64, _ collector: Int64) -> Bool {
        store.collectors.contains { $0.number == collector && $0.chain == chain }
    }

    // MARK: - Chains

    func newestLink(of chain: Int64) -> ChainLink? { store.links[chain]?.last }

    func link(of chain: Int64, covering row: Int64) -> ChainLink? { store.links[chain]?.first { $0.row >= row } }

    func forEachLink(of chain: Int64, _ visit: (ChainLink) throws -> Void) rethrows {
        for link in store.links[chain] ?? [] { try visit(link) }
    }

    func forEachRow(of chain: Int64, _ visit: (ChainRow) throws -> Void) rethrows {
        var rows: [ChainRow] = []
        func add(_ row: Int64, _ collector: Int64, _ content: ChainRow.Content) {
            guard isOf(chain, collector) else { return }
            let name = store.collectors.first { $0.number == collector }?.name ?? ""
            rows.append(ChainRow(row: row, collector: name, content: content))
        }
        func path(_ signal: Int64) -> String { store.signals[Int(signal) - 1] }
        for run in store.sealed {
            add(run.row, run.collector, .stretch(run.run, signal: path(run.signal)))
            if let opened = run.opened { add(opened, run.collector, .beginning(run.run, signal: path(run.signal))) }
        }
        for run in store.open { add(run.opened, run.collector, .beginning(run.run, signal: path(run.signal))) }
        for entry in store.entries { add(entry.row, entry.collector, .entry(entry)) }
        for (row, digest) in store.removed[chain] ?? [:] {
            rows.append(ChainRow(row: row, collector: "", content: .removed(digest)))
        }
        for row in rows.sorted(by: { $0.row < $1.row }) { try visit(row) }
    }

    func forEachKeptRow(of chain: Int64, after row: Int64, _ visit: (KeptRow) throws -> Void) rethrows {
        let runs = store.sealed.filter { isOf(chain, $0.collector) }.map { KeptRow.run($0) }
        let entries = store.entries.filter { isOf(chain, $0.collector) }.map { KeptRow.entry($0) }
        let removed = (store.removed[chain] ?? [:]).map { KeptRow.removed(row: $0.key, $0.value) }
        for kept in (runs + entries + removed).sorted(by: { $0.row < $1.row }) where kept.row > row { try visit(kept) }
    }

    func removedRows(of chain: Int64) -> Set<Int64> { Set((store.removed[chain] ?? [:]).keys) }

    // MARK: - Writing

    func version() -> Int { store.version }

    func add(chain name: String) -> Int64 {
        store.chains.append(name)
        return Int64(store.chains.count)
    }

    func add(collector name: String, writingTo chain: Int64) -> Int64 {
        let number = Int64(store.collectors.count) + 1
        store.collectors.append(CollectorName(number: number, name: name, chain: chain))
        return number
    }

    func add(secret octets: [UInt8]) { store.secret = octets }

    func add(signal path: String) -> Int64 {
        store.signals.append(path)
        return Int64(store.signals.count)
    }

    func add(_ run: SealedRun) { store.sealed.append(run) }

    func put(_ run: OpenRun) {
        store.open.removeAll { $0.signal == run.signal && $0.collector == run.collector }
        store.open.append(run)
    }

    func move(_ run: OpenRun) {
        for index in store.open.indices
        where store.open[index].signal == run.signal && store.open[index].collector == run.collector {
            store.open[index].run.last = run.run.last
            store.open[index].run.greatestGap = run.run.greatestGap
            store.open[index].run.clockError = run.run.clockError
            store.open[index].slot = run.slot
        }
    }

    func addSlot(of signals: [Int64], by collector: Int64) -> Int {
        store.groups.append((collector, signals))
        return store.groups.count
    }

    func put(_ block: SteadyBlock) { store.steady[block.number] = block }

    func add(_ entry: EntryRow) -> Int64 {
        var entry = entry
        entry.number = newestEntry() + 1
        store.entries.append(entry)
        return entry.number
    }

    func put(_ chain: ChainName) { store.chains.append(chain.name) }

    func put(_ collector: CollectorName) { store.collectors.append(collector) }

    func put(signal path: String, numbered number: Int64) { store.signals.append(path) }

    func put(slot: Int, of signals: [Int64], by collector: Int64) { store.groups.append((collector, signals)) }

    func put(_ entry: EntryRow) {
        store.entries.append(entry)
        store.entries.sort { $0.number < $1.number }
    }

    func add(concern contract: String, of entry: Int64) {
        store.concerns.insert(.init(contract: contract, entry: entry))
    }

    func erasePersonal(of entry: Int64, leaving rest: PersonalPart?) {
        for index in store.entries.indices where store.entries[index].number == entry {
            store.entries[index].part = rest
        }
    }

    func replaceBody(of entry: Int64, by body: String) {
        for index in store.entries.indices where store.entries[index].number == entry {
            store.entries[index].body = body
        }
    }

    func remove(_ run: SealedRun) {
        store.sealed.removeAll { $0.row == run.row && $0.collector == run.collector && $0.signal == run.signal }
    }

    func add(removed digest: Digest, row: Int64, of chain: Int64) { store.removed[chain, default: [:]][row] = digest }

    func dropDigests(of chain: Int64, rows: ClosedRange<Int64>) {
        for row in rows { store.removed[chain]?[row] = nil }
    }

    func add(_ link: ChainLink, to chain: Int64) { store.links[chain, default: []].append(link) }
}
