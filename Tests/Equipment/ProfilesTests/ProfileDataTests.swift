import Intervals
import SNMP
import SNMPValues
import Site
import Testing

@testable import Profiles

/// The data of which profiles consist: filters, gates, evidence, overrides, identities.
@Suite struct ProfileDataTests {
    private let column: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 7, 1]

    // MARK: - Filters and gates

    @Test func aFilterAdmitsItsValues() {
        let filter = Filter(column: column, values: [3], identifiers: [[1, 3, 9]])
        #expect(filter.admits(.integer(3)) && filter.admits(.objectIdentifier([1, 3, 9])))
        #expect(!filter.admits(.integer(4)) && !filter.admits(.objectIdentifier([1, 3, 8])))
        #expect(!filter.admits(nil) && !filter.admits(.octets([3])))
    }

    @Test func anExclusiveFilterAdmitsAllOthers() {
        let filter = Filter(column: column, values: [3], identifiers: [[1, 3, 9]], isExclusive: true)
        #expect(!filter.admits(.integer(3)) && !filter.admits(.objectIdentifier([1, 3, 9])))
        #expect(filter.admits(.integer(4)) && filter.admits(nil))
    }

    @Test func aGateIsClosedByWhatIsLost() {
        #expect(!Gate(object: column).isClosed(by: 1))
        let lost = Gate(object: column, lost: [2])
        #expect(lost.isClosed(by: 2) && !lost.isClosed(by: 1))
        let live = Gate(object: column, live: [1])
        #expect(live.isClosed(by: 2) && !live.isClosed(by: 1))
        // What is lost wins.
        #expect(Gate(object: column, live: [1], lost: [1]).isClosed(by: 1))
    }

    // MARK: - Evidence

    @Test func evidenceKnowsItsRows() {
        var evidence = Evidence(object: column, label: "x", isScalar: false, meaning: .load)
        #expect(evidence.row(column.appending([1, 2])) == [1, 2])
        #expect(evidence.row(column) == nil)
        #expect(evidence.row([1, 3, 6, 1, 4, 1, 7, 2, 1]) == nil)
        evidence.ending = [4]
        #expect(evidence.row(column.appending([1, 4])) == [1])
        #expect(evidence.row(column.appending([1, 5])) == nil)
        // Nothing but the ending is no row.
        #expect(evidence.row(column.appending([4])) == nil)
    }

    @Test func onlyVoltsAreRescaled() {
        var volts = Evidence(object: column, label: "x", isScalar: false, meaning: .volts(divisor: 1))
        volts.rescale([column: 10])
        #expect(volts.meaning == .volts(divisor: 10))
        volts.rescale([[1, 2]: 100])
        #expect(volts.meaning == .volts(divisor: 10))
        var load = Evidence(object: column, label: "x", isScalar: false, meaning: .load)
        load.rescale([column: 10])
        #expect(load.meaning == .load)
    }

    @Test func aSignalIsWantedByItsNameOrItsElement() {
        let rule = SignalRule(name: "outlet", elements: .numbers, weighing: .first, evidence: [])
        #expect(rule.isWanted("7", among: ["outlet"]))
        #expect(rule.isWanted("7", among: ["outlet/7"]))
        #expect(!rule.isWanted("7", among: ["outlet/8", "out"]))
        #expect(!rule.isWanted(nil, among: ["outlet/7"]))
    }

    // MARK: - Overrides

    private func family() -> Profile {
        var profile = Profile(name: "family", title: "Family")
        profile.signals = [
            SignalRule(
                name: "input", elements: .none, weighing: .first,
                evidence: [Evidence(object: column, label: "x", isScalar: false, meaning: .volts(divisor: 1))])
        ]
        profile.overrides = [
            Override(systemPrefixes: [[1, 3, 6, 1, 4, 1, 9]], descriptions: ["^Old"], divisors: [column: 10])
        ]
        return profile
    }

    @Test func anOverrideFitsByBothOfItsLists() {
        let catalogue = Catalogue([family()])
        var identity = Identity()
        func divisor() -> Int64? {
            let variant = catalogue.variant(of: family(), for: identity)
            guard case .volts(let divisor, _)? = variant.signals.first?.evidence.first?.meaning else { return nil }
            return divisor
        }
        #expect(divisor() == 1)
        identity.systemObject = [1, 3, 6, 1, 4, 1, 9, 5]
        #expect(divisor() == 1)
        identity.systemDescription = "Old card"
        #expect(divisor() == 10)
        identity.systemObject = [1, 3, 6, 1, 4, 1, 8]
        #expect(divisor() == 1)
    }

    @Test func variantsAreNoFamiliesOfTheirOwn() {
        let catalogue = Catalogue([family()])
        #expect(catalogue.profiles.count == 2)
        #expect(catalogue.families.map(\.name) == ["family"])
        #expect(catalogue.profile(named: "family")?.variant == nil)
        #expect(catalogue.profile(named: "other") == nil)
    }

    // MARK: - Identities

    private func identity(_ serial: String?, _ system: ObjectIdentifier?, name: String? = nil) -> Identity {
        var identity = Identity()
        identity.serial = serial
        identity.systemObject = system
        identity.systemName = name
        return identity
    }

    @Test func onlyWhatBothToldProvesAnotherDevice() {
        let known = identity("S1", [1, 3, 1], name: "a")
        #expect(identity("S2", [1, 3, 1]).difference(from: known)?.contains("S2, was S1") ?? false)
        #expect(identity("S1", [1, 3, 2]).difference(from: known)?.contains("1.3.2, was 1.3.1") ?? false)
        #expect(identity(nil, [1, 3, 1]).difference(from: known) == nil)
        #expect(identity("S2", nil).difference(from: identity(nil, [1, 3, 1])) == nil)
        // A name is changed by its owner.
        #expect(identity("S1", [1, 3, 1], name: "b").difference(from: known) == nil)
    }

    @Test func whatAnEarlierAnswerToldIsKept() {
        let completed = identity(nil, [1, 3, 2]).completed(by: identity("S1", [1, 3, 1], name: "a"))
        #expect(completed == identity("S1", [1, 3, 2], name: "a"))
        #expect(identity("S1", nil).completed(by: nil) == identity("S1", nil))
    }

    @Test func anIdentityIsReadFromItsObjects() {
        let serial: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 7, 0]
        var values: [ObjectIdentifier: Value] = [
            [1, 3, 6, 1, 2, 1, 1, 1, 0]: .octets(Array("Card".utf8)),
            [1, 3, 6, 1, 2, 1, 1, 2, 0]: .objectIdentifier([1, 3, 6, 1, 4, 1, 7]),
            serial: .octets(Array("S1\0".utf8)),
        ]
        let catalogue = Catalogue([])
        let identity = catalogue.identity(of: values, serial: serial)
        #expect(identity.systemDescription == "Card" && identity.serial == "S1")
        #expect(identity.systemObject == [1, 3, 6, 1, 4, 1, 7] && identity.systemName == nil)
        // An empty serial number tells nothing.
        values[serial] = .octets([0, 0])
        #expect(catalogue.identity(of: values, serial: serial).serial == nil)
        #expect(catalogue.identity(of: values).serial == nil)
    }

    @Test func theLongestPrefixAndTheDescriptionPointToAFamily() {
        func profile(_ name: String, _ prefixes: [ObjectIdentifier], _ descriptions: [String] = []) -> Profile {
            var profile = Profile(name: name, title: name)
            profile.systemPrefixes = prefixes
            profile.descriptions = descriptions
            return profile
        }
        let catalogue = Catalogue([
            profile("vendor", [[1, 3, 6, 1, 4, 1, 7]]), profile("model", [[1, 3, 6, 1, 4, 1, 7, 1]]),
            profile("described", [], ["Transfer"]), profile("broken", [], ["("]),
        ])
        var identity = Identity()
        identity.systemObject = [1, 3, 6, 1, 4, 1, 7, 1, 5]
        #expect(catalogue.candidates(for: identity).map(\.name) == ["model"])
        identity.systemDescription = "Transfer switch"
        #expect(catalogue.candidates(for: identity).map(\.name) == ["described", "model"])
        identity.systemObject = [1, 3, 6, 1, 4, 1, 70]
        #expect(catalogue.candidates(for: identity).map(\.name) == ["described"])
        #expect(catalogue.candidates(for: Identity()).isEmpty)
    }

    // MARK: - Samples

    @Test func aClearedSampleHoldsNothing() {
        var sample = Sample(places: 2, datings: [Dating(at: .distantPast, error: 3)], readBy: [0, 0])
        sample.numbers[1] = 7
        #expect(sample[1] == 7 && sample[0] == nil && sample[-1] == nil)
        #expect(sample.dating(of: 1)?.error == 3)
        sample.clear(places: 3)
        #expect(sample.numbers == [Int64](repeating: Sample.nothing, count: 3))
        #expect(sample.dating(of: 1) == nil)
    }

    @Test func eachPlaceIsDatedByThePDUThatReadIt() {
        let datings = [Dating(at: .distantPast, error: 1), Dating(at: .distantPast, error: 2)]
        let sample = Sample(places: 2, datings: datings, readBy: [1, 0])
        #expect(sample.dating(of: 0)?.error == 2)
        #expect(sample.dating(of: 1)?.error == 1)
    }

    // MARK: - Columns

    @Test func everyColumnThatJudgingNeedsIsWalkedOnce() {
        let name: ObjectIdentifier = [1, 1]
        let change: ObjectIdentifier = [1, 2]
        let label: ObjectIdentifier = [1, 3]
        let fitted: ObjectIdentifier = [1, 4, 0]
        var rule = SignalRule(
            name: "port", elements: .names([name]), weighing: .first,
            evidence: [
                Evidence(object: column, label: "x", isScalar: false, meaning: .load),
                Evidence(object: fitted, label: "y", isScalar: true, meaning: .load),
            ])
        rule.since = .upTimeColumn(change)
        rule.labels = [label]
        rule.idle = [column]
        rule.gates = [Gate(object: [1, 5], isScalar: false), Gate(object: [1, 6, 0])]
        rule.filter = Filter(column: [1, 7], values: [1])
        var profile = Profile(name: "p", title: "P")
        profile.signals = [rule]
        #expect(Set(profile.columns) == [column, name, change, label, [1, 5], [1, 7]])
        #expect(profile.columns.count == 6)
        #expect(Set(profile.describingColumns) == [name, [1, 7]])
        #expect(profile.hasLabels)
        #expect(profile.landmarks == [column])
    }
}
