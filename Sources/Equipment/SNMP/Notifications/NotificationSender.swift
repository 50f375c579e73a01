import Dispatch
import SNMPValues
import Sockets
import Synchronization

/// Mainstay's identity towards those that it notifies: an engine identifier and a count of starts, kept in a file
/// (RFC 3414, 2.2).
public struct SendingEngine: Sendable {
    let engine: LocalEngine

    /// Counts a start in the file, which is made when it is missing.
    ///
    /// - Throws: `NotificationError` when the file can neither be read nor written.
    public init(file: String) throws(NotificationError) {
        engine = try LocalEngine(file: file, at: Deadline.now)
    }

    /// sysUpTime: hundredths of a second since the start.
    var upTime: UInt32 {
        UInt32(truncatingIfNeeded: (Deadline.now - engine.startedAt) / 10_000_000)
    }
}

/// Sends traps and informs of every version to one network management station, in order, on a thread of its own.
///
/// A trap is sent once. An inform is sent until the station answers, four times in 15 s; meanwhile up to a hundred
/// others wait, and more are given up.
public final class NotificationSender: Sendable {
    private let host: String
    private let port: UInt16
    /// Where the station listens; nil until its name was looked up, and after it could not be told something.
    private let address = Mutex<Endpoint?>(nil)
    private let credentials: Credentials
    private let isInform: Bool
    private let identity: SendingEngine
    private let failed: @Sendable (String) -> Void
    private let queue: DispatchQueue
    private let waiting = Mutex(0)

    static let mostWaiting = 100
    /// Milliseconds to wait for an answer, by try.
    static let waits: [Int32] = [1000, 2000, 4000, 8000]

    /// - Parameters:
    ///   - host: a numeric address, or a name, which is looked up on the sender's thread.
    ///   - failed: is given a sentence about what was not delivered and why; called on the sender's thread.
    public init(
        to host: String, port: UInt16, credentials: Credentials, isInform: Bool, as identity: SendingEngine,
        failed: @escaping @Sendable (String) -> Void
    ) {
        self.host = host
        self.port = port
        self.credentials = credentials
        self.isInform = isInform
        self.identity = identity
        self.failed = failed
        queue = DispatchQueue(label: "notify \(host)")
    }

    /// Sends to a numeric address.
    public convenience init(
        to endpoint: Endpoint, credentials: Credentials, isInform: Bool, as identity: SendingEngine,
        failed: @escaping @Sendable (String) -> Void
    ) {
        self.init(
            to: endpoint.host, port: endpoint.port, credentials: credentials, isInform: isInform, as: identity,
            failed: failed)
    }

    /// Queues a notification and returns at once.
    public func send(_ trap: ObjectIdentifier, variables: [VarBind]) {
        let isQueued = waiting.withLock { count in
            guard count < Self.mostWaiting else { return false }
            count += 1
            return true
        }
        guard isQueued else {
            return failed("\(station) is not told of \(trap): \(Self.mostWaiting) notifications are waiting for it.")
        }
        queue.async { [self] in
            defer { waiting.withLock { $0 -= 1 } }
            do throws(NotificationError) {
                try deliver(NotificationContents(trap: trap, upTime: identity.upTime, variables: variables))
            } catch {
                address.withLock { $0 = nil }
                failed("\(station) was not told of \(trap): \(error)")
            }
        }
    }

    private var station: String {
        if let endpoint = Endpoint(host: host, port: port) { return "\(endpoint)" }
        return "\(host):\(port)"
    }

    private func endpoint() throws(NotificationError) -> Endpoint {
        if let known = address.withLock({ $0 }) { return known }
        switch NameResolver.address(of: host, port: port) {
        case .success(let endpoint):
            address.withLock { $0 = endpoint }
            return endpoint
        case .failure(let failure): throw NotificationError(failure.description)
        }
    }

    private func deliver(_ contents: NotificationContents) throws(NotificationError) {
        let exchange = try StationExchange(with: try endpoint())
        switch credentials {
        case .community(.v1, let community):
            try exchange.send(VersionOneTrap(contents).packet(community: community))
        case .community(.v2c, let community): try deliver(contents, community: community, over: exchange)
        case .user(let user):
            let message = try UserNotification(user, as: identity)
            if isInform {
                try message.inform(contents, over: exchange)
            } else {
                try exchange.send(try message.trap(contents))
            }
        }
    }

    private func deliver(
        _ contents: NotificationContents, community: String, over exchange: StationExchange
    ) throws(NotificationError) {
        let kind: PDU.Kind = if isInform { .inform } else { .trap }
        let pdu = contents.pdu(kind)
        let own = Array(community.utf8)
        let packet = CommunityMessage(version: .v2c, community: own, pdu: pdu).octets
        guard isInform else { return try exchange.send(packet) }
        for wait in Self.waits {
            try exchange.send(packet)
            let deadline = Deadline(milliseconds: wait)
            while let answer = exchange.answer(by: deadline) {
                // A datagram that cannot be read is not the answer.
                let message = try? CommunityMessage(answer)
                guard let message, message.community == own else { continue }
                if message.pdu.kind == .response, message.pdu.requestID == pdu.requestID { return }
            }
        }
        throw NotificationError("it does not acknowledge; check its address, port and community.")
    }
}

/// Sends to one station and waits for its answers.
struct StationExchange {
    private let exchange: DatagramExchange

    init(with endpoint: Endpoint) throws(NotificationError) {
        do throws(SocketFailure) {
            exchange = try DatagramExchange(with: endpoint)
        } catch {
            throw NotificationError(error.reason)
        }
    }

    func send(_ packet: [UInt8]) throws(NotificationError) {
        do throws(SocketFailure) {
            try exchange.send(packet)
        } catch {
            throw NotificationError(error.reason)
        }
    }

    /// Nil when no answer comes in time, or the network refuses: the next try may do better.
    func answer(by deadline: Deadline) -> [UInt8]? {
        do throws(SocketFailure) {
            return try exchange.receive(milliseconds: deadline.left)
        } catch {
            return nil
        }
    }
}

/// An instant by which something is to be done.
struct Deadline {
    private let end: UInt64

    init(milliseconds: Int32) { end = Self.now + UInt64(milliseconds) * 1_000_000 }

    /// Nanoseconds of a clock that never goes back.
    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// Milliseconds until then, rounded up; zero afterwards.
    var left: Int32 {
        let now = Self.now
        guard now < end else { return 0 }
        return Int32((end - now + 999_999) / 1_000_000)
    }
}

extension NotificationContents {
    init(trap: ObjectIdentifier, upTime: UInt32, variables: [VarBind]) {
        self.init(agentAddress: nil, trap: trap, upTime: upTime, variables: variables)
    }

    /// The PDU that carries them; the time and the name lead (RFC 3416, 4.2.6).
    func pdu(_ kind: PDU.Kind) -> PDU {
        let upTime = VarBind(name: [1, 3, 6, 1, 2, 1, 1, 3, 0], value: .timeTicks(upTime ?? 0))
        let name = VarBind(name: [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0], value: .objectIdentifier(trap))
        return PDU(kind: kind, requestID: .random(in: 1...Int32.max), variables: [upTime, name] + variables)
    }
}

extension VersionOneTrap {
    /// Maps a notification to version 1 (RFC 3584, 3.2): the enterprise is what stands before the last subidentifier,
    /// and before a zero in front of that.
    init(_ contents: NotificationContents) {
        let arcs = contents.trap.subidentifiers
        var enterprise = arcs.dropLast()
        if enterprise.last == 0 { enterprise = enterprise.dropLast() }
        self.init(
            enterprise: ObjectIdentifier(enterprise), agentAddress: 0, generic: 6, specific: arcs.last ?? 0,
            upTime: contents.upTime ?? 0, variables: contents.variables)
    }

    func packet(community: String) -> [UInt8] {
        var writer = BERWriter()
        writer.constructed(BERReader.Tag.sequence) { message in
            message.integer(Int64(Version.v1.rawValue))
            message.octetString(Array(community.utf8))
            message.constructed(Self.tag) { pdu in
                pdu.objectIdentifier(enterprise)
                pdu.value(.ipAddress(agentAddress))
                pdu.integer(Int64(generic))
                pdu.integer(Int64(specific))
                pdu.value(.timeTicks(upTime))
                pdu.variables(variables)
            }
        }
        return writer.octets
    }
}
