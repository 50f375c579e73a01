import Dispatch
import SNMPValues
import Sockets
import Synchronization

/// Who Mainstay is to those that it notifies: an engine identifier and a count of starts, kept in a file (RFC 3414, 2.2).
public struct SendingEngine: Sendable {
    let engine: LocalEngine

    /// Counts a start in the file, which is made when it is missing.
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
/// A trap is sent once. An inform is sent until the station answers, four times in 15 s; what comes meanwhile waits, and
/// beyond a hundred is given up.
public final class NotificationSender: Sendable {
    public let endpoint: Endpoint
    private let credentials: Credentials
    private let isInform: Bool
    private let identity: SendingEngine
    private let failed: @Sendable (String) -> Void
    private let queue: DispatchQueue
    private let waiting = Mutex(0)

    static let mostWaiting = 100
    /// Milliseconds to wait for an answer, by try.
    static let waits: [Int32] = [1000, 2000, 4000, 8000]

    /// - Parameter failed: told in a sentence what was not delivered and why; called on the sender's thread.
    public init(
        to endpoint: Endpoint, _ credentials: Credentials, isInform: Bool, as identity: SendingEngine,
        failed: @escaping @Sendable (String) -> Void
    ) {
        (self.endpoint, self.credentials, self.isInform) = (endpoint, credentials, isInform)
        (self.identity, self.failed) = (identity, failed)
        queue = DispatchQueue(label: "notify \(endpoint)")
    }

    /// Returns at once.
    public func send(_ trap: ObjectIdentifier, _ variables: [VarBind]) {
        let isTaken = waiting.withLock { count in
            guard count < Self.mostWaiting else { return false }
            count += 1
            return true
        }
        guard isTaken else {
            return failed("\(endpoint) is not told of \(trap): \(Self.mostWaiting) notifications are waiting for it.")
        }
        queue.async { [self] in
            defer { waiting.withLock { $0 -= 1 } }
            do throws(NotificationError) {
                try deliver(NotificationContents(trap: trap, upTime: identity.upTime, variables: variables))
            } catch {
                failed("\(endpoint) was not told of \(trap): \(error)")
            }
        }
    }

    private func deliver(_ contents: NotificationContents) throws(NotificationError) {
        let exchange = try DatagramExchange(endpoint)
        switch credentials {
        case .community(.v1, let community): try exchange.send(VersionOneTrap(contents).packet(community))
        case .community(.v2c, let community): try deliver(contents, community, exchange)
        case .user(let user):
            let message = try UserNotification(user, identity)
            if isInform {
                try message.inform(contents, exchange)
            } else {
                try exchange.send(try message.trap(contents))
            }
        }
    }

    private func deliver(
        _ contents: NotificationContents, _ community: String, _ exchange: DatagramExchange
    ) throws(NotificationError) {
        let pdu = contents.pdu(isInform ? .inform : .trap)
        let packet = CommunityMessage(version: .v2c, community: Array(community.utf8), pdu: pdu).octets
        guard isInform else { return try exchange.send(packet) }
        for wait in Self.waits {
            try exchange.send(packet)
            let deadline = Deadline(milliseconds: wait)
            while let answer = exchange.receive(milliseconds: deadline.left) {
                // What cannot be read is not the answer.
                let message = try? CommunityMessage(answer)
                if message?.pdu.kind == .response, message?.pdu.requestID == pdu.requestID { return }
            }
        }
        throw NotificationError("it does not acknowledge; check its address, port and community.")
    }
}

/// A time by which to have done something.
struct Deadline {
    private let end: UInt64

    init(milliseconds: Int32) { end = Self.now + UInt64(milliseconds) * 1_000_000 }

    /// Nanoseconds of a clock that never goes back.
    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// Milliseconds.
    var left: Int32 {
        let now = Self.now
        return now < end ? Int32((end - now + 999_999) / 1_000_000) : 0
    }
}

extension NotificationContents {
    init(trap: ObjectIdentifier, upTime: UInt32, variables: [VarBind]) {
        self.init(agentAddress: nil, trap: trap, upTime: upTime, variables: variables)
    }

    /// RFC 3416, 4.2.6: the time and the name lead.
    func pdu(_ kind: PDU.Kind) -> PDU {
        let upTime = VarBind(name: [1, 3, 6, 1, 2, 1, 1, 3, 0], value: .timeTicks(upTime ?? 0))
        let name = VarBind(name: [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0], value: .objectIdentifier(trap))
        return PDU(kind: kind, requestID: .random(in: 1...Int32.max), variables: [upTime, name] + variables)
    }
}

extension VersionOneTrap {
    /// RFC 3584, 3.2: of a name that ends in 0 and a number, what is before is the enterprise.
    init(_ contents: NotificationContents) {
        let arcs = contents.trap.subidentifiers
        let enterprise = arcs.dropLast().last == 0 ? arcs.dropLast(2) : arcs.dropLast()
        self.init(
            enterprise: ObjectIdentifier(enterprise), agentAddress: 0, generic: 6, specific: arcs.last ?? 0,
            upTime: contents.upTime ?? 0, variables: contents.variables)
    }

    func packet(_ community: String) -> [UInt8] {
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
