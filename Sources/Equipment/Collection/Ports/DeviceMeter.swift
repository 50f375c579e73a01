import Intervals
import Site
import Traffic

/// The ports of one device whose octets are counted, and where they are: a pure state machine beside `PortMeter`.
struct DeviceMeter {
    private(set) var ports: [PortMeter]
    /// Whether ports must be looked for: at first, when one has moved, and once a day.
    private(set) var needsLook = true
    private var lookedAt = Instant.distantPast
    /// How many ports fit into one request.
    private var portsEach = 1

    /// Names and speeds change without a word.
    private static let lookEvery: Milliseconds = .hours(24)
    /// Ports that were not found are looked for again.
    private static let lookAgainEvery: Milliseconds = .minutes(30)

    init(_ ports: [SignalName]) { self.ports = ports.map(PortMeter.init) }

    /// Goes on with other ports; what was counted of those that stay is kept.
    mutating func adopt(_ wanted: [SignalName]) {
        guard wanted != ports.map(\.standing.port) else { return }
        let known = Dictionary(ports.map { ($0.standing.port, $0) }) { first, _ in first }
        ports = wanted.map { known[$0] ?? PortMeter($0) }
        needsLook = true
    }

    /// Lets ports be looked for: another device stands in the place, or its indexes moved.
    mutating func lookAgain() { needsLook = true }

    func isDue(at now: Instant) -> Bool { ports.contains { $0.due <= now } }

    /// Begins a round.
    ///
    /// - Parameter usual: how often ports are asked that are nothing special.
    /// - Returns: the places of the ports that are due.
    mutating func begin(at now: Instant, usual: Milliseconds) -> [Int] {
        let isMissing = ports.contains { $0.pace.columns.isEmpty }
        if now - lookedAt >= (isMissing ? Self.lookAgainEvery : Self.lookEvery) { needsLook = true }
        let due = ports.indices.filter { ports[$0].due <= now }
        for place in due {
            ports[place].due = next(after: ports[place].due, now: now, every: ports[place].standing.every ?? usual)
        }
        return due
    }

    private func next(after due: Instant, now: Instant, every interval: Milliseconds) -> Instant {
        // It keeps its rhythm, whatever a round took; after a long time, or when the clock was set, it begins anew.
        let next = due + interval
        return next > now && next <= now + interval ? next : now + interval
    }

    /// Learns which ports there are and what their agent has.
    ///
    /// - Parameters:
    ///   - indexes: by name.
    ///   - most: how many variables fit into one request.
    mutating func look(
        _ answer: PortAnswer, indexes: [String: UInt32], most: Int, at now: Instant, usual: Milliseconds
    ) {
        for place in ports.indices {
            guard let index = ports[place].standing.port.element.flatMap({ indexes[$0] }) else {
                ports[place].lose()
                continue
            }
            ports[place].look(answer, at: index, usual: usual)
            if let interval = ports[place].standing.every {
                ports[place].due = min(ports[place].due, now + interval)
            }
        }
        let objects = ports.map(\.objects.count).max() ?? 1
        portsEach = max(1, (most - 1) / max(1, objects))
        lookedAt = now
        needsLook = false
    }

    /// Groups of ports that one request asks for.
    func groups(of places: [Int]) -> [[Int]] {
        let counted = places.filter { !ports[$0].objects.isEmpty }
        return stride(from: 0, to: counted.count, by: portsEach).map { start in
            Array(counted[start..<min(start + portsEach, counted.count)])
        }
    }

    /// Considers the answer to one group.
    ///
    /// - Returns: the slots that are known by it, by port.
    mutating func read(_ answer: PortAnswer, of places: [Int], at now: Instant) -> [(
        port: PortStanding, rates: [SlotRate]
    )] {
        var found: [(port: PortStanding, rates: [SlotRate])] = []
        for place in places {
            guard !ports[place].hasMoved(in: answer), let rates = ports[place].read(answer, at: now) else {
                needsLook = true
                continue
            }
            if !rates.isEmpty { found.append((ports[place].standing, rates)) }
        }
        return found
    }
}
