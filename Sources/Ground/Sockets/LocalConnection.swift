internal import CSockets
import Glibc

/// A stream to another process of this machine. Belongs to one thread; closed with its last holder.
package final class LocalConnection {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Connects to who listens at a path.
    ///
    /// - Parameter patience: how long each later call may block, in milliseconds.
    /// - Throws: `SocketFailure`: ENOENT where there is no socket, ECONNREFUSED where nobody listens any more, EACCES
    ///   where this user may not connect.
    package convenience init(to path: String, patience: Int32) throws(SocketFailure) {
        let descriptor = ms_local_connect(path, patience)
        guard descriptor >= 0 else { throw SocketFailure(code: -descriptor) }
        self.init(descriptor: descriptor)
    }

    /// Sends as much as the peer takes.
    ///
    /// - Returns: how many octets.
    /// - Throws: `SocketFailure`; EAGAIN when the peer takes nothing at present.
    func send(_ octets: ArraySlice<UInt8>) throws(SocketFailure) -> Int {
        let sent = octets.withUnsafeBufferPointer { ms_local_send(descriptor, $0.baseAddress, $0.count) }
        guard sent >= 0 else { throw SocketFailure(code: Int32(-sent)) }
        return Int(sent)
    }

    /// Receives what is there; nothing when the peer sends no more.
    ///
    /// - Throws: `SocketFailure`; EAGAIN when nothing is there at present.
    func receive() throws(SocketFailure) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: 65_536)
        let received = octets.withUnsafeMutableBufferPointer { ms_local_receive(descriptor, $0.baseAddress, $0.count) }
        guard received >= 0 else { throw SocketFailure(code: Int32(-received)) }
        return Array(octets.prefix(Int(received)))
    }

    /// Sends a line and waits for the line that answers it.
    ///
    /// - Parameters:
    ///   - deadline: until when, by `ContinuousClock`.
    ///   - limit: the most octets of an answer.
    /// - Throws: `SocketFailure`: ETIMEDOUT after the deadline, ECONNRESET when the peer ends without an answer, EMSGSIZE
    ///   when the answer is longer than `limit`.
    package func ask(
        _ line: String, until deadline: ContinuousClock.Instant, limit: Int = 256 << 20
    ) throws(SocketFailure) -> String {
        var rest = Array(line.utf8)[...] + [Self.lineEnd]
        while !rest.isEmpty {
            rest = rest.dropFirst(try repeating(until: deadline) { () throws(SocketFailure) in try send(rest) })
        }
        var answer: [UInt8] = []
        while true {
            let more = try repeating(until: deadline) { () throws(SocketFailure) in try receive() }
            guard !more.isEmpty else { throw SocketFailure(code: ECONNRESET) }
            guard answer.count + more.count <= limit else { throw SocketFailure(code: EMSGSIZE) }
            if let end = more.firstIndex(of: Self.lineEnd) {
                answer += more[..<end]
                return String(decoding: answer, as: UTF8.self)
            }
            answer += more
        }
    }

    static let lineEnd = UInt8(ascii: "\n")

    private func repeating<T>(
        until deadline: ContinuousClock.Instant, _ body: () throws(SocketFailure) -> T
    ) throws(SocketFailure) -> T {
        while ContinuousClock.now < deadline {
            do {
                return try body()
            } catch  where error.code == EAGAIN {
                continue
            }
        }
        throw SocketFailure(code: ETIMEDOUT)
    }
}
