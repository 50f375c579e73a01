import Intervals
import Synchronization

/// Makes something at most once in a while for each key, however many ask: they share it, and whoever comes while it is
/// made waits for it.
final class SharedRenderings<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let began: ContinuousClock.Instant
        let value: Task<Value, any Error>
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let lifetime: Duration
    private let limit: Int

    /// - Parameters:
    ///   - lifetime: how long one is good for.
    ///   - limit: how many keys are kept.
    init(lifetime: Duration, limit: Int) {
        self.lifetime = lifetime
        self.limit = limit
    }

    /// What was made last, or is made now.
    ///
    /// - Throws: what `make` throws; the next one to ask tries again.
    func value(for key: Key, make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let now = ContinuousClock.now
        let entry = entries.withLock { entries in
            if let known = entries[key], known.began.duration(to: now) < lifetime { return known }
            if entries.count >= limit { entries = entries.filter { $0.value.began.duration(to: now) < lifetime } }
            if entries.count >= limit { entries = [:] }
            let entry = Entry(began: now, value: Task { try await make() })
            entries[key] = entry
            return entry
        }
        do {
            return try await entry.value.value
        } catch {
            entries.withLock { entries in
                if entries[key]?.began == entry.began { entries[key] = nil }
            }
            throw error
        }
    }
}
