import Correlation
import Intervals
import Proofs
import Site
import Testing

/// When contracts lose their power, against a twin that looks at the whole facility at each instant.
@Suite struct MainsLossTests {
    @Test func everyContractOfRandomFacilities() {
        for number in seeds("mains that stays away", few: 150, many: 20_000) {
            var seed = Seed(number)
            let loss = RandomMainsLoss(&seed)
            let found = loss.value.ends { signal, _ in loss.state(of: signal) }
            let expected = loss.twin
            #expect(Set(found) == Set(expected), "seed \(number)")
            let order = found.map { ($0.at ?? .distantFuture, $0.contract) }
            #expect(order.elementsEqual(order.sorted { $0 < $1 }) { $0 == $1 }, "seed \(number)")
        }
    }
}

/// A random facility whose mains fails, with contracts on any of its signals.
private struct RandomMainsLoss {
    private let world: SupplyWorld
    private let facility: Facility
    private let inputs: Set<SignalName>
    private let batteries: [BatteryEnd]
    private let down: Set<SignalName>
    private let now = Notes.instant(0)

    init(_ seed: inout Seed) {
        world = SupplyWorld(&seed)
        var facility = Notes.facility()
        facility.devices = world.facility.devices
        let signals = world.signals.sorted()
        facility.contracts = (1...seed.number(1...4)).map { number in
            var contract = Notes.contract("c-\(number)", in: facility)
            contract.power = PowerSupply(
                feeds: (1...seed.number(1...2)).map { feed in
                    .init(name: "F\(feed)", condition: .signal(seed.one(of: signals)))
                })
            return contract
        }
        self.facility = facility
        inputs = Set(signals.filter { $0.knownKind == .input && !seed.once(in: 4) })
        batteries = inputs.sorted().filter { _ in !seed.once(in: 4) }.map { input in
            let at = seed.once(in: 4) ? nil : Notes.instant(Int64(seed.number(-1...4)) * 60)
            return BatteryEnd(device: input.device, at: at, estimatedAt: Notes.instant(0))
        }
        down = Set(signals.filter { _ in seed.once(in: 8) })
    }

    var value: MainsLoss {
        MainsLoss(of: inputs, batteries: batteries, in: facility, knowing: world.signals, at: now)
    }

    func state(of signal: SignalName) -> SignalState {
        down.contains(signal) ? .down : world.states[signal] ?? .up
    }

    var twin: [PowerEnd] {
        let untold = Set(inputs.map(\.device)).subtracting(batteries.filter { $0.at != nil }.map(\.device))
        let steps = Set([now] + batteries.compactMap { $0.at.map { max($0, now) } }).sorted()
        return facility.contracts.compactMap { contract in
            let at = steps.first { power(of: contract, without: emptied(at: $0)) == .down }
            let possiblyAt = steps.first { power(of: contract, without: emptied(at: $0).union(untold)) != .up }
            let concerned = Set(inputs.map(\.device)).filter { loses(contract, without: $0) }
            guard at != nil || !concerned.isEmpty else { return nil }
            return PowerEnd(
                contract: contract.id, at: at, possiblyAt: possiblyAt, batteries: ends(of: concerned))
        }
    }

    private func emptied(at step: Instant) -> Set<String> {
        Set(batteries.filter { $0.at.map { $0 <= step } ?? false }.map(\.device))
    }

    private func power(of contract: Contract, without emptied: Set<String>) -> SignalState? {
        let loss = loss(of: inputs, emptied)
        return PowerRule(of: contract)?.state { loss.state(of: $0, saying: state(of: $0)) }
    }

    private func loses(_ contract: Contract, without device: String) -> Bool {
        let loss = loss(of: inputs.filter { $0.device == device }, [device])
        return (contract.power?.condition.signals ?? []).contains { loss.loss(of: $0) > .none }
    }

    private func loss(of dead: Set<SignalName>, _ emptied: Set<String>) -> SupplyLoss {
        SupplyLoss(of: dead, emptied: emptied, in: facility, knowing: world.signals, stateOf: state(of:))
    }

    private func ends(of devices: Set<String>) -> [BatteryEnd] {
        let heard = batteries.filter { devices.contains($0.device) }
        let unheard = devices.subtracting(heard.map(\.device)).map { BatteryEnd(device: $0, at: nil, estimatedAt: nil) }
        return (heard + unheard).sorted {
            ($0.at ?? .distantFuture, $0.device) < ($1.at ?? .distantFuture, $1.device)
        }
    }
}
