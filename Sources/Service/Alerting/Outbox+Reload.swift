public import Site

extension Outbox {
    /// Goes by another facility from now on. What waits in a lane, its repetitions and its counts stay, and so does an
    /// emergency that is being told: its contacts are those of its determination (fine print, 13). A hook that has changed is
    /// run as it is now.
    ///
    /// - Returns: what is given up, because the hook that was to be told of it is gone.
    public mutating func adopt(_ facility: Facility) -> [Action] {
        self.facility = facility
        hooks = Dictionary(facility.hooks.map { ($0.name, $0) }) { first, _ in first }
        contracts = Dictionary(facility.contracts.map { ($0.id, $0) }) { first, _ in first }
        for (id, call) in calls {
            calls[id]?.steps = call.steps.map { step in (hooks[step.hook.name] ?? step.hook, step.contact) }
        }
        return giveUpLanesWithoutHook() + work.adopt(facility).map { Action.giveUp($0.event, hook: $0.hook) }
    }

    private mutating func giveUpLanesWithoutHook() -> [Action] {
        let gone = lanes.filter { hooks[$0.key.hook] == nil }
            .sorted { $0.key.order < $1.key.order }
        for lane in gone { lanes[lane.key] = nil }
        return gone.flatMap { key, lane in
            // What is being told is told to its end.
            let waiting = lane.isBusy ? Array(lane.queue.dropFirst()) : Array(lane.queue)
            return (waiting.map(\.event) + lane.flapping.waiting).map { Action.giveUp($0, hook: key.hook) }
        }
    }
}
