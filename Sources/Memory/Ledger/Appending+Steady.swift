import Intervals
import Site

extension Appending {
    /// Extends the open runs of a group by a stretch in which every signal repeats what it said last: one step for a group
    /// whose slot is anchored.
    ///
    /// A run that says something else than the group, or that ends before the reading which the stretch continues, is not
    /// the one that is repeated: the state is then read anew, and nothing of it is lost. A signal without a run gets one,
    /// where the group says what it says: the ledger may be a new one in the place of another.
    mutating func extend(_ group: SignalGroup, by stretch: Stretch) throws {
        let slot = try slot(of: group)
        if state.isAnchored(slot, by: group), state.steady.extend(slot, by: stretch) { return }
        var signals: [(name: SignalName, number: Int64)] = []
        for name in Set(group.signals) { signals.append((name, try number(of: name))) }
        signals.sort { $0.number < $1.number }
        let members = try openRuns(of: signals)
        let isRepeated = members.compactMap(\.self).allSatisfy { Self.isRepeated($0, by: group, stretch) }
        if isRepeated, anchor(members, of: group, to: slot), state.steady.extend(slot, by: stretch) { return }
        for (signal, member) in zip(signals, members) {
            if let member {
                try extend(member, of: group, by: stretch)
            } else if let run = Self.run(of: signal.name, in: group, stretch) {
                summary.newReadings += 1
                keep(HeldRun(beginning: run, of: signal.name, numbered: signal.number, by: try collector()))
            }
        }
    }

    /// What a stretch of a group says of a signal by itself: since when, and what the device said, is not known of it. Nil
    /// where nobody said.
    private static func run(of signal: SignalName, in group: SignalGroup, _ stretch: Stretch) -> Run? {
        guard let index = group.states.isEmpty ? nil : group.signals.firstIndex(of: signal) else { return nil }
        return Run(
            first: stretch.first, last: stretch.last, greatestGap: stretch.greatestGap, state: group.states[index])
    }

    private mutating func extend(_ member: HeldRun, of group: SignalGroup, by stretch: Stretch) throws {
        var member = member
        let limit = schedule.foldsWithin(member.signal)
        guard Self.isRepeated(member, by: group, stretch) else { return try read(member, anewBy: group, stretch) }
        guard stretch.last > member.row.run.last else {
            // The run was carried there already, unless it began later.
            guard stretch.first < member.row.run.first else { return }
            return try read(member, anewBy: group, stretch)
        }
        try extend(&member, with: member.row.run.repeated(by: stretch), within: limit)
        keep(member)
    }

    /// Whether a stretch of a group repeats what an open run says.
    private static func isRepeated(_ member: HeldRun, by group: SignalGroup, _ stretch: Stretch) -> Bool {
        guard let index = group.states.isEmpty ? nil : group.signals.firstIndex(of: member.signal) else { return true }
        return group.states[index] == member.row.run.state && stretch.continued <= member.row.run.last
    }

    /// Writes what a group says of a signal as a run of its own.
    private mutating func read(_ member: HeldRun, anewBy group: SignalGroup, _ stretch: Stretch) throws {
        guard let run = Self.run(of: member.signal, in: group, stretch) else { return }
        guard run.first > member.row.run.last else {
            return try append(
                exact: [run], of: member.signal, numbered: member.row.signal, by: state.collector,
                unlessHeldBy: [state.collector])
        }
        var member = member
        try extend(&member, with: run, within: schedule.foldsWithin(member.signal))
        keep(member)
    }

    /// Finds a group's slot by its signals, so that it is the same one after a restart.
    private mutating func slot(of group: SignalGroup) throws -> Int {
        if let known = state.slots[group] { return known }
        let numbers = try Set(group.signals).map { try number(of: $0) }.sorted()
        let collector = try collector()
        let slot = try rows.slot(of: numbers, by: collector) ?? rows.addSlot(of: numbers, by: collector)
        state.slots[group] = slot
        return slot
    }

    /// Makes the slot's mark stand for all of these runs, when all were read last at the same instant. A failed round or check
    /// stays a run of its own, and a signal without a run may get one at any time: such groups are not anchored.
    private mutating func anchor(_ members: [HeldRun?], of group: SignalGroup, to slot: Int) -> Bool {
        let present = members.compactMap(\.self)
        guard let last = present.first?.row.run.last, present.count == members.count,
            present.allSatisfy({ $0.row.run.last == last && !($0.signal.countsFailures && $0.row.run.state == .down) })
        else { return false }
        if state.steady.last(of: slot) != last || present.contains(where: { $0.row.slot != slot }) {
            for member in present where member.row.slot != slot || member.isCarried { attach(member, to: slot) }
            state.steady.mark(slot, last: last, gap: 0)
        }
        state.steady.anchor(slot, within: present.map { schedule.foldsWithin($0.signal) }.min() ?? 0)
        state.anchor(slot, by: group)
        return true
    }

    private mutating func attach(_ member: HeldRun, to slot: Int) {
        var member = member
        // The mark of the slot that it had stands for it no longer.
        keep(member)
        member.row.slot = slot
        if member.change == .nothing { member.change = .moved }
        keep(member)
    }
}
