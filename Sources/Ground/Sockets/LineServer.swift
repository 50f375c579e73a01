internal import CSockets
import Foundation
import Synchronization

/// Answers other processes of this machine, line by line, on a thread of its own: a socket by a path, with permissions.
///
/// Bounded: so many clients, so long a line, one answer at a time for each, and so long without progress.
package final class LineServer: Sendable {
    /// What clients may cost.
    package struct Limits: Sendable {
        /// Further ones are hung up on.
        package var clients = 32
        /// The longest line, in octets.
        package var line = 65_536
        /// Who neither says nor takes anything for so long is hung up on.
        package var patience: Duration = .seconds(10)

        package init() {}
    }

    private let path: String
    private let listener: Int32
    private let limits: Limits
    private let alarm: Alarm
    private let isStopped = Atomic(false)
    private let isClosed = Atomic(false)
    private let hasEnded = DispatchSemaphore(value: 0)
    private let answer: @Sendable (String) -> String

    /// Listens from now on. Whoever calls has made sure that no other process does: what stands at the path is removed
    /// when it is a socket.
    ///
    /// - Parameters:
    ///   - mode: who may connect, as a file's permissions.
    ///   - answer: called on the server's thread; the answer must be one line.
    /// - Throws: `SocketFailure`; EEXIST where something else than a socket stands at the path.
    package init(
        path: String, mode: UInt32 = 0o660, limits: Limits = Limits(), answer: @escaping @Sendable (String) -> String
    ) throws(SocketFailure) {
        let alarm = try Alarm()
        try Self.clear(path)
        let listener = ms_local_listen(path, mode)
        guard listener >= 0 else { throw SocketFailure(code: -listener) }
        self.path = path
        self.listener = listener
        self.limits = limits
        self.alarm = alarm
        self.answer = answer
    }

    /// Removes a socket at which nobody listens any more; whoever calls has made sure of that.
    ///
    /// - Throws: `SocketFailure`; EEXIST where something else than a socket stands at the path.
    package static func clear(_ path: String) throws(SocketFailure) {
        let status = ms_local_clear(path)
        guard status == 0 else { throw SocketFailure(code: -status) }
    }

    /// Begins to answer, on a thread of its own.
    package func start() {
        Thread { [self] in
            // A name that is given before the start does not reach the kernel.
            Thread.current.name = "answers"
            serve()
            hasEnded.signal()
        }.start()
    }

    /// Ends, hangs up on everybody, and removes the socket. Call it once, after `start`.
    package func stop() {
        isStopped.store(true, ordering: .relaxed)
        alarm.ring()
        hasEnded.wait()
        _ = ms_local_clear(path)
        close()
    }

    deinit { close() }

    private func close() {
        if !isClosed.exchange(true, ordering: .relaxed) { Foundation.close(listener) }
    }

    // MARK: - The thread

    private struct Client {
        let connection: LocalConnection
        var conversation: LineConversation
        var heardAt: ContinuousClock.Instant
    }

    private func serve() {
        var clients: [Client] = []
        // Without descriptors a client waits, and would be found again at once.
        var isFull = false
        while !isStopped.load(ordering: .relaxed) {
            let found = wait(for: clients, takingClients: !isFull)
            isFull = false
            if found[0] & UInt8(MS_READABLE) != 0 { alarm.silence() }
            for index in clients.indices { proceed(&clients[index], having: found[index + 2]) }
            if found[1] & UInt8(MS_READABLE) != 0 { isFull = !accept(into: &clients) }
            let now = ContinuousClock.now
            clients.removeAll { $0.conversation.isOver || now - $0.heardAt > limits.patience }
        }
    }

    /// What the alarm, the listener and the clients have, in this order.
    private func wait(for clients: [Client], takingClients: Bool) -> [UInt8] {
        let descriptors = [alarm.descriptor, listener] + clients.map(\.connection.descriptor)
        let readable = UInt8(MS_READABLE)
        let wanted =
            [readable, takingClients ? readable : 0]
            + clients.map { client in
                (client.conversation.wantsInput ? readable : 0)
                    | (client.conversation.output.isEmpty ? 0 : UInt8(MS_WRITABLE))
            }
        var found = [UInt8](repeating: 0, count: descriptors.count)
        let patience: Int32 = if clients.isEmpty, takingClients { -1 } else { 1000 }
        let status = ms_local_wait(descriptors, wanted, &found, Int32(descriptors.count), patience)
        return status == 0 ? found : [UInt8](repeating: 0, count: descriptors.count)
    }

    /// - Returns: whether every client that waits was taken, or hung up on.
    private func accept(into clients: inout [Client]) -> Bool {
        while true {
            let descriptor = ms_local_accept(listener)
            if descriptor == -EAGAIN || descriptor == -ECONNABORTED { return true }
            guard descriptor >= 0 else { return false }
            let connection = LocalConnection(descriptor: descriptor)
            guard clients.count < limits.clients else { continue }
            clients.append(
                Client(
                    connection: connection, conversation: LineConversation(longest: limits.line), heardAt: .now))
        }
    }

    private func proceed(_ client: inout Client, having found: UInt8) {
        guard found != 0 else { return }
        do {
            if found & UInt8(MS_READABLE) != 0, client.conversation.wantsInput {
                client.conversation.receive(try client.connection.receive())
                client.heardAt = .now
            } else if found & UInt8(MS_ENDED) != 0, found & UInt8(MS_WRITABLE) == 0 {
                client.conversation.receive([])
            }
            repeat {
                if let line = client.conversation.nextLine() { client.conversation.answer(answer(line)) }
                guard !client.conversation.output.isEmpty else { return }
                client.conversation.sent(try client.connection.send(client.conversation.output))
                client.heardAt = .now
            } while client.conversation.output.isEmpty
        } catch  where error.code == EAGAIN {
            return
        } catch {
            // The client is gone: there is nobody to answer.
            client.conversation.hangUp()
        }
    }
}
