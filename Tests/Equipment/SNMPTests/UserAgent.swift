import SNMPValues
import Sockets
import Synchronization
import Testing

@testable import SNMP

/// A version 3 agent of the tests' own, which does as RFC 3414, 3.2, says, and tells lies beside its answers.
final class UserAgent: Sendable {
    struct State {
        var identifier: [UInt8]
        var boots: UInt32
        var time: UInt32 = 1000
        var value: Int32 = 230
        /// Whether its Reports of a wrong clock are authentic, as RFC 3414 asks.
        var signsItsClock = true
        /// What is sent before the answer to a request; the request's message is given.
        var lies: @Sendable (Liar) -> [[UInt8]] = { _ in [] }
        /// Whether requests are answered at all; lies are told in any case.
        var isSilent = false
        /// The clocks that requests to this engine were stamped with.
        var stamps: [EngineClock] = []
        var questions = 0
    }

    static let user = User(
        name: "monitor", authentication: User.Authentication(protocol: .sha256, passphrase: "correct horse battery"))
    static let object: ObjectIdentifier = [1, 3, 6, 1, 9, 1]

    let state: Mutex<State>
    private let keys: MasterKeys

    init(_ engine: String, boots: UInt32 = 5) throws {
        state = Mutex(State(identifier: [0x80, 0, 0, 1] + Array(engine.utf8), boots: boots))
        keys = try MasterKeys(Self.user)
    }

    /// What it sends back.
    func answers(to packet: [UInt8]) -> [[UInt8]] {
        guard let liar = Liar(packet, keys: keys) else { return [] }
        let present = state.withLock { state in
            state.questions += 1
            if liar.engine == state.identifier { state.stamps.append(liar.stamp) }
            return state
        }
        let lies = present.lies(liar)
        guard !present.isSilent else { return lies }
        return lies + [answer(to: liar, by: present)].compactMap(\.self)
    }

    private func answer(to request: Liar, by state: State) -> [UInt8]? {
        let clock = EngineClock(identifier: state.identifier, boots: state.boots, time: state.time)
        guard request.engine == state.identifier else { return request.report(.unknownEngine, from: clock) }
        guard request.isAuthentic else { return request.report(.wrongDigest, from: clock) }
        let difference = max(request.stamp.time, state.time) - min(request.stamp.time, state.time)
        let isTimely =
            request.stamp.boots == state.boots && difference <= 150 && state.boots < AuthoritativeEngine.lastBoots
        guard isTimely else {
            return request.report(.notInTimeWindow, from: clock, isSigned: state.signsItsClock)
        }
        return request.response(state.value, from: clock)
    }
}

/// Answers one request, truly or not: it knows the user's keys at every engine.
struct Liar {
    let message: UserMessage
    let engine: [UInt8]
    let stamp: EngineClock
    let requestID: Int32
    private let packet: [UInt8]
    private let keys: MasterKeys
    private let cipher: AESCipher

    init?(_ packet: [UInt8], keys: MasterKeys) {
        guard let message = try? UserMessage(packet.span), let cipher = AESCipher(),
            let scoped = try? ScopedPDU(at: message.data, in: packet.span)
        else { return nil }
        self.message = message
        self.packet = packet
        self.keys = keys
        self.cipher = cipher
        stamp = message.clock(in: packet.span)
        engine = stamp.identifier
        requestID = scoped.header.requestID
    }

    var isDiscovery: Bool { engine.isEmpty }

    var isAuthentic: Bool {
        LocalisedKeys(keys, engine: engine)?.authenticates(packet, digest: message.mac) ?? false
    }

    func report(_ report: SecurityReport, from clock: EngineClock, isSigned: Bool = false) -> [UInt8] {
        let counter = VarBind(name: report.counter, value: .counter32(1))
        let pdu = PDU(kind: .report, requestID: requestID, variables: [counter])
        return send(pdu, from: clock, level: isSigned ? UserMessage.authenticated : 0)
    }

    func response(_ value: Int32, from clock: EngineClock, id: Int32? = nil, isSigned: Bool = true) -> [UInt8] {
        let variable = VarBind(name: UserAgent.object, value: .integer(value))
        let pdu = PDU(kind: .response, requestID: id ?? requestID, variables: [variable])
        return send(pdu, from: clock, level: isSigned ? UserMessage.authenticated : 0)
    }

    private func send(_ pdu: PDU, from clock: EngineClock, level: UInt8) -> [UInt8] {
        let writer = UserMessageWriter(
            messageID: message.messageID, level: level, stamp: clock, userName: Array(UserAgent.user.name.utf8),
            keys: LocalisedKeys(keys, engine: clock.identifier))
        return writer.packet(pdu.scoped(engine: clock.identifier, context: []), salt: [], with: cipher) ?? []
    }
}
