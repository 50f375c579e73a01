import DequeModule

/// Lets a bounded number of jobs run at once; the others wait in their order.
struct Gate<Job: Sendable>: Sendable {
    let limit: Int
    private(set) var running = 0
    private var waiting: Deque<Job> = []

    init(limit: Int) { self.limit = limit }

    /// Whether the job may run now; otherwise it waits.
    mutating func enter(_ job: Job) -> Bool {
        guard running < limit else {
            waiting.append(job)
            return false
        }
        running += 1
        return true
    }

    /// Notes that a job has ended, and returns the one that may run in its place.
    mutating func leave() -> Job? {
        guard let next = waiting.popFirst() else {
            running -= 1
            return nil
        }
        return next
    }
}
