import NIOCore
import NIOEmbedded
import Testing

@testable import Web

/// Whoever connects says in time what is wanted, or is hung up on; the loop's time is moved by hand.
struct FirstRequestDeadlineTests {
    private func channel() throws -> (EmbeddedChannel, EmbeddedEventLoop) {
        let loop = EmbeddedEventLoop()
        let channel = EmbeddedChannel(loop: loop)
        try channel.pipeline.syncOperations.addHandler(FirstRequestDeadline(.seconds(20)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return (channel, loop)
    }

    @Test func whoeverSaysNothingIsHungUpOn() throws {
        let (channel, loop) = try channel()
        loop.advanceTime(by: .milliseconds(19_999))
        #expect(channel.isActive)
        loop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }

    /// Once a request's head is there, it takes as long as it takes.
    @Test func whoeverHasAskedStays() throws {
        let (channel, loop) = try channel()
        loop.advanceTime(by: .seconds(19))
        try channel.writeInbound("a head")
        loop.advanceTime(by: .seconds(600))
        #expect(channel.isActive)
        let passedOn = try channel.readInbound(as: String.self)
        #expect(passedOn == "a head")
        _ = try channel.finish()
        loop.advanceTime(by: .seconds(600))
    }
}
