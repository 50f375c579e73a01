public import Clocks
public import Exposition
public import Intervals
public import Logging
import Profiles
public import SNMP
import SNMPValues
public import Site
import Synchronization
public import Traffic

/// Counts the octets of ports, beside the polls that decide states: each device in its own rhythm, one question after the
/// other. What it finds out it keeps in archives, and shows to whoever asks. From any thread.
public final class PortMeters: Sendable {
    private struct State {
        var devices: [String: DeviceMeter] = [:]
        /// Who is being asked at present.
        var busy: Set<String> = []
        var interval: Milliseconds = .minutes(5)
    }

    private let state = Mutex(State())
    private let engine: any RequestSending
    private let archives: Archives
    private let clock: any WallClock
    private let logger: Logger
    private static let timeout: Duration = .seconds(2)
    /// A walk that finds more names than this is ended: no device has so many ports.
    private static let mostNames = 20_000

    /// Gets ready; nothing is asked before `poll`.
    ///
    /// - Parameters:
    ///   - engine: sends requests to agents.
    ///   - clock: dates answers.
    public init(
        _ facility: Facility, engine: any RequestSending, archives: Archives, clock: any WallClock, logger: Logger
    ) {
        self.engine = engine
        self.archives = archives
        self.clock = clock
        self.logger = logger
        adopt(facility)
    }

    /// Goes on with the ports of another configuration. What was counted of those that stay is kept.
    public func adopt(_ facility: Facility) {
        let wanted = Dictionary(grouping: facility.meteredPorts, by: \.device)
        state.withLock { state in
            state.interval = facility.schedule.traffic
            state.devices = state.devices.filter { wanted[$0.key] != nil }
            for (device, ports) in wanted { state.devices[device, default: DeviceMeter(ports)].adopt(ports) }
        }
    }

    /// Learns that a device has said who it is: another one has its ports elsewhere.
    public func know(_ identity: DeviceIdentity) {
        archives.know(identity)
        state.withLock { $0.devices[identity.device]?.lookAgain() }
    }

    /// The devices that are to be asked now and are not being asked.
    public func due(at now: Instant) -> [String] {
        state.withLock { state in
            state.devices.filter { $0.value.isDue(at: now) && !state.busy.contains($0.key) }.keys.sorted()
        }
    }

    /// Lets a device that cannot be asked at present wait for its next round.
    public func postpone(_ device: String) {
        let now = clock.now
        state.withLock { state in
            let interval = state.interval
            _ = state.devices[device]?.begin(at: now, usual: interval)
        }
    }

    // MARK: - What is known

    /// What is known of a port; nil of one whose octets are not counted.
    public func standing(of port: SignalName) -> PortStanding? {
        state.withLock { state in
            state.devices[port.device]?.ports.first { $0.standing.port == port }?.standing
        }
    }

    /// What is known of every port, in the order of the names.
    public var standings: [PortStanding] {
        let all = state.withLock { state in state.devices.values.flatMap { $0.ports.map(\.standing) } }
        return all.sorted { $0.port < $1.port }
    }

    /// What Prometheus reads of ports (`/metrics/ports`): from memory, at once.
    public var families: [MetricFamily] { standings.portFamilies }

    // MARK: - Asking

    /// Asks one device for its ports that are due. A device that does not answer is asked again in the next round.
    public func poll(_ device: String, at target: Target) async {
        let now = clock.now
        let places = state.withLock { state -> [Int]? in
            guard state.devices[device] != nil, state.busy.insert(device).inserted else { return nil }
            let interval = state.interval
            return state.devices[device]?.begin(at: now, usual: interval)
        }
        guard let places else { return }
        defer { state.withLock { _ = $0.busy.remove(device) } }
        let conversation = Conversation(engine: engine, target: target, timeout: Self.timeout)
        if state.withLock({ $0.devices[device]?.needsLook ?? false }) {
            guard await look(at: device, in: conversation) else { return }
        }
        let groups = state.withLock { $0.devices[device]?.groups(of: places) } ?? []
        for group in groups { await ask(group, of: device, in: conversation) }
    }

    /// Finds out where the ports are and what the agent has of them.
    ///
    /// - Returns: whether the device answered.
    private func look(at device: String, in conversation: Conversation) async -> Bool {
        var limits = AgentLimits(knowsBulk: conversation.target.knowsBulk)
        let wanted = state.withLock { $0.devices[device]?.ports.compactMap(\.standing.port.element) } ?? []
        var indexes = await indexes(of: Set(wanted), below: PortObjects.name, in: conversation, within: limits)
        if indexes.count < Set(wanted).count {
            let others = await self.indexes(
                of: Set(wanted), below: PortObjects.description, in: conversation, within: limits)
            indexes.merge(others) { first, _ in first }
        }
        let objects = indexes.values.sorted().flatMap { index in
            PortObjects.all.map { PortObjects.object($0, of: index) }
        }
        do throws(RequestFailure) {
            let values = try await conversation.values(of: [Catalogue.upTimeObject] + objects, within: &limits)
            let most = Int(limits.variables)
            state.withLock { state in
                state.devices[device]?.look(
                    PortAnswer(values), indexes: indexes, most: most, at: clock.now, usual: state.interval)
            }
            return true
        } catch {
            logger.tell(.portsUnread, "the ports of \(device) were not found: \(error)", about: [.device: device])
            return false
        }
    }

    private func indexes(
        of names: Set<String>, below column: ObjectIdentifier, in conversation: Conversation, within limits: AgentLimits
    ) async -> [String: UInt32] {
        let found = await conversation.walk(below: [column], within: limits, most: Self.mostNames).found
        let pairs = found.compactMap { varbind -> (String, UInt32)? in
            guard let name = varbind.value.text, names.contains(name), let index = varbind.name.subidentifiers.last
            else {
                return nil
            }
            return (name, index)
        }
        // Of two ports that are called the same, none can be told from the other.
        let counts = Dictionary(grouping: pairs, by: \.0)
        return counts.compactMapValues { $0.count == 1 ? $0[0].1 : nil }
    }

    private func ask(_ group: [Int], of device: String, in conversation: Conversation) async {
        let objects = state.withLock { state in
            group.flatMap { state.devices[device]?.ports[$0].objects ?? [] }
        }
        let query = Query(
            target: conversation.target, operation: .get, objects: [Catalogue.upTimeObject] + objects)
        let response = await engine.perform(Request(query: query, timeout: Self.timeout, retries: 2))
        // The middle between sending and receiving.
        let at = clock.now - response.roundTrip.milliseconds / 2
        switch response.result {
        case .success(let varbinds):
            let answer = PortAnswer(varbinds)
            let found = state.withLock { $0.devices[device]?.read(answer, of: group, at: at) } ?? []
            for (port, rates) in found { archives.keep(rates, of: port.port, speed: port.speed) }
        case .failure(.timeout): break
        case .failure: state.withLock { $0.devices[device]?.lookAgain() }
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Milliseconds {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
