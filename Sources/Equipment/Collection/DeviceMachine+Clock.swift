import Intervals

// When the machine's clock was set, what is remembered is dated as everything will be from now on.
extension DeviceMachine {
    /// Says every signal in full at the next poll by the schedule.
    ///
    /// - Parameter shift: how far dates have jumped since the latest poll.
    mutating func sayAnew(movedBy shift: Milliseconds) {
        needsReadings = true
        guard shift != 0 else { return }
        begunAt = begunAt + shift
        discoveredAt = discoveredAt + shift
        lastAnswer = lastAnswer.map { $0 + shift }
        clock.move(by: shift)
        for index in standings.indices { standings[index].move(by: shift) }
        for (signal, change) in changes { changes[signal] = (change.state, change.at + shift) }
        partial?.move(by: shift)
    }
}
