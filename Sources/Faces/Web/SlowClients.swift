import Foundation
import Logging
import HummingbirdCore
import NIOCore

/// Hangs up on whoever has connected and does not say in time what is wanted, however many octets come meanwhile: who says
/// nothing, or one octet now and then, holds a descriptor that others need. Lives on its connection's event loop.
final class FirstRequestDeadline: ChannelInboundHandler, RemovableChannelHandler {
    // Whatever comes this far belongs to a request whose head is whole.
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    private let patience: TimeAmount
    private var deadline: Scheduled<Void>?

    init(_ patience: TimeAmount) { self.patience = patience }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        settle()
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        settle()
        context.fireChannelInactive()
    }

    private func settle() {
        deadline?.cancel()
        deadline = nil
    }
}

/// How many may be connected at once.
enum ConnectionLimit {
    private static let most = 2000

    /// Half of the descriptors that this process may have: the others are for polling, hooks and the ledger.
    static var present: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
        return min(most, Int(clamping: limit.rlim_cur) / 2)
    }

    /// Whoever comes later waits until somebody has hung up.
    static func delegate(_ logger: Logger) -> some AvailableConnectionsDelegate {
        MaximumAvailableConnections(present, logger: logger)
    }
}
