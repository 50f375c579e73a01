import Correlation
import Intervals
import Site
import Testing

/// Fine print 4 and 10 on rounds, a case a line.
@Suite struct RoundRuleTests {
    private func check(_ rounds: String, failedRounds: Int = 2, nominal: String, certain: String? = nil) throws {
        var observations = try #require(Notes.observations([Notes.host: rounds]))
        let timeline = observations.timeline(of: Notes.host, failedRounds: failedRounds).timeline
        #expect(Notes.nominal(timeline) == nominal, "nominal")
        if let certain { #expect(Notes.certain(timeline) == certain, "certain") }
    }

    // MARK: - 4

    @Test(arguments: [
        ("0u 10d 20d 30u", "u0-10 d10-30 u30-40", "d10-20 u30-40"), ("0d 25d 50u", "d0-50 u50-60", "d0-25 u50-60"),
        ("0u 10d 20d 30d", "u0-10 d10-40", "d10-40"), ("0d 10d", "d0-20", "d0-20"),
        ("0u 26d 36d", "u0-10 d26-46", "d26-46"), ("0u 10d 20d 46u", "u0-10 d10-30 u46-56", "d10-20 u46-56"),
    ])
    func aFailedRunOfTwoStays(rounds: String, nominal: String, certain: String) throws {
        try check(rounds, nominal: nominal, certain: certain)
    }

    @Test(arguments: [
        ("0u 10d 20u", "u0-30"), ("0u 25d 50u", "u0-60"), ("0u 10d 20u 30d 40u", "u0-50"), ("0u 1d 2u", "u0-12"),
    ])
    func aShorterOneBetweenTwoAnswersIsLoss(rounds: String, both: String) throws {
        try check(rounds, nominal: both, certain: both)
    }

    /// Without an answer on either side, or with one that is too far away.
    @Test(arguments: [
        ("0u 10d", "u0-10"), ("10d 20u", "u20-30"), ("10d", ""), ("0u 26d 51u", "u0-10 u51-61"),
        ("0u 10d 36u", "u0-10 u36-46"), ("0d 26d 36u", "u36-46"), ("0u 10d 36d 46u", "u0-10 u46-56"),
        ("0u 10d 36d 46d 56u", "u0-10 d36-56 u56-66"), ("0u 10d 20? 36u", "u0-10 u36-46"),
    ])
    func anyOtherShorterOneIsAsIfUnread(rounds: String, nominal: String) throws {
        try check(rounds, nominal: nominal)
    }

    @Test(arguments: [
        (1, "0u 10d 20u", "u0-10 d10-20 u20-30"), (1, "10d", "d10-20"), (2, "0u 10d 20u", "u0-30"),
        (3, "0u 10d 20d 30u", "u0-40"), (3, "0u 10d 20d 30d 40u", "u0-10 d10-40 u40-50"), (3, "0u 10d 20d", "u0-10"),
        (0, "10d", "d10-20"),
    ])
    func howManyMustFailIsASetting(failedRounds: Int, rounds: String, nominal: String) throws {
        try check(rounds, failedRounds: failedRounds, nominal: nominal)
    }

    /// They narrow timelines and never confirm.
    @Test(arguments: [
        ("0u 15ux 20d 30d 40u", "u0-20 d20-40 u40-50", "u0-15 d20-30 u40-50"),
        ("0u 12dx 20d 30d 40u", "u0-12 d12-40 u40-50", "d12-30 u40-50"),
        ("0u 10d 12dx 20u", "u0-30", "u0-30"), ("0u 10d 12dx", "u0-10", "u0-10"), ("0dx 5dx 10dx", "", ""),
        ("0u 10d 20d 30u 22ux", "u0-10 d10-22 u22-40", "d10-20 u22-40"), ("10ux", "u10-20", "u10-20"),
        ("0u 10d 20d 25dx 30u", "u0-10 d10-30 u30-40", "d10-25 u30-40"),
        ("0d 10d 36dx 40u", "d0-20 u40-50", "d0-10 u40-50"), ("0d 10d 35dx 40u", "d0-40 u40-50", "d0-35 u40-50"),
    ])
    func extraPingsAreNoRounds(rounds: String, nominal: String, certain: String) throws {
        try check(rounds, nominal: nominal, certain: certain)
    }

    // MARK: - 10

    /// `FIRST/DETERMINED/CLOSED` of each.
    private func emergencies(_ rounds: String, failedRounds: Int = 2, now: Int64 = 1000) throws -> String {
        var facility = Notes.facility()
        var contract = Notes.contract(in: facility)
        contract.network = NetworkConnection(hosts: ["198.51.100.10"])
        contract.terms.network.failedRounds = failedRounds
        facility.contracts = [contract]
        var observations = try #require(Notes.observations([Notes.host: rounds], now: now, facility: facility))
        return observations.emergencies(of: contract.id).map { emergency in
            let closed = emergency.closedAt.map { "\($0.milliseconds)" } ?? "-"
            return "\(emergency.firstFailed.milliseconds)/\(emergency.determinedAt.milliseconds)/\(closed)"
        }.joined(separator: " ")
    }

    @Test(arguments: [
        ("0u 10d 20d 30u", "10/20/30"), ("0u 10d 20d", "10/20/-"), ("0d 25d", "0/25/-"), ("0d 26d", ""),
        ("0d 26d 36d", "26/36/-"), ("10d 20u 30d", ""), ("10d 20u 30d 40u", ""), ("0d 10d 20d 30d", "0/10/-"),
        ("0d 10d 20u 30d 40d", "0/10/20 30/40/-"), ("0d 10d 60d 70d", "0/10/-"), ("0d 10? 20d", "0/20/-"),
        ("0d 5dx 30u", ""), ("0d 10d 20ux 30d 40d 50u", "0/10/50"), ("0u", ""), ("", ""),
    ])
    func theSecondFailedRoundDeterminesAnEmergency(rounds: String, found: String) throws {
        #expect(try emergencies(rounds) == found)
    }

    /// The network guarantee's number of failed rounds has no say: article 4 has its own, which is two.
    @Test(arguments: [
        (1, "0u 10d 20d 30u 40d", "10/20/30"), (1, "0u 10d 20u", ""), (3, "0d 10d 20d 30u", "0/10/30"),
        (3, "0d 10d 20u", "0/10/20"), (3, "0d 10d 36d 46d 56d", "0/10/-"),
    ])
    func theNetworksSettingDeterminesNoEmergency(failedRounds: Int, rounds: String, found: String) throws {
        #expect(try emergencies(rounds, failedRounds: failedRounds) == found)
    }

    /// An answer that is not known yet closes nothing.
    @Test(arguments: [(19, ""), (20, "10/20/-"), (29, "10/20/-"), (30, "10/20/30")] as [(Int64, String)])
    func anEmergencyIsAsIsKnown(now: Int64, found: String) throws {
        #expect(try emergencies("0u 10d 20d 30u", now: now) == found)
    }

    /// The hosts of a contract, in order of determination and then of name; nobody else's.
    @Test func everyHostHasItsOwnEmergencies() throws {
        var facility = Notes.facility()
        var contract = Notes.contract(in: facility)
        contract.network = NetworkConnection(hosts: ["198.51.100.11", "198.51.100.10", "198.51.100.12"])
        facility.contracts = [contract]
        let readings = [
            "198.51.100.10": "0d 10d", "198.51.100.11": "0d 10d", "198.51.100.12": "0u 5d 9d", "192.0.2.1": "0d 10d",
        ]
        var observations = try #require(
            Notes.observations(
                Dictionary(uniqueKeysWithValues: readings.map { (SignalName.icmp($0.key), $0.value) }),
                facility: facility))
        let found = observations.emergencies(of: contract.id)
        #expect(found.map(\.subject.kind) == ["198.51.100.12", "198.51.100.10", "198.51.100.11"])
        let none = observations.emergencies(of: "c-9")
        #expect(none == [])
    }
}
