import Clocks
public import Correlation
public import Intervals
import Ledger
public import Live
public import Notation
public import Site

/// What would follow if something opened, or died, at an instant.
public struct WhatIf: Sendable {
    /// What becomes of a guarantee of a contract.
    public struct Line: Sendable {
        public let contract: Contract
        public let guarantee: Guarantee
        /// At once; nil where nothing becomes of it as long as batteries carry.
        public let atOnce: ContractEffect?
        /// Once the batteries are empty that carry; nil where nothing becomes of it, or they change nothing.
        public let later: ContractEffect?
        /// How much of the month it had used; nil where none is judged.
        public let use: MonthUse?

        /// What it comes to in the end.
        public var worst: ContractEffect.Outcome? { later?.outcome ?? atOnce?.outcome }
    }

    /// What is assumed to open.
    public let opened: [String]
    public let at: Instant
    /// Those that lose power or a connection first.
    public let lines: [Line]
    /// Batteries that would carry, and when they are empty if they begin at once.
    public let batteries: [BatteryEnd]
    /// Devices whose card would fall silent, batteries apart.
    public let silentDevices: [String]
    /// Of what is assumed, what was never read and stands nowhere in the configuration.
    public let unread: [String]
}

extension SiteOffice {
    /// Tells who would lose redundancy, power or the connection if something opened, and how many minutes of their month are
    /// left.
    ///
    /// - Parameters:
    ///   - names: signals such as `pdu-1/inlet`, or whole devices.
    ///   - instant: by what was known and configured then; nil is the present.
    ///   - facts: what the running daemon knows, of the present.
    /// - Throws: `Refusal` with `.notPermitted`, `.missing`, `.malformed`, `.nothingKnown` or `.ledger`.
    public func whatIf(
        opening names: [String], at instant: Instant? = nil, facts: LiveFacts? = nil, for principal: Principal
    ) throws(Refusal) -> WhatIf {
        try principal.requireEverything()
        guard !names.isEmpty else { throw Refusal(.missing, field: "signal", reason: "Name a signal or a device.") }
        let now = clock.now
        let at = instant ?? now
        guard at <= now else {
            throw Refusal(
                .malformed, field: "at",
                reason: "at, \(facility.timeZone.shown(at)), lies ahead: nothing is known then.")
        }
        let asked = Set(names.compactMap { SignalName($0) })
        // What is measured is there, though no state of it is read.
        let measured = Set(facts?.numbers.map(\.point.signal) ?? [])
        let situation = try Refusal.translating { () throws -> Situation in
            try self.situation(
                at: at, asking: asked, knowing: measured, remembering: instant == nil ? facts?.board : nil)
        }
        let cut = try Cut(names, in: situation)
        return try Refusal.translating {
            try whatIf(cut, in: situation, facts: instant == nil ? facts : nil)
        }
    }

    private func whatIf(_ cut: Cut, in situation: Situation, facts: LiveFacts?) throws -> WhatIf {
        let facility = situation.facility
        let empty = Set(situation.inputs.map(\.device))
        let atOnce = cut.loss(in: situation)
        let later = cut.loss(in: situation, emptied: empty)
        let stateOf = { (signal: SignalName, rounds: Int) in situation.state(signal, failedRounds: rounds) }
        let first = facility.effects(of: atOnce, stateOf: stateOf)
        let last = facility.effects(of: later, stateOf: stateOf).filter { !first.contains($0) }
        let concerned = Set((first + last).map(\.contract))
        let known = facts?.report.uses.filter { concerned.contains($0.contract) } ?? []
        let missing = concerned.subtracting(known.map(\.contract))
        let uses = try known + self.uses(of: missing, at: situation.at)
        let lines = facility.contracts.filter { concerned.contains($0.id) }.flatMap { contract in
            [Guarantee.power, .network].compactMap { guarantee -> WhatIf.Line? in
                func own(_ effects: [ContractEffect]) -> ContractEffect? {
                    effects.first { $0.contract == contract.id && $0.guarantee == guarantee }
                }
                guard own(first) != nil || own(last) != nil else { return nil }
                return WhatIf.Line(
                    contract: contract, guarantee: guarantee, atOnce: own(first), later: own(last),
                    use: uses.of(contract.id, guarantee))
            }
        }
        return WhatIf(
            opened: cut.names, at: situation.at, lines: lines.sorted { $0.rank < $1.rank },
            batteries: batteries(under: atOnce, in: situation, facts: facts),
            silentDevices: facility.devices.map(\.name).filter { atOnce.loss(of: .agent($0)) == .certain },
            unread: cut.unread)
    }

    /// The batteries that begin to carry with the cut.
    private func batteries(
        under loss: SupplyLoss, in situation: Situation, facts: LiveFacts?
    ) -> [BatteryEnd] {
        let told = Dictionary((facts?.batteries ?? []).map { ($0.device, $0) }) { first, _ in first }
        return situation.inputs.filter { loss.loss(of: $0) > .none && situation.state($0, failedRounds: 2) != .down }
            .map(\.device).map { device in
                told[device] ?? BatteryEnd(device: device, at: nil, estimatedAt: nil)
            }
    }
}

extension WhatIf.Line {
    /// The worst first.
    fileprivate var rank: Int {
        worst.flatMap { ContractEffect.Outcome.allCases.firstIndex(of: $0) } ?? .max
    }

    /// Minutes of the month that are left before the promise breaks; nil where none is judged.
    public var left: Milliseconds? { use.map(\.left) }
}

/// What is assumed to be dead.
private struct Cut {
    let names: [String]
    let signals: Set<SignalName>
    let devices: Set<String>
    let unread: [String]

    init(_ names: [String], in situation: Situation) throws(Refusal) {
        let known = Set(situation.facility.devices.map(\.name))
        var signals: Set<SignalName> = []
        var devices: Set<String> = []
        var unread: [String] = []
        for name in names {
            if known.contains(name) {
                devices.insert(name)
                continue
            }
            guard let signal = SignalName(name), signal.probe == nil, known.contains(signal.device) else {
                throw Self.refusal(name, among: known.union(situation.signals.map(\.path)))
            }
            guard signal.knownKind != .agent else {
                throw Refusal(
                    .malformed, field: "signal", reason: "\(name) tells whether a device answers; nothing opens there",
                    fix: "name \(signal.device) for the whole device.")
            }
            signals.insert(signal)
            let isNamed = situation.facility.contracts.contains { contract in
                contract.signals(in: situation.facility).contains(signal)
            }
            if !isNamed, !situation.signals.contains(signal) { unread.append(name) }
        }
        self.names = names
        self.signals = signals
        self.devices = devices
        self.unread = unread
    }

    private static func refusal(_ name: String, among known: Set<String>) -> Refusal {
        let near = ClosedWord.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? "."
        return Refusal(
            .malformed, field: "signal", reason: "No device or signal of the configuration is called \(name)\(near)")
    }

    func loss(in situation: Situation, emptied: Set<String> = []) -> SupplyLoss {
        SupplyLoss(
            of: signals, wholeDevices: devices, emptied: emptied, in: situation.facility, knowing: situation.structure
        ) { situation.state($0, failedRounds: 2) }
    }
}

extension WhatIf {
    /// The answer as JSON.
    public var document: JSON {
        .object([
            "at": .string(at.description), "opened": .array(opened.map(JSON.string)),
            "unread": .unlessEmpty(unread.map(JSON.string)), "contracts": .array(lines.map(\.document)),
            "batteries": .unlessEmpty(batteries.map(\.document)),
            "silent_devices": .unlessEmpty(silentDevices.map(JSON.string)),
        ])
    }
}

extension WhatIf.Line {
    fileprivate var document: JSON {
        .object([
            "contract": .string(contract.id), "guarantee": .string(guarantee.rawValue),
            "outcome": .optional(atOnce?.outcome?.rawValue), "lost": .unlessEmpty(lost(atOnce)),
            "outcome_on_empty_batteries": .optional(later?.outcome?.rawValue),
            "lost_on_empty_batteries": .unlessEmpty(lost(later)),
            "month": .optional(use?.month), "used_ms": use.map { .integer($0.used) },
            "left_ms": left.map { .integer($0) }, "breached": use.map { .bool($0.isBreached) },
        ])
    }

    private func lost(_ effect: ContractEffect?) -> [JSON] {
        (effect?.lostParts ?? []).map { part in
            .object([
                "name": .string(part.name), "before": .string(part.before.rawValue),
                "after": .string(part.after.rawValue),
            ])
        }
    }
}

extension BatteryEnd {
    /// As JSON.
    var document: JSON {
        .object([
            "device": .string(device), "empty_at": .optional(at), "estimated_at": .optional(estimatedAt),
        ])
    }
}
