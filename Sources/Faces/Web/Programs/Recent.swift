import Synchronization

/// Keeps what was made for a moment, so that many who ask at once cost as much as one. From any thread.
final class Recent<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Made {
        let value: Value
        let at: ContinuousClock.Instant
    }

    private let made = Mutex<[Key: Made]>([:])
    private let lifetime: Duration
    private let limit: Int

    /// - Parameters:
    ///   - lifetime: how old what is given may be.
    ///   - limit: so many different things are kept; whoever asks for ever others gets nothing kept.
    init(lifetime: Duration = .seconds(1), keeping limit: Int = 8) {
        self.lifetime = lifetime
        self.limit = limit
    }

    /// What was made lately; nil where it is to be made anew.
    func value(_ key: Key) -> Value? {
        let now = ContinuousClock.now
        return made.withLock { made in
            guard let known = made[key], now - known.at < lifetime else { return nil }
            return known.value
        }
    }

    /// What was made lately, or is made now.
    ///
    /// - Throws: what `make` throws; nothing is kept then.
    func value(_ key: Key, make: () throws -> Value) rethrows -> Value {
        if let known = value(key) { return known }
        let began = ContinuousClock.now
        let value = try make()
        made.withLock { made in
            if made.count >= limit { made = made.filter { began - $0.value.at < lifetime } }
            if made.count < limit || made[key] != nil { made[key] = Made(value: value, at: began) }
        }
        return value
    }
}
