import NIOCore
import Synchronization

/// Where connections come in. It closes before those who serve them are cancelled: a connection that is accepted and taken
/// by nobody would end the program (NIO insists that each is finished).
final class Reception: Sendable {
    private struct State {
        var channel: (any Channel)?
        /// Called once all who came in were taken, when it is to close.
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// What was accepted before it closed is taken within this time.
    private static let rest = TimeAmount.milliseconds(200)

    /// Connections come in by this channel from now on.
    func open(_ channel: any Channel) {
        let cancel = state.withLock { state in
            state.channel = channel
            return state.cancel
        }
        if let cancel { Self.close(channel, then: cancel) }
    }

    /// Lets nobody in any more; before it has opened, as soon as it has.
    ///
    /// - Parameter cancel: called once all who came in were taken.
    func close(then cancel: @escaping @Sendable () -> Void) {
        let channel = state.withLock { state in
            state.cancel = cancel
            return state.channel
        }
        if let channel { Self.close(channel, then: cancel) }
    }

    private static func close(_ channel: any Channel, then cancel: @escaping @Sendable () -> Void) {
        // First nobody is accepted any more, and who was is taken; what waits in the kernel is turned away then.
        channel.setOption(.autoRead, value: false).whenComplete { _ in
            channel.eventLoop.scheduleTask(in: rest) {
                channel.closeFuture.whenComplete { _ in cancel() }
                channel.close(promise: nil)
            }
        }
    }
}
