import Synchronization

/// Hands items from any thread to the one that waits for sockets, and wakes it only while it waits.
package final class EventQueue<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        var isStopped = false
        /// The thread waits, or is about to: it must be woken for an item that is added now.
        var isWaiting = false
    }

    private let state = Mutex(State())
    private let alarm: Alarm

    /// - Throws: `SocketFailure` when the kernel gives no descriptor.
    package init() throws(SocketFailure) { alarm = try Alarm() }

    /// Adds an item, from any thread.
    ///
    /// - Returns: false once the queue is stopped; then the item is dropped.
    @discardableResult
    package func add(_ item: Item) -> Bool {
        let (isAdded, mustWake) = state.withLock { state in
            guard !state.isStopped else { return (false, false) }
            state.items.append(item)
            defer { state.isWaiting = false }
            return (true, state.isWaiting)
        }
        if mustWake { alarm.ring() }
        return isAdded
    }

    /// Tells the thread to end.
    package func stop() {
        state.withLock { $0.isStopped = true }
        alarm.ring()
    }

    /// Gives the thread the items that were added since it last asked, and tells it whether to end.
    package func drain() -> (items: [Item], isStopped: Bool) {
        state.withLock { state in
            defer { state.items = [] }
            return (state.items, state.isStopped)
        }
    }

    /// Waits until a socket has something, an item is added, or the time has passed.
    package func wait(for sockets: [DatagramSocket?], milliseconds: Int32) {
        let mayWait = state.withLock { state in
            state.isWaiting = state.items.isEmpty && !state.isStopped
            return state.isWaiting
        }
        let patience = if mayWait { milliseconds } else { Int32(0) }
        alarm.wait(for: sockets.compactMap(\.self), milliseconds: patience)
        state.withLock { $0.isWaiting = false }
    }
}
