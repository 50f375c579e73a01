internal import CSockets
import Glibc

/// Wakes a thread that waits for sockets.
package final class Alarm: Sendable {
    /// How many sockets one thread can wait for.
    package static let mostSockets = Int(MS_MOST_AWAITED) - 1

    let descriptor: Int32

    /// - Throws: `SocketFailure` when the kernel gives no descriptor.
    package init() throws(SocketFailure) {
        descriptor = ms_alarm()
        guard descriptor >= 0 else { throw SocketFailure(code: -descriptor) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Ends the wait that is under way, or else the next one. May be called from any thread.
    package func ring() { ms_wake(descriptor) }

    /// Ends the ringing, for whoever waits by other means.
    func silence() { ms_wait_again(descriptor) }

    /// Waits until one of the sockets has something, the alarm rings, or the time has passed; then the alarm is silent.
    ///
    /// - Parameters:
    ///   - sockets: at most `mostSockets`.
    ///   - milliseconds: nil to wait for ever.
    package func wait(for sockets: [DatagramSocket], milliseconds: Int32? = nil) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: sockets.count + 1) { descriptors in
            descriptors.initializeElement(at: 0, to: descriptor)
            for (index, socket) in sockets.enumerated() {
                descriptors.initializeElement(at: index + 1, to: socket.descriptor)
            }
            let readable = ms_wait(descriptors.baseAddress, Int32(descriptors.count), milliseconds ?? -1)
            if readable > 0, readable & 1 != 0 { ms_wait_again(descriptor) }
        }
    }
}
