/// How many questions may be under way before others have to wait: those that wait are asked in order of weight.
///
/// A question counts only while an answer is still to be expected. An agent that has been silent for a second no longer
/// counts, so that dead agents do not delay the living (R31).
struct AskWindow {
    let limit: Int
    /// Unanswered questions by the tick in which they were asked, the latest ticks only.
    private var counts: [Int]
    private var young = 0
    private(set) var tick: UInt32 = 0

    /// - Parameter memory: for so many ticks an answer is expected.
    init(limit: Int, memory: Int) {
        self.limit = limit
        counts = [Int](repeating: 0, count: max(1, memory))
    }

    var room: Int { max(0, limit - young) }

    /// Another tick begins; what was asked in the oldest one is no longer waited for.
    mutating func advance() {
        tick &+= 1
        young -= counts[slot(tick)]
        counts[slot(tick)] = 0
    }

    mutating func noteQuestion() {
        counts[slot(tick)] += 1
        young += 1
    }

    mutating func noteAnswer(askedIn asked: UInt32) {
        guard tick &- asked < UInt32(counts.count), counts[slot(asked)] > 0 else { return }
        counts[slot(asked)] -= 1
        young -= 1
    }

    private func slot(_ tick: UInt32) -> Int { Int(tick) % counts.count }
}
