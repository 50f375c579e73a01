/// The equipment of the simulated facility and what feeds what: a state machine over the caller's clock.
///
///     mains ─┬─ ups-a ── switch, border router
///            ├─ ups-b ── pdu-2 ──┐
///            └────────── pdu-1 ──┴─ customers' hosts
///
/// Management cards are fed by their own device, as real ones are: a PDU's by its inlet, a UPS's by its output. A card
/// that loses its feed falls silent, and starts again, its clock at zero, when the feed returns.
public struct Plant: Sendable {
    /// Something that happens to the plant.
    public enum Happening: Sendable, Hashable {
        /// The mains fail; the UPSs run on battery.
        case mainsLost
        /// The mains return, and recharge the batteries.
        case mainsRestored
        /// A UPS's battery is empty; nothing happens while there are mains.
        case upsExhausted(UPS)
        /// The line beyond the border router is cut.
        case uplinkCut
        /// The line beyond the border router works again.
        case uplinkRestored
        /// A host's software stops; its power and its link stay.
        case hostCrashed(Host)
        /// A host's software runs again.
        case hostRestarted(Host)
        /// The room is this warm from now on, in tenths of a degree Celsius.
        case roomIs(tenths: Int32)
    }

    /// The two UPSs.
    public enum UPS: String, Sendable, Hashable, CaseIterable {
        case a = "ups-a"
        case b = "ups-b"
    }

    /// The devices with a management card.
    public enum Equipment: String, Sendable, Hashable, CaseIterable {
        case upsA = "ups-a"
        case upsB = "ups-b"
        case pdu1 = "pdu-1"
        case pdu2 = "pdu-2"
        case accessSwitch = "sw-1"
        case borderRouter = "br-1"
    }

    /// A customer's machine: both PDUs feed it, and the switch port of its number connects it.
    public struct Host: Sendable, Hashable {
        /// 1 for the first.
        public var number: Int

        /// The host of a number.
        public init(number: Int) { self.number = number }
    }

    /// The customers' hosts.
    public let hosts: [Host]
    private(set) var mains = true
    private(set) var uplink = true
    /// In tenths of a degree Celsius: what sensors in the room and the batteries say.
    private(set) var temperature: Int32 = 224
    private var exhausted: Set<UPS> = []
    private var crashed: Set<Host> = []
    /// When each condition last changed, in milliseconds of the caller's clock.
    private(set) var mainsChangedAt: Int64
    private(set) var uplinkChangedAt: Int64
    private var startedAt: [Equipment: Int64]
    private var starts: [Equipment: Int32] = [:]
    private var portChangedAt: [Host: Int64]

    /// Makes a plant with so many hosts (at least one), in which everything works.
    ///
    /// - Parameter now: milliseconds of the caller's clock.
    public init(hosts: Int, startedAt now: Int64) {
        self.hosts = (1...max(1, hosts)).map { Host(number: $0) }
        // Everything has been running for ten days when the story begins.
        let longAgo = now - 10 * 86_400_000
        mainsChangedAt = longAgo
        uplinkChangedAt = longAgo
        startedAt = Dictionary(uniqueKeysWithValues: Equipment.allCases.map { ($0, longAgo) })
        portChangedAt = Dictionary(uniqueKeysWithValues: self.hosts.map { ($0, longAgo) })
    }

    /// Applies a happening at an instant of the caller's clock (milliseconds).
    public mutating func apply(_ happening: Happening, at now: Int64) {
        let before = self
        switch happening {
        case .mainsLost: mains = false
        case .mainsRestored:
            mains = true
            exhausted = []
        case .upsExhausted(let ups): if !mains { exhausted.insert(ups) }
        case .uplinkCut: uplink = false
        case .uplinkRestored: uplink = true
        case .hostCrashed(let host): crashed.insert(host)
        case .hostRestarted(let host): crashed.remove(host)
        case .roomIs(let tenths): temperature = tenths
        }
        if mains != before.mains { mainsChangedAt = now }
        if uplink != before.uplink { uplinkChangedAt = now }
        for equipment in Equipment.allCases where isFed(equipment) && !before.isFed(equipment) {
            startedAt[equipment] = now
            starts[equipment, default: 1] += 1
            if equipment == .borderRouter { uplinkChangedAt = now }
        }
        for host in hosts where portIsUp(host) != before.portIsUp(host) { portChangedAt[host] = now }
    }

    /// Whether there is voltage at the output of a UPS.
    public func outputIsLive(_ ups: UPS) -> Bool { mains || !exhausted.contains(ups) }

    /// Whether a device has power, and with it its management card.
    public func isFed(_ equipment: Equipment) -> Bool {
        switch equipment {
        case .upsA, .accessSwitch, .borderRouter: outputIsLive(.a)
        case .upsB, .pdu2: outputIsLive(.b)
        case .pdu1: mains
        }
    }

    /// Whether a host has power from at least one PDU.
    public func isPowered(_ host: Host) -> Bool { isFed(.pdu1) || isFed(.pdu2) }

    /// Whether a host answers; a crashed one has power and link, and is silent.
    public func answers(_ host: Host) -> Bool { isPowered(host) && !crashed.contains(host) }

    /// Whether the switch port that connects a host has a link.
    public func portIsUp(_ host: Host) -> Bool { isPowered(host) }

    /// Whether the beacon beyond the uplink answers.
    public var beaconAnswers: Bool { uplink && isFed(.borderRouter) }

    /// When a management card last started; milliseconds of the caller's clock.
    public func startedAt(_ equipment: Equipment) -> Int64 { startedAt[equipment] ?? 0 }

    /// How often a management card has started: snmpEngineBoots.
    public func boots(_ equipment: Equipment) -> Int32 { starts[equipment] ?? 1 }

    /// When a host's switch port last changed; milliseconds of the caller's clock.
    public func portChangedAt(_ host: Host) -> Int64 { portChangedAt[host] ?? 0 }
}
