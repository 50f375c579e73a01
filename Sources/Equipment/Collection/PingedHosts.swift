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
    private var rounds: Ring
    private var extraRounds = Agenda<Int>()
    private var witnesses: WitnessGuard

    init(_ facility: Facility, from now: Milliseconds) {
        let interval = facility.schedule.reachability
        rounds = Ring(interval: interval, from: now)
        witnesses = WitnessGuard(witnesses: facility.witnesses.compactMap { HostAddress($0) })
        for address in facility.pingedHosts.compactMap({ HostAddress($0) }) {
            rounds.add(hosts.count)
            indexOf[address] = hosts.count
            hosts.append(PingedHost(address: address, interval: interval))
        }
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
