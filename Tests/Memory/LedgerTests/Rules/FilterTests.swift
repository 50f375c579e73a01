import Ledger
import Site
import Testing

/// What a filter of records admits, by the record and by what it replaces.
@Suite struct FilterTests {
    private let report = RecordOutline(id: "report", kind: .outageReport, contract: "c")
    private let others = [
        "report": RecordOutline(id: "report", kind: .outageReport, contract: "c"),
        "general": RecordOutline(id: "general", kind: .forceMajeure),
    ]

    private func admits(_ filter: RecordFilter, _ record: RecordOutline) -> Bool {
        filter.admits(record) { others[$0] }
    }

    @Test func everythingIsAdmittedByNoCondition() {
        #expect(admits(.everything, report))
        #expect(admits(.everything, RecordOutline(id: "")))
        #expect(!RecordFilter.everything.needsOutline)
    }

    @Test func anIdIsTheWholeIdAndAPrefixItsBeginning() {
        #expect(admits(RecordFilter(id: "report"), report) && !admits(RecordFilter(id: "rep"), report))
        #expect(admits(RecordFilter(idPrefix: "rep"), report) && !admits(RecordFilter(idPrefix: "ort"), report))
        #expect(!RecordFilter(id: "report", idPrefix: "rep").needsOutline)
    }

    @Test func aKindIsThatOfTheRecordOrOfWhatItReplaces() {
        let withdrawal = RecordOutline(id: "w", kind: .withdrawal, replaces: "report")
        #expect(admits(RecordFilter(kinds: [.outageReport]), report))
        #expect(admits(RecordFilter(kinds: [.outageReport]), withdrawal))
        #expect(admits(RecordFilter(kinds: [.withdrawal]), withdrawal))
        #expect(!admits(RecordFilter(kinds: [.withdrawal]), report))
        #expect(!admits(RecordFilter(kinds: [.maintenance]), withdrawal))
        // A kind of a newer version is of no kind that could be asked for.
        #expect(!admits(RecordFilter(kinds: [.maintenance]), RecordOutline(id: "new")))
    }

    @Test func aContractIsThatOfTheRecordOrOfWhatItReplacesOrNone() {
        #expect(admits(.concerning("c"), report) && !admits(.concerning("d"), report))
        #expect(admits(.concerning("d"), RecordOutline(id: "x")))
        #expect(admits(.concerning("c"), RecordOutline(id: "x", contract: "d", replaces: "report")))
        #expect(admits(.concerning("e"), RecordOutline(id: "x", contract: "d", replaces: "general")))
        #expect(!admits(.concerning("e"), RecordOutline(id: "x", contract: "d", replaces: "report")))
        #expect(!admits(.concerning("e"), RecordOutline(id: "x", contract: "d", replaces: "not there")))
    }

    /// Kind and contract are those of one record, not the kind of one and the contract of another.
    @Test func conditionsAreOfOneRecord() {
        let filter = RecordFilter(kinds: [.outageReport], contracts: ["d"])
        #expect(!admits(filter, RecordOutline(id: "x", kind: .maintenance, contract: "d", replaces: "report")))
        #expect(admits(filter, RecordOutline(id: "x", kind: .outageReport, contract: "d", replaces: "report")))
    }

    @Test func aReplacedIdIsTheRecordsOwn() {
        let correction = RecordOutline(id: "x", kind: .outageReport, contract: "c", replaces: "report")
        #expect(admits(RecordFilter(replacedID: "report"), correction))
        #expect(!admits(RecordFilter(replacedID: "report"), report))
        #expect(!admits(RecordFilter(id: "y", replacedID: "report"), correction))
    }

    /// What is replaced is looked up only where it can matter.
    @Test func nothingIsLookedUpInVain() {
        var asked: [String] = []
        func find(_ id: String) -> RecordOutline? {
            asked.append(id)
            return nil
        }
        _ = RecordFilter.concerning("c").admits(report, findingReplaced: find)
        _ = RecordFilter.concerning("d").admits(report, findingReplaced: find)
        let correction = RecordOutline(id: "x", contract: "c", replaces: "y")
        _ = RecordFilter.concerning("c").admits(correction, findingReplaced: find)
        #expect(asked.isEmpty)
        _ = RecordFilter.concerning("d").admits(correction, findingReplaced: find)
        #expect(asked == ["y"])
    }
}
