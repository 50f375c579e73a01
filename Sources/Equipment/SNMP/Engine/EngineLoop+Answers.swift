import SNMPValues
import Sockets

/// How a datagram becomes the answer to a request.
extension EngineLoop {
    /// Decodes a datagram and ends the exchange that it answers, if any.
    mutating func handle(_ arrival: RequestSocket.Arrival) {
        do throws(MalformedMessage) {
            if try handleCommunityMessage(arrival) { return }
            try handleUserMessage(arrival)
        } catch {
            counters.malformed += 1
        }
    }

    /// Handles a version 1 or 2c message; false when it is of another version.
    private mutating func handleCommunityMessage(_ arrival: RequestSocket.Arrival) throws(MalformedMessage) -> Bool {
        let bytes = arrival.packet.span
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(in: bytes)
        let version = try message.int32(in: bytes)
        guard version != 3 else { return false }
        guard Version(rawValue: Int(version)) != nil else { throw MalformedMessage("version \(version)") }
        _ = try message.contents(of: BERReader.Tag.octetString, in: bytes)
        let header = try PDUHeader(from: &message, in: bytes)
        guard let agent = agent(expectedToAnswer: header.requestID, from: arrival.source), header.kind == .response,
            case .community = agents[agent].target.credentials
        else { return true }
        let response = try header.pdu(in: bytes, expecting: variablesExpected(in: header.requestID))
        complete(header.requestID, with: response, receivedAt: arrival.at)
        return true
    }

    /// How many variables the answer to an id should have: room is reserved for so many.
    private func variablesExpected(in id: Int32) -> Int {
        guard let query = table[id]?.query else { return 0 }
        switch query.operation {
        case .get, .getNext: return query.objects.count
        case .getBulk(let nonRepeaters, let maxRepetitions):
            return nonRepeaters + max(0, query.objects.count - nonRepeaters) * maxRepetitions
        }
    }

    /// The agent that must answer an id; nil, and counted, when the answer comes from elsewhere or too late.
    private mutating func agent(expectedToAnswer id: Int32, from source: Endpoint) -> Int? {
        guard let agent = table.agent(of: id) else {
            if table.hasJustEnded(id) { counters.late += 1 } else { counters.unexpected += 1 }
            return nil
        }
        let target = agents[agent].target
        guard target.endpoint == source || target.answersFrom == .anyAddress else {
            counters.foreign += 1
            return nil
        }
        return agent
    }

    // MARK: - Version 3

    private mutating func handleUserMessage(_ arrival: RequestSocket.Arrival) throws(MalformedMessage) {
        let message = try UserMessage(arrival.packet.span)
        let id = message.messageID
        guard let agent = agent(expectedToAnswer: id, from: arrival.source), let session = agents[agent].session,
            let exchange = table[id]
        else { return }
        let clock = message.clock(in: arrival.packet.span)
        if !message.isEncrypted, let report = try securityReport(in: message, of: arrival) {
            guard isBelievable(message, of: arrival, from: session, clock: clock) else {
                return suspect(id, because: .wrongDigest)
            }
            return respond(to: report, id: id, clock: clock, session: session)
        }
        guard exchange.stage == .request, let security = session.security else {
            counters.unexpected += 1
            return
        }
        let opened = try security.open(
            message, in: arrival.packet, for: session, at: now, expecting: variablesExpected(in: id), with: &tools)
        switch opened {
        case .pdu(let pdu):
            if let report = SecurityReport(pdu) {
                return respond(to: report, id: id, clock: clock, session: session)
            }
            guard pdu.kind == .response else { return }
            complete(id, with: pdu, receivedAt: arrival.at, clock: session.clock)
        case .unauthentic(let reason):
            suspect(id, because: reason)
        }
    }

    private func securityReport(
        in message: UserMessage, of arrival: RequestSocket.Arrival
    ) throws(MalformedMessage) -> SecurityReport? {
        let bytes = arrival.packet.span
        let header = try ScopedPDU(at: message.data, in: bytes).header
        guard header.kind == .report else { return nil }
        return SecurityReport(try header.pdu(in: bytes))
    }

    /// Whether a Report that claims to be authentic is. Others are believed as far as RFC 3414, 4, needs them.
    private func isBelievable(
        _ message: UserMessage, of arrival: RequestSocket.Arrival, from session: UserSession, clock: EngineClock
    ) -> Bool {
        guard message.isAuthenticated, let security = session.security,
            session.clock?.identifier == clock.identifier
        else { return true }
        return security.isAuthentic(message, in: arrival.packet)
    }

    private mutating func respond(
        to report: SecurityReport, id: Int32, clock: EngineClock, session: UserSession
    ) {
        guard let exchange = table[id] else { return }
        switch report {
        case .unknownEngine where exchange.stage == .discovery:
            finishDiscovery(id, by: exchange, clock: clock, session: session)
        case .notInTimeWindow, .unknownEngine: resynchronise(id, of: exchange, with: clock)
        default: complete(id, with: .failure(report.failure))
        }
    }

    /// Notes what is wrong with an answer. The exchange goes on: anybody could have sent it.
    private mutating func suspect(_ id: Int32, because reason: RequestFailure) {
        counters.unauthentic += 1
        guard var exchange = table[id] else { return }
        exchange.suspicion = reason
        table[id] = exchange
    }

    private mutating func finishDiscovery(
        _ id: Int32, by exchange: Exchange, clock: EngineClock, session: UserSession
    ) {
        if let failure = agents.learn(clock, of: exchange.agent, at: now) {
            return complete(id, with: .failure(failure))
        }
        remove(id)
        session.isDiscovering = false
        let waiting = session.waiting
        session.waiting = []
        queueFirst(waiting)
    }

    /// The agent says that we have its clock (or identity) wrong: once, we believe it and ask again (R39).
    private mutating func resynchronise(_ id: Int32, of exchange: Exchange, with clock: EngineClock) {
        guard !exchange.hasResynchronised, exchange.stage == .request else {
            return complete(id, with: .failure(.notInTimeWindow))
        }
        if let failure = agents.learn(clock, of: exchange.agent, at: now) {
            return complete(id, with: .failure(failure))
        }
        guard var again = remove(id) else { return }
        again.hasResynchronised = true
        again.triesLeft = max(1, again.triesLeft)
        send(again)
    }
}
