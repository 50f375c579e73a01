import Foundation
import Intervals
import Proofs
import Site
import Twin

/// A random site over some weeks with the records of its contracts, seen at some tick.
struct RandomMonth {
    let civil: CivilTicks
    var site: Site
    var records: [Record] = []
    /// A ledger's runs, where they say as much as the readings do.
    let isCompressed: Bool

    init(_ number: UInt64, hasClockErrors: Bool = false) throws {
        var seed = Seed(number)
        civil = seed.one(of: CivilTicks.all)
        let isOver = seed.once(in: 2)
        let now = isOver ? civil.ticks.count - 1 : seed.number(1...civil.ticks.count - 1)
        isCompressed = isOver && seed.once(in: 2)
        site = try Site(
            civil.ticks, now: now, contracts: seed.number(1...2), zone: civil.zone, hasErrors: !isCompressed,
            hasClockErrors: hasClockErrors && !isCompressed, &seed)
        for index in site.facility.contracts.indices { try agree(&site.facility.contracts[index], &seed) }
        if seed.once(in: 2) { renew(&seed) }
        for contract in site.facility.contracts {
            var register = RandomRegister(civil: civil, site: site, contract: contract)
            register.fill(&seed)
            records += register.records
        }
    }

    /// The term ends so early that every window closes within the ticks.
    private func agree(_ contract: inout Contract, _ seed: inout Seed) throws {
        let days = civil.allDays.dropLast(seed.once(in: 3) ? 7 : 8)
        let from = seed.once(in: 2) ? 0 : seed.number(0...days.count / 2)
        let to = seed.once(in: 2) ? days.count - 1 : seed.number(from + 1...days.count - 1)
        guard let first = CivilTicks.date(days[from]), let last = CivilTicks.date(days[to]) else {
            throw CocoaError(.featureUnsupported)
        }
        contract.termFrom = first
        contract.termTo = last
        contract.signed = first
        contract.rent = Money(amount: Decimal(seed.number(1...2_000_000)) / 100, currency: "CNY")
        let failedRounds = contract.terms.network.failedRounds
        let reading = contract.terms.network.reading
        contract.terms.network = try terms(&seed)
        contract.terms.power = try terms(&seed)
        contract.terms.network.failedRounds = failedRounds
        contract.terms.network.reading = reading
        contract.terms.emergencyReport.within = Milliseconds(seed.number(1...4)) * civil.ticks.length
        contract.terms.emergencyReport.creditDays = seed.one(of: [0, 1, 1, 2])
        if seed.once(in: 3) { contract.terms.emergencyReport.duringMaintenance = .suppress }
        // A tenth more is a whole number of ticks.
        contract.terms.emergencyReport.pingEvery = civil.ticks.length * 10
        if seed.once(in: 10) { contract.network = nil }
        if seed.once(in: 10) { contract.power = nil }
    }

    /// The second contract continues the first one, most often without a gap.
    private mutating func renew(_ seed: inout Seed) {
        guard site.facility.contracts.count == 2 else { return }
        let days = civil.allDays.dropLast(8)
        let seam = seed.number(1...days.count - 2)
        let next = seed.once(in: 4) ? seed.number(seam...days.count - 2) : seam
        guard let end = CivilTicks.date(days[seam]), let begin = CivilTicks.date(days[next]),
            let last = CivilTicks.date(days[seed.number(next + 1...days.count - 1)]),
            let first = CivilTicks.date(days[seed.number(0...seam - 1)])
        else { return }
        site.facility.contracts[0].termFrom = first
        site.facility.contracts[0].termTo = end
        site.facility.contracts[1].termFrom = begin
        site.facility.contracts[1].termTo = last
        site.facility.contracts[1].follows = site.facility.contracts[0].id
    }

    private func terms(_ seed: inout Seed) throws -> AvailabilityTerms {
        guard let share = Ratio(Int64(seed.number(950...999)), over: 1000) else {
            throw CocoaError(.featureUnsupported)
        }
        var terms = AvailabilityTerms(availability: share, rule: seed.one(of: [.both, .minutes, .percentage]))
        if terms.rule != .percentage { terms.downtime = Milliseconds(seed.number(1...40)) * civil.ticks.length }
        terms.reportRequired = !seed.once(in: 4)
        terms.claimWindow = ClaimWindow(
            length: .days(Int64(seed.number(1...5))), from: seed.one(of: [.end, .start]),
            count: seed.one(of: [.days, .elapsed]), covers: seed.one(of: [.overlapping, .overlapping, .same]))
        if seed.once(in: 4) { terms.exclusions = .acceptedOnly }
        if seed.once(in: 5) { terms.serviceFrom = .installation }
        terms.doubtFavours = seed.one(of: [.nobody, .nobody, .customer, .provider])
        if seed.once(in: 5) { terms.undeterminedCause = .undetermined }
        if seed.once(in: 3) { terms.excludes = Set(Ground.allCases.filter { _ in !seed.once(in: 3) }) }
        if seed.once(in: 4) { terms.credits = try credits(&seed) }
        return terms
    }

    /// Each step deeper and dearer than the one before.
    private func credits(_ seed: inout Seed) throws -> [CreditStep] {
        var below = seed.number(970...999)
        var rent = seed.number(5...20)
        return try (0..<seed.number(1...3)).map { _ in
            guard let availability = Ratio(Int64(below), over: 1000), let share = Ratio(Int64(rent), over: 100) else {
                throw CocoaError(.featureUnsupported)
            }
            below = below - seed.number(5...60)
            rent = rent + seed.number(1...30)
            return CreditStep(below: availability, rent: share)
        }
    }
}
