import Synchronization

/// A value that outlives none of its replacements: whoever asks gets the present one. From any thread.
final class Changing<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    var current: Value { value.withLock { $0 } }

    func replace(by next: Value) { value.withLock { $0 = next } }
}
