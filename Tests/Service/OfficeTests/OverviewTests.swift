import Agreement
import Intervals
import Live
import Notation
import Office
import Site
import Testing

/// What holds now, and how much of the month's downtime is used.
@Suite struct OverviewTests {
    @Test(arguments: [
        ("2026-02-10T00:30:00Z", SignalState.up, SignalState.up),
        ("2026-02-10T02:30:00Z", .down, .down),
        ("2026-02-10T05:00:00Z", .up, .up),
    ])
    func itShowsWhatHolds(now: String, feeds: SignalState, network: SignalState) throws {
        let site = try OfficeSite(now: now)
        let overview = try site.office.overview(for: OfficeSite.provider)
        #expect(overview.now == site.clock.now && overview.lines.map(\.contract.id) == ["acme", "globex"])
        let acme = try #require(overview.lines.first)
        #expect(acme.feeds.map(\.name) == ["mains", "ups"])
        #expect(acme.feeds.map(\.state) == [feeds, feeds] && acme.network == network)
        #expect(acme.isWithoutPower == (feeds == .down))
        #expect(overview.lines.last?.isWithoutPower == false)
    }

    /// Without readings nothing is known, which is not the same as down.
    @Test func withoutReadingsNothingIsKnown() throws {
        let site = try OfficeSite(hasReadings: false, now: "2026-02-11T00:00:00Z")
        let line = try #require(try site.office.overview(for: OfficeSite.provider).lines.first)
        #expect(line.feeds.map(\.state) == [.unknown, .unknown] && !line.isWithoutPower)
    }

    @Test func theDocumentHoldsTheSame() throws {
        let site = try OfficeSite(now: "2026-02-10T02:30:00Z")
        let document = try site.office.overview(for: OfficeSite.provider).document
        #expect(document.text("at") == "2026-02-10T02:30:00.000Z")
        guard case .array(let contracts)? = document["contracts"] else {
            Issue.record("the document lists no contracts")
            return
        }
        #expect(contracts.map { $0.text("contract") } == ["acme", "globex"])
        #expect(contracts.first?["feeds"]?.text("mains") == "down" && contracts.first?.text("network") == "down")
        #expect(contracts.last?["power_used_ms"] == .integer(0))
    }

    /// Promises as fine as terms can have them: their product with a month's milliseconds needs more than 64 bits.
    @Test(arguments: [("95.123456789%", 12_640_000), ("99.9%", 259_200), ("100%", 0), ("0%", 259_200_000)])
    func noPromiseIsTooFine(availability: String, limit: Milliseconds) throws {
        let site = try OfficeSite(availability: availability, now: "2026-02-12T15:00:00Z")
        let line = try #require(try site.office.overview(for: OfficeSite.provider).lines.first)
        let allowance = try #require(line.allowance(.power))
        #expect(allowance.limit == limit && allowance.used == .hours(3))
        #expect(allowance.left == max(0, limit - .hours(3)))
        #expect(line.allowance(.complaint) == nil)
        #expect(try site.office.allowances(of: ["acme"]).map(\.allowance).contains(allowance))
    }

    @Test func allowancesAreOfTheContractsThatAreAskedFor() throws {
        let site = try OfficeSite(now: "2026-02-12T00:00:00Z")
        let allowances = try site.office.allowances(of: ["globex"])
        #expect(allowances.map(\.contract.id) == ["globex", "globex"])
        #expect(allowances.map(\.guarantee) == [.network, .power])
        #expect(allowances.allSatisfy { "\($0.month)" == OfficeSite.february })
        #expect(allowances.map(\.allowance.used) == [.hours(2), 0])
        #expect(try site.office.allowances(of: []).isEmpty && site.office.allowances(of: ["nobody"]).isEmpty)
    }

    /// After the term there is nothing to use up.
    @Test func aContractThatHasEndedHasNoAllowance() throws {
        let site = try OfficeSite(now: "2026-03-20T00:00:00Z")
        #expect(try site.office.allowances(of: ["acme"]).isEmpty)
        #expect(try site.office.overview(for: OfficeSite.provider).lines.first?.allowance(.power) == nil)
    }
}
