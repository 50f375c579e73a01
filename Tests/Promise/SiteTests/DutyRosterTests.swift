import Intervals
import Site
import Testing

/// Whom the registers name as on duty.
@Suite struct DutyRosterTests {
    private func record(
        _ id: String, _ name: String, kind: Record.Kind = .dutyRoster, from: String = "2026-10-01T00:00:00Z",
        to: String? = "2026-10-02T00:00:00Z", contract: String? = nil, role: String? = nil, replaces: String? = nil
    ) -> Record {
        var fields: [RecordField: RecordValue] = [.name: .text(name), .from: .instant(instant(from))]
        fields[.to] = to.map { .instant(instant($0)) }
        fields[.contract] = contract.map { .text($0) }
        fields[.role] = role.map { .text($0) }
        fields[.replaces] = replaces.map { .text($0) }
        return Record(id: id, kind: kind, fields: fields, recordedAt: instant(from))
    }

    private func names(
        _ records: [Record], for contracts: Set<String> = ["acme"], at text: String = "2026-10-01T12:00:00Z"
    ) -> [String] {
        var roster = DutyRoster()
        for record in records { roster.note(record) }
        return roster.names(for: contracts, at: instant(text))
    }

    @Test func whoeverIsOnDutyThen() {
        let records = [
            record("1", "Wang"), record("2", "Zhao", from: "2026-10-02T00:00:00Z", to: "2026-10-03T00:00:00Z"),
        ]
        #expect(names(records) == ["Wang"])
        #expect(names(records, at: "2026-10-02T00:00:00Z") == ["Zhao"], "the end is exclusive")
        #expect(names(records, at: "2026-10-03T00:00:00Z") == [])
    }

    @Test func aRosterOfOneContractIsForThatOne() {
        let records = [record("1", "Wang", contract: "acme"), record("2", "Zhao", contract: "globex")]
        #expect(names(records) == ["Wang"])
        #expect(names(records, for: ["acme", "globex"]) == ["Wang", "Zhao"], "everybody behind a shared device")
        #expect(names(records + [record("3", "Sun")], for: []) == ["Sun"])
    }

    /// An engineer who is assigned without an end is on duty where no roster says who is.
    @Test func theAssignedEngineerIsOnDutyWithoutARoster() {
        let engineer = record("1", "Qian", kind: .assignment, to: nil, contract: "acme", role: "engineer")
        let representative = record("2", "Li", kind: .assignment, to: nil, contract: "acme", role: "representative")
        #expect(names([engineer, representative], at: "2027-01-01T00:00:00Z") == ["Qian"])
        #expect(names([engineer, record("3", "Wang")]) == ["Wang"])
    }

    @Test func whatIsReplacedOrWithdrawnCountsNoMore() {
        let first = record("1", "Wang")
        #expect(names([first, record("2", "Zhao", replaces: "1")]) == ["Zhao"])
        let withdrawal = Record(
            id: "3", kind: .withdrawal, fields: [.replaces: .text("1")], recordedAt: instant("2026-10-01T01:00:00Z"))
        #expect(names([first, withdrawal]) == [])
    }
}
