import Intervals
import Site

/// Finds what a host answered while a port of its contract was down: it contradicts the port, so that neither alone is
/// believed, and the ledger keeps when it was (fine print, 12). A pure state machine.
///
/// A port that fell is found at its next poll, and says since when it has been down. The latest answer before the poll
/// may lie after that instant; so it is remembered for every host.
struct AnsweredWhileDown {
    private struct Line {
        var access: Condition
        var hosts: [SignalName]
        var isDown = false
    }

    private var lines: [Line] = []
    private var linesOfPort: [SignalName: [Int]] = [:]
    private var linesOfHost: [SignalName: [Int]] = [:]
    /// What each port said last that was up or down.
    private var ports: [SignalName: SignalState] = [:]
    /// When each host answered last.
    private var answers: [SignalName: Instant] = [:]

    init(_ facility: Facility) {
        for network in facility.contracts.compactMap(\.network) {
            guard let access = network.access, !network.hosts.isEmpty else { continue }
            let hosts = network.hosts.map(SignalName.icmp)
            for port in Set(access.signals) { linesOfPort[port, default: []].append(lines.count) }
            for host in hosts { linesOfHost[host, default: []].append(lines.count) }
            lines.append(Line(access: access, hosts: hosts))
        }
    }

    /// Goes by the contracts of another facility from now on; what ports said and hosts answered is kept.
    mutating func adopt(_ facility: Facility) {
        var next = AnsweredWhileDown(facility)
        next.ports = ports.filter { next.linesOfPort[$0.key] != nil }
        next.answers = answers.filter { next.linesOfHost[$0.key] != nil }
        for number in next.lines.indices {
            next.lines[number].isDown = next.lines[number].access.state { ports[$0] ?? .unknown } == .down
        }
        self = next
    }

    /// Observes a round that a host answered.
    ///
    /// - Returns: whether a port of its contract is down.
    mutating func answered(_ host: SignalName, at: Instant) -> Bool {
        guard let numbers = linesOfHost[host] else { return false }
        answers[host] = at
        return numbers.contains { lines[$0].isDown }
    }

    /// Observes a reading of a port.
    ///
    /// - Returns: the hosts of contracts whose access turns out to be down, with their latest answers since it is.
    mutating func observe(_ reading: Reading) -> [(host: SignalName, at: Instant)] {
        guard let numbers = linesOfPort[reading.signal], reading.state != .unknown, reading.inferred == nil else {
            return []
        }
        ports[reading.signal] = reading.state
        let fellAt = reading.since ?? reading.at
        return numbers.flatMap { number -> [(host: SignalName, at: Instant)] in
            let wasDown = lines[number].isDown
            lines[number].isDown = lines[number].access.state { ports[$0] ?? .unknown } == .down
            guard lines[number].isDown, !wasDown else { return [] }
            return lines[number].hosts.compactMap { host in
                guard let at = answers[host], at >= fellAt else { return nil }
                return (host, at)
            }
        }
    }

    /// Dates everything as later readings will be: the machine's clock was set.
    mutating func move(by shift: Milliseconds) { answers = answers.mapValues { $0 + shift } }
}
