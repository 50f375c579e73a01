import SNMPValues
import Sockets

/// How a datagram becomes the answer to a request, or nobody's.
extension EngineLoop {
    mutating func received(_ arrival: DatagramSocket.Arrival) {
        do throws(MalformedMessage) {
            if try receivedForCommunity(arrival) { return }
            try receivedForUser(arrival)
        } catch {
            counters.malformed += 1
        }
    }

    /// Takes a version 1 or 2c message in; false when it is of another version.
    private mutating func receivedForCommunity(_ arrival: DatagramSocket.Arrival) throws(MalformedMessage) -> Bool {
        let bytes = arrival.packet.span
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(bytes)
        let version = try message.int32(bytes)
        guard version != 3 else { return false }
        guard Version(rawValue: Int(version)) != nil else { throw MalformedMessage("version \(version)") }
        _ = try message.contents(of: BERReader.Tag.octetString, bytes)
        let header = try PDUHeader(&message, bytes)
        guard let agent = expected(header.requestID, arrival.source), header.kind == .response,
            case .community = agents[agent].target.credentials
        else { return true }
        let variables = try header.variables(bytes, expecting: variablesExpected(header.requestID))
        answer(header.requestID, header.errorStatus, header.errorIndex, variables, at: arrival.at, nil)
        return true
    }

    private func variablesExpected(_ id: Int32) -> Int {
        guard let query = table[id]?.query else { return 0 }
        switch query.operation {
        case .get, .getNext: return query.objects.count
        case .getBulk(let nonRepeaters, let maxRepetitions):
            return nonRepeaters + max(0, query.objects.count - nonRepeaters) * maxRepetitions
        }
    }

    /// The agent that an answer with this id must come from, when it is from there.
    private mutating func expected(_ id: Int32, _ source: Endpoint) -> Int? {
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

    private mutating func receivedForUser(_ arrival: DatagramSocket.Arrival) throws(MalformedMessage) {
        let message = try UserMessage(arrival.packet.span)
        guard let agent = expected(message.messageID, arrival.source), let session = agents[agent].session,
            let exchange = table[message.messageID]
        else { return }
        let clock = message.clock(arrival.packet.span)
        if !message.isEncrypted, let report = try report(message, arrival) {
            return try reported(report, message, clock, arrival, exchange, session)
        }
        guard exchange.stage == .request, let security = session.security else {
            counters.unexpected += 1
            return
        }
        let opened = try security.open(
            arrival.packet, message, for: session, at: now, expecting: variablesExpected(message.messageID),
            with: &tools)
        switch opened {
        case .pdu(let pdu):
            if let report = SecurityReport(pdu) { return take(report, message.messageID, clock, session) }
            guard pdu.kind == .response else { return }
            answer(message.messageID, pdu.errorStatus, pdu.errorIndex, pdu.variables, at: arrival.at, session.clock)
        case .unauthentic(let reason):
            suspect(message.messageID, reason)
        }
    }

    private func report(
        _ message: UserMessage, _ arrival: DatagramSocket.Arrival
    ) throws(MalformedMessage) -> SecurityReport? {
        let bytes = arrival.packet.span
        let header = try ScopedPDU(message.data, bytes).header
        guard header.kind == .report else { return nil }
        let variables = try header.variables(bytes)
        return SecurityReport(PDU(kind: .report, requestID: header.requestID, variables: variables))
    }

    /// A Report that claims to be authentic must be; others are believed as far as RFC 3414, 4, needs them.
    private mutating func reported(
        _ report: SecurityReport, _ message: UserMessage, _ clock: EngineClock, _ arrival: DatagramSocket.Arrival,
        _ exchange: Exchange, _ session: UserSession
    ) throws(MalformedMessage) {
        if message.isAuthenticated, let security = session.security, session.clock?.identifier == clock.identifier,
            !security.isAuthentic(arrival.packet, message)
        {
            return suspect(message.messageID, .wrongDigest)
        }
        take(report, message.messageID, clock, session)
    }

    private mutating func take(
        _ report: SecurityReport, _ id: Int32, _ clock: EngineClock, _ session: UserSession
    ) {
        guard let exchange = table[id] else { return }
        switch report {
        case .unknownEngine where exchange.stage == .discovery: discovered(id, exchange, clock, session)
        case .notInTimeWindow, .unknownEngine: resynchronise(id, exchange, clock)
        default: complete(id, .failure(report.failure))
        }
    }

    /// What is wrong with an answer does not end the exchange: anybody could have sent it.
    private mutating func suspect(_ id: Int32, _ reason: RequestFailure) {
        counters.unauthentic += 1
        guard var exchange = table[id] else { return }
        exchange.suspicion = reason
        table[id] = exchange
    }

    private mutating func discovered(
        _ id: Int32, _ exchange: Exchange, _ clock: EngineClock, _ session: UserSession
    ) {
        if let failure = agents.learn(clock, of: exchange.agent, at: now) {
            return complete(id, .failure(failure))
        }
        remove(id)
        session.isDiscovering = false
        let waiting = session.waiting
        session.waiting = []
        queueFirst(waiting)
    }

    /// The agent says that we have its clock (or identity) wrong: once, we take its word and ask again (R39).
    private mutating func resynchronise(_ id: Int32, _ exchange: Exchange, _ clock: EngineClock) {
        guard !exchange.hasResynchronised, exchange.stage == .request else {
            return complete(id, .failure(.notInTimeWindow))
        }
        if let failure = agents.learn(clock, of: exchange.agent, at: now) {
            return complete(id, .failure(failure))
        }
        guard var again = remove(id) else { return }
        again.hasResynchronised = true
        again.triesLeft = max(1, again.triesLeft)
        send(again)
    }
}
