import Ledger
import Site
import Testing

/// Where a directory finds the records of a contract, held against a filter that looks at each record.
@Suite struct RecordDirectoryTests {
    private func directory(_ records: [RecordOutline]) -> RecordDirectory {
        var directory = RecordDirectory()
        for (index, record) in records.enumerated() {
            let replaced = records.first { $0.id == record.replaces }
            directory.add(record, at: Position(row: Int64(index + 1)), replacing: replaced)
        }
        return directory
    }

    private func places(_ records: [RecordOutline], _ contracts: Set<String>, after row: Int64 = 0) -> [Int64] {
        directory(records).positions(of: contracts, after: Position(row: row)).map(\.row)
    }

    private static let records = [
        RecordOutline(id: "a", contract: "one"), RecordOutline(id: "b", contract: "two"),
        RecordOutline(id: "c"), RecordOutline(id: "d", contract: "one", replaces: "b"),
        RecordOutline(id: "e", contract: "one", replaces: "c"), RecordOutline(id: "f", replaces: "a"),
        RecordOutline(id: "g", contract: "two", replaces: "nothing"),
    ]

    @Test func aRecordConcernsItsContractAndThatOfWhatItReplaces() {
        #expect(places(Self.records, ["one"]) == [1, 3, 4, 5, 6])
        #expect(places(Self.records, ["two"]) == [2, 3, 4, 5, 6, 7])
        #expect(places(Self.records, ["three"]) == [3, 5, 6])
        #expect(places(Self.records, []) == [3, 5, 6])
    }

    /// One that two contracts have is there once.
    @Test func severalContractsAreOneList() {
        #expect(places(Self.records, ["one", "two"]) == [1, 2, 3, 4, 5, 6, 7])
    }

    @Test(arguments: 0...8 as ClosedRange<Int64>)
    func whatComesAfterAPositionIsFound(row: Int64) {
        #expect(places(Self.records, ["one", "two"], after: row) == [1, 2, 3, 4, 5, 6, 7].filter { $0 > row })
        #expect(places(Self.records, ["one"], after: row) == [1, 3, 4, 5, 6].filter { $0 > row })
    }

    @Test func itFindsWhatTheFilterAdmits() {
        for seed in 0..<UInt64(300) {
            var random = Seed(state: seed)
            let contracts = ["one", "two", "three"]
            let records = (0..<25).map { number in
                RecordOutline(
                    id: "\(number)",
                    contract: contracts.randomElement(using: &random).flatMap { $0 == "three" ? nil : $0 },
                    replaces: Bool.random(using: &random) ? "\(Int.random(in: 0..<30, using: &random))" : nil)
            }
            for wanted in [["one"], ["two"], ["one", "two"], ["four"]] as [Set<String>] {
                let filter = RecordFilter(contracts: wanted)
                let expected = records.indices.filter { index in
                    filter.admits(records[index]) { id in records.first { $0.id == id } }
                }
                #expect(places(records, wanted) == expected.map { Int64($0 + 1) }, "seed \(seed)")
            }
        }
    }
}
