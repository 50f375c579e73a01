import ICMP
import Intervals
import Site
import Sockets

/// Pings the hosts of a facility, each in its rhythm: decides which rounds are due, and reads their results.
///
/// A pure state machine; times are of a monotonic clock.
struct PingedHosts {
    private var hosts: [PingedHost] = []
    private var indexOf: [HostAddress: Int] = [:]
    /// Places of hosts that are pinged no more.
    private var vacant: Set<Int> = []
    private var rounds: Ring
    private var extraRounds = Agenda<Int>()
    private var witnesses: WitnessGuard
    /// The name by which this collector is a vantage point; nil for the site's own.
    private var vantage: String?

    init(_ facility: Facility, from now: Milliseconds) {
        let interval = facility.schedule.reachability
        rounds = Ring(interval: interval, from: now)
        vantage = facility.vantagePoint
        witnesses = WitnessGuard(witnesses: facility.witnesses.compactMap { HostAddress($0) })
        for address in facility.pingedHosts.compactMap({ HostAddress($0) }) { add(address, at: now) }
    }

    /// Pings the hosts of another facility from now on. Those that stay keep what is known of them, and their phase.
    ///
    /// - Returns: rounds of the witnesses to begin at once.
    mutating func adopt(_ facility: Facility, at now: Milliseconds, into found: inout Collected) -> [Round] {
        rounds.change(to: facility.schedule.reachability, at: now)
        for index in hosts.indices { hosts[index].interval = rounds.interval }
        let addresses = facility.pingedHosts.compactMap { HostAddress($0) }
        // Under another name, they are other signals.
        let present = facility.vantagePoint == vantage ? Set(addresses) : []
        vantage = facility.vantagePoint
        let gone = Set(indexOf.filter { !present.contains($0.key) }.values)
        rounds.remove(gone)
        extraRounds.remove { gone.contains($0) }
        for index in gone { indexOf[hosts[index].address] = nil }
        vacant.formUnion(gone)
        for address in addresses where indexOf[address] == nil { add(address, at: now) }
        return apply(witnesses.adopt(facility.witnesses.compactMap { HostAddress($0) }), at: now, into: &found)
    }

    private mutating func add(_ address: HostAddress, at now: Milliseconds) {
        let host = PingedHost(address: address, from: vantage, interval: rounds.interval)
        let index = vacant.popFirst() ?? hosts.count
        if index < hosts.count { hosts[index] = host } else { hosts.append(host) }
        indexOf[address] = index
        rounds.add(index, at: now)
    }

    /// The rounds to begin now.
    mutating func due(by now: Milliseconds) -> [Round] {
        var due: [Round] = []
        while let host = rounds.next(by: now) { due.append(round(host, isExtra: false)) }
        while let (host, _) = extraRounds.next(by: now) {
            hosts[host].beginExtra()
            due.append(round(host, isExtra: true))
        }
        return due
    }

    /// Receives rounds that have ended, and ends the wait for witnesses that have not decided in time.
    ///
    /// - Returns: rounds of the witnesses to begin at once.
    mutating func receive(_ results: [RoundResult], at now: Milliseconds, into found: inout Collected) -> [Round] {
        var inquiries: [Round] = []
        for result in results { inquiries += apply(witnesses.receive(result, now: now), at: now, into: &found) }
        if let due = witnesses.nextDue, due <= now {
            inquiries += apply(witnesses.giveUp(by: now), at: now, into: &found)
        }
        return inquiries
    }

    /// Says of every host in full whether it answers, at its next round.
    ///
    /// - Parameter shift: how far dates have jumped.
    mutating func sayAnew(movedBy shift: Milliseconds) {
        if shift != 0 { witnesses.move(by: shift) }
        for index in hosts.indices { hosts[index].sayAnew(movedBy: shift) }
    }

    /// How late the rounds were since the last call.
    mutating func reportLateness(at now: Milliseconds) -> Ring.Lateness {
        rounds.reportLateness(at: now)
    }

    private mutating func apply(
        _ output: WitnessGuard.Output, at now: Milliseconds, into found: inout Collected
    ) -> [Round] {
        for round in output.judged {
            let host = Int(round.result.tag >> 1)
            // A round of a host that is pinged no more says nothing of who has its place now.
            guard indexOf[hosts[host].address] == host, hosts[host].address == round.result.host else { continue }
            for action in hosts[host].receive(round, isExtra: round.result.tag & 1 == 1) {
                switch action {
                case .read(let reading): found.readings.append(reading)
                case .steady(let reading): found.steady.append(reading)
                case .extra(let delay): extraRounds.add(host, due: now + delay)
                }
            }
        }
        return output.inquiry.compactMap { indexOf[$0] }.map { round($0, isExtra: true) }
    }

    private func round(_ host: Int, isExtra: Bool) -> Round {
        Round(tag: UInt64(host) << 1 | (isExtra ? 1 : 0), host: hosts[host].address)
    }
}
