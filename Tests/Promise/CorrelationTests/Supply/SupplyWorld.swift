import Correlation
import Foundation
import Intervals
import Proofs
import Site

/// Some UPSes, transfer switches and PDUs that feed each other, and everything that nobody wrote down: on which phase and
/// bank each outlet hangs.
struct SupplyWorld {
    struct Hidden {
        var phase: [SignalName: Int] = [:]
        var bank: [SignalName: Int] = [:]
    }

    let facility: Facility
    let signals: Set<SignalName>
    let phases: [String: Int]
    let banks: [String: Int]
    let switches: Set<String>
    /// Of the sources of transfer switches.
    var states: [SignalName: SignalState] = [:]
    var dead: Set<SignalName> = []
    var emptied: Set<String> = []

    static func name(_ device: String, _ kind: String, _ element: Int? = nil) -> SignalName {
        SignalName(device: device, kind: kind, element: element.map { "\($0)" })
    }

    init(_ seed: inout Seed) {
        var devices: [Device] = []
        var signals: Set<SignalName> = []
        var phases: [String: Int] = [:]
        var banks: [String: Int] = [:]
        var switches: Set<String> = []
        var outputs: [SignalName] = []
        for number in 1...seed.number(2...5) {
            let name = "d-\(number)"
            let feeder = outputs.isEmpty || seed.once(in: 3) ? nil : seed.one(of: outputs)
            switch seed.number(1...4) {
            case 1:
                signals.formUnion([Self.name(name, "input"), Self.name(name, "output")])
                outputs.append(Self.name(name, "output"))
                devices.append(Device(name: name, host: "192.0.2.1", credentials: "c", fedBy: feeder))
            case 2:
                switches.insert(name)
                signals.formUnion([1, 2].map { Self.name(name, "source", $0) })
                signals.insert(Self.name(name, "output"))
                outputs.append(Self.name(name, "output"))
                devices.append(Device(name: name, host: "192.0.2.1", credentials: "c"))
            default:
                phases[name] = seed.number(1...2)
                banks[name] = seed.number(0...2)
                signals.insert(Self.name(name, "inlet"))
                for phase in 1...2 where phase <= phases[name, default: 0] {
                    signals.insert(Self.name(name, "inlet", phase))
                }
                for bank in 1...2 where bank <= banks[name, default: 0] {
                    signals.insert(Self.name(name, "bank", bank))
                }
                for outlet in 1...2 { signals.insert(Self.name(name, "outlet", outlet)) }
                outputs += [1, 2].map { Self.name(name, "outlet", $0) }
                devices.append(Device(name: name, host: "192.0.2.1", credentials: "c", fedBy: feeder))
            }
        }
        facility = Facility(site: "random", timeZone: .gmt, devices: devices)
        self.signals = signals
        self.phases = phases
        self.banks = banks
        self.switches = switches
        for name in switches.sorted() {
            // The output lives, so one of its sources does.
            let living = seed.number(1...2)
            states[Self.name(name, "source", living)] = .up
            states[Self.name(name, "source", 3 - living)] = seed.one(of: [.up, .down, .unknown])
        }
        let all = signals.sorted()
        dead = Set((0..<seed.number(1...2)).map { _ in seed.one(of: all) })
        emptied = Set(devices.map(\.name).filter { _ in seed.once(in: 2) })
    }

    /// Every way in which outlets can hang on phases and banks.
    var hiddenWorlds: [Hidden] {
        let outlets = signals.filter { $0.knownKind == .outlet }.sorted()
        return outlets.reduce([Hidden()]) { worlds, outlet in
            worlds.flatMap { world -> [Hidden] in
                (1...max(1, phases[outlet.device, default: 1])).flatMap { phase in
                    (1...max(1, banks[outlet.device, default: 1])).map { bank in
                        var next = world
                        next.phase[outlet] = phase
                        next.bank[outlet] = bank
                        return next
                    }
                }
            }
        }
    }

    /// Whether a signal is energised, one cable after the other. `unknown` sources are taken as `doubt` says.
    func isAlive(_ signal: SignalName, in hidden: Hidden, doubt: Bool) -> Bool {
        if dead.contains(signal) { return false }
        let name = signal.device
        let alive = { (other: SignalName) in isAlive(other, in: hidden, doubt: doubt) }
        let feeder = facility.device(name)?.fedBy
        let isFed = feeder.map { $0.device == name || alive($0) } ?? true
        switch signal.kind {
        case "source":
            switch states[signal] ?? .up {
            case .up: return true
            case .down: return false
            case .unknown: return doubt
            }
        case "input": return isFed
        case "output":
            if switches.contains(name) {
                return alive(Self.name(name, "source", 1)) || alive(Self.name(name, "source", 2))
            }
            return !emptied.contains(name) || alive(Self.name(name, "input"))
        case "inlet":
            guard signal.element == nil else { return isFed && !dead.contains(Self.name(name, "inlet")) }
            return isFed && (1...phases[name, default: 1]).allSatisfy { !dead.contains(Self.name(name, "inlet", $0)) }
        case "outlet":
            let phase = Self.name(name, "inlet", hidden.phase[signal] ?? 1)
            let bank = Self.name(name, "bank", hidden.bank[signal] ?? 1)
            let hasPhase = signals.contains(phase)
            return (hasPhase ? alive(phase) : isFed) && !dead.contains(Self.name(name, "inlet"))
                && !(signals.contains(bank) && dead.contains(bank))
        default:
            // A bank lives as long as a phase feeds it; which one, nobody knows: asked of outlets only.
            return isFed && !dead.contains(Self.name(name, "inlet"))
        }
    }

    var loss: SupplyLoss {
        SupplyLoss(of: dead, emptied: emptied, in: facility, knowing: signals) { states[$0] ?? .up }
    }
}
