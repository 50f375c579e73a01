import Agreement
import Intervals
import Ledger
import Programs
import Proofs
import Site
import Testing

/// The contract of reading records: in pages, by filter, of the ledger and of a snapshot of it.
@Suite struct RecordReadingTests {
    private let folder = TemporaryFolder("records")

    /// Records of three contracts and of none, some of them corrected, one under another contract.
    private func ledger(_ engine: Engine) throws -> any LedgerStore {
        let ledger = try engine.open(in: folder)
        // What is no record stands between them.
        for (number, record) in Self.records.enumerated() {
            try ledger.append(
                Sample.batch(
                    readings: [Sample.reading(Int64(number), number % 2 == 0 ? .up : .down)], records: [record],
                    events: [Sample.event("e-\(number)")]))
        }
        return ledger
    }

    private static let records = [
        Sample.record("a-1", contract: "a"), Sample.record("b-1", contract: "b"),
        Sample.record("a-10", contract: "a", kind: .maintenance),
        Sample.record("all-1", contract: nil, kind: .forceMajeure),
        Sample.record("a-2", contract: "a", replacing: "a-1"), Sample.record("c-1", contract: "c"),
        // Entered for c, which was a mistake; it was about b.
        Sample.record("b-2", contract: "b", replacing: "c-1"),
        Sample.record("gone", contract: nil, kind: .withdrawal, replacing: "a-10"),
        // A correction that is known before what it corrects, as an import may bring it.
        Sample.record("b-4", contract: "a", replacing: "b-3"), Sample.record("b-3", contract: "b"),
        Sample.record("a-3", contract: "a", kind: .notification),
        Sample.record("nothing", contract: "c", replacing: "never entered"),
        Sample.record("b-5", contract: "b", replacing: "all-1"),
        Sample.record("never", contract: nil, kind: .withdrawal, replacing: "never entered"),
    ]

    private static let filters: [(name: String, filter: RecordFilter, ids: [String])] = [
        ("everything", .everything, records.map(\.id)),
        ("an id", RecordFilter(id: "a-1"), ["a-1"]),
        ("an id that is not there", RecordFilter(id: "a-"), []),
        ("an id's beginning", RecordFilter(idPrefix: "a-1"), ["a-1", "a-10"]),
        ("a beginning of none", RecordFilter(idPrefix: "z"), []),
        ("a kind", RecordFilter(kinds: [.notification]), ["a-3"]),
        ("withdrawals", RecordFilter(kinds: [.withdrawal]), ["gone", "never"]),
        ("a contract's withdrawals", RecordFilter(kinds: [.withdrawal], contracts: ["a"]), ["gone", "never"]),
        ("a kind with its withdrawals", RecordFilter(kinds: [.maintenance]), ["a-10", "gone"]),
        ("no kind", RecordFilter(kinds: []), []),
        (
            "a contract", .concerning("c"),
            ["all-1", "c-1", "b-2", "gone", "nothing", "b-5", "never"]
        ),
        (
            "another contract", .concerning("b"),
            ["b-1", "all-1", "b-2", "gone", "b-4", "b-3", "b-5", "never"]
        ),
        ("a contract without records", .concerning("d"), ["all-1", "gone", "b-5", "never"]),
        (
            "two contracts", RecordFilter(contracts: ["a", "c"]),
            ["a-1", "a-10", "all-1", "a-2", "c-1", "b-2", "gone", "b-4", "a-3", "nothing", "b-5", "never"]
        ),
        ("what corrects a record", RecordFilter(replacedID: "a-1"), ["a-2"]),
        ("what corrects none", RecordFilter(replacedID: "a-2"), []),
        (
            "a kind of a contract", RecordFilter(kinds: [.outageReport], contracts: ["a"]),
            ["a-1", "a-2", "b-4"]
        ),
        ("an id's beginning of a contract", RecordFilter(idPrefix: "b", contracts: ["c"]), ["b-2", "b-5"]),
    ]

    /// From the newest on, page by page, whatever the filter and however short the pages.
    @Test(arguments: Engine.allCases, filters.indices)
    func theNewestComeFirst(engine: Engine, filter index: Int) throws {
        let ledger = try ledger(engine)
        let (name, filter, ids) = Self.filters[index]
        for limit in [1, 3, 100] {
            var found: [String] = []
            var position: Position?
            var page = try ledger.newestRecords(before: position, limit: limit, matching: filter)
            for _ in 0...Self.records.count {
                found += page.elements.map(\.id)
                #expect(page.elements.count <= limit)
                if page.isLast { break }
                position = page.position
                page = try ledger.newestRecords(before: position, limit: limit, matching: filter)
            }
            #expect(found == ids.reversed(), "\(name), \(limit) a page")
        }
    }

    @Test(arguments: Engine.allCases, filters.indices)
    func aFilterAdmitsWhatItSays(engine: Engine, index: Int) throws {
        let ledger = try ledger(engine)
        let (name, filter, ids) = Self.filters[index]
        for reader in [ledger, try ledger.snapshot()] {
            let found = try reader.records(matching: filter)
            #expect(found.map(\.id) == ids, "\(name)")
            #expect(found == Self.records.filter { ids.contains($0.id) }, "\(name)")
            try expectPages(of: found, name) { try reader.records(after: $0, limit: $1, matching: filter) }
        }
    }

    /// A contract's own records and those of none are enough to know what holds for it.
    @Test(arguments: Engine.allCases)
    func aContractsRecordsDecideAsAllOfThemDo(engine: Engine) throws {
        for seed in seeds("a contract's records in \(engine)", few: 20, many: 1000) {
            var random = Seed(seed)
            let ledger = try engine.open("\(seed)", in: folder)
            let contracts: [String?] = ["a", "b", "c", nil]
            var records: [Record] = []
            for number in 0..<60 {
                let replaced =
                    Int.random(in: 0..<3, using: &random) == 0 ? "r-\(Int.random(in: 0..<60, using: &random))" : nil
                let contract = contracts.randomElement(using: &random) ?? nil
                let kind: Record.Kind = contract == nil ? .forceMajeure : .outageReport
                let isWithdrawal = replaced != nil && Bool.random(using: &random)
                records.append(
                    Sample.record(
                        "r-\(number)", contract: contract, kind: isWithdrawal ? .withdrawal : kind,
                        at: Int64.random(in: 0..<1000, using: &random), replacing: replaced))
            }
            try ledger.append(Sample.batch(records: records))
            let snapshot = try ledger.snapshot()
            for seconds in [100, 500, 1000] as [Int64] {
                let now = Sample.instant(seconds)
                let all = KnownRecords(records, at: now)
                for contract in ["a", "b", "c", "d"] {
                    for reader in [ledger, snapshot] {
                        let own = KnownRecords(try reader.records(matching: .concerning(contract)), at: now)
                        #expect(own.all(for: contract) == all.all(for: contract), "seed \(seed), \(contract)")
                    }
                }
            }
        }
    }

    /// As the daemon follows the registers: what is entered later comes on the next page.
    @Test(arguments: Engine.allCases)
    func readingGoesOnWhereItEnded(engine: Engine) throws {
        let ledger = try ledger(engine)
        var seen: [String] = []
        let position = try ledger.forEachRecord { seen.append($0.id) }
        #expect(seen == Self.records.map(\.id))
        // Events move the position too, so that nothing is looked at twice.
        #expect(position.row > Int64(Self.records.count))
        try ledger.append(Sample.batch(events: [Sample.event("later")]))
        let next = try ledger.records(after: position, limit: 10, matching: .everything)
        #expect(next.elements.isEmpty && next.isLast && next.position > position)
        try ledger.append(Sample.batch(records: [Sample.record("new")]))
        #expect(
            try ledger.records(after: next.position, limit: 10, matching: .everything).elements.map(\.id) == ["new"])
    }

    @Test(arguments: Engine.allCases)
    func aLoopMayBeLeft(engine: Engine) throws {
        struct Enough: Error {}
        let ledger = try ledger(engine)
        var seen = 0
        #expect(throws: Enough.self) {
            try ledger.forEachRecord { _ in
                seen += 1
                if seen == 3 { throw Enough() }
            }
        }
        #expect(seen == 3)
    }

    @Test(arguments: Engine.allCases)
    func anEmptyLedgerHasOnePage(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        for reader in [ledger, try ledger.snapshot()] {
            let page = try reader.records(after: .start, limit: 10, matching: .concerning("a"))
            #expect(page == Page(elements: [], position: .start, isLast: true))
        }
    }
}
