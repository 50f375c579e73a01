import GRDB
import Intervals
import Ledger
import Site

extension Appending {
    /// Extends the open runs of a group by a stretch in which every signal repeats what it said last: one step for a group
    /// whose slot is anchored. A signal that was never read, or was read later, is left as it is.
    mutating func extend(_ group: SignalGroup, by stretch: Stretch) throws {
        let slot = try slot(of: group)
        if state.steady.extend(slot, by: stretch) { return }
        let members = try openRuns(ofSlot: slot)
        if anchor(members, to: slot), state.steady.extend(slot, by: stretch) { return }
        for case var member? in members where stretch.last > member.run.last {
            let limit = schedule.staleAfter(member.signal)
            try extend(&member, with: member.run.repeated(by: stretch), within: limit)
            keep(member)
        }
    }

    /// Finds a group's slot by its signals, so that it is the same one after a restart.
    private mutating func slot(of group: SignalGroup) throws -> Int {
        if let known = state.slots[group] { return known }
        let ids = try Set(group.signals).map { try number(of: $0) }.sorted()
        let members = "[\(ids.map(String.init).joined(separator: ","))]"
        try database.execute(
            sql: "INSERT OR IGNORE INTO signal_group(collector, members) VALUES (?, ?)",
            arguments: [state.collectorID, members])
        let slot = try Int.fetchOne(
            database, sql: "SELECT slot FROM signal_group WHERE collector = ? AND members = ?",
            arguments: [state.collectorID, members])
        guard let slot else { throw DatabaseError(message: "a group of signals has no slot") }
        state.slots[group] = slot
        return slot
    }

    /// Makes the slot's mark stand for all of these runs, when all were read last at the same instant. A failed round
    /// stays a run of its own, and a signal without a run may get one at any time: such groups are not anchored.
    private mutating func anchor(_ members: [StoredRun?], to slot: Int) -> Bool {
        let present = members.compactMap(\.self)
        guard let last = present.first?.run.last, present.count == members.count,
            present.allSatisfy({ $0.run.last == last && !($0.signal.isRounds && $0.run.state == .down) })
        else { return false }
        if state.steady.last(of: slot) != last || present.contains(where: { $0.slot != slot }) {
            for member in present where member.slot != slot || member.isCarried { attach(member, to: slot) }
            state.steady.mark(slot, last: last, gap: 0)
        }
        state.steady.anchor(slot, within: present.map { schedule.staleAfter($0.signal) }.min() ?? 0)
        return true
    }

    private mutating func attach(_ member: StoredRun, to slot: Int) {
        var member = member
        // The mark of the slot that it had stands for it no longer.
        keep(member)
        member.slot = slot
        if member.change == .nothing { member.change = .moved }
        keep(member)
    }
}
