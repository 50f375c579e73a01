import SNMPValues
import Sockets

/// How a datagram of version 3 becomes the answer to a request.
extension EngineLoop {
    /// A message of version 3 that came while an exchange waited for one.
    private struct Claim {
        let id: Int32
        let agent: Int
        let session: UserSession
        let exchange: Exchange
        let message: UserMessage
        /// The engine that the message says it comes from, and that engine's clock.
        let clock: EngineClock
    }

    mutating func handleUserMessage(_ arrival: RequestSocket.Arrival) throws(MalformedMessage) {
        let message = try UserMessage(arrival.packet.span)
        let id = message.messageID
        guard let agent = agent(expectedToAnswer: id, from: arrival.source), let session = agents[agent].session,
            let exchange = table[id]
        else { return }
        let claim = Claim(
            id: id, agent: agent, session: session, exchange: exchange, message: message,
            clock: message.clock(in: arrival.packet.span))
        if !message.isEncrypted, let report = try securityReport(in: message, of: arrival) {
            return receive(report, of: claim, in: arrival)
        }
        guard exchange.stage == .request else {
            counters.unexpected += 1
            return
        }
        try receiveResponse(claim, in: arrival)
    }

    private mutating func receiveResponse(
        _ claim: Claim, in arrival: RequestSocket.Arrival
    ) throws(MalformedMessage) {
        let session = claim.session
        guard let known = session.engine(of: claim.clock.identifier) else {
            return suspect(claim.id, because: .malformed("another engine's answer"))
        }
        var sender: AuthoritativeEngine? = known
        let opened = try known.security.open(
            claim.message, in: arrival.packet, expecting: variablesExpected(in: claim.id), with: &tools
        ) { [now] in
            guard session.isAuthenticated else { return true }
            sender = session.engine(dating: claim.message, of: claim.clock.identifier, at: now)
            return sender != nil
        }
        guard case .pdu(let pdu) = opened, let sender else {
            if case .unauthentic(let reason) = opened { suspect(claim.id, because: reason) }
            return
        }
        if let report = SecurityReport(pdu) { return receiveAuthentic(report, of: claim, from: sender) }
        // A message that holds the answer to another question is none of ours.
        guard pdu.kind == .response, pdu.requestID == claim.id else {
            counters.unexpected += 1
            return
        }
        if let failure = agents.prove(sender, of: claim.agent, at: now) {
            return complete(claim.id, with: .failure(failure))
        }
        complete(claim.id, with: pdu, receivedAt: arrival.at, clock: sender.clock(at: now))
    }

    /// Notes what is wrong with an answer. The exchange goes on: anybody could have sent it.
    private mutating func suspect(_ id: Int32, because reason: RequestFailure) {
        counters.unauthentic += 1
        guard var exchange = table[id] else { return }
        exchange.suspicion = reason
        table[id] = exchange
    }

    // MARK: - Reports

    private func securityReport(
        in message: UserMessage, of arrival: RequestSocket.Arrival
    ) throws(MalformedMessage) -> SecurityReport? {
        let bytes = arrival.packet.span
        let header = try ScopedPDU(at: message.data, in: bytes).header
        guard header.kind == .report else { return nil }
        return SecurityReport(try header.pdu(in: bytes))
    }

    private mutating func receive(_ report: SecurityReport, of claim: Claim, in arrival: RequestSocket.Arrival) {
        guard claim.exchange.stage == .request else { return finishDiscovery(claim) }
        guard claim.message.isAuthenticated, claim.session.isAuthenticated,
            let engine = claim.session.engine(of: claim.clock.identifier)
        else { return receiveUnproven(report, of: claim) }
        guard engine.security.isAuthentic(claim.message, in: arrival.packet) else {
            return suspect(claim.id, because: .wrongDigest)
        }
        receiveAuthentic(report, of: claim, from: engine)
    }

    /// Follows a Report that nobody vouches for. It may name an engine to try, and tells what to say when no answer comes;
    /// it moves no clock and ends nothing.
    private mutating func receiveUnproven(_ report: SecurityReport, of claim: Claim) {
        switch report {
        case .unknownEngine, .notInTimeWindow:
            suspect(claim.id, because: report.failure)
            // The engine that was asked knows itself, and tells its clock in authentic messages.
            guard claim.session.proven?.identifier != claim.clock.identifier else { return }
            guard let candidate = propose(claim) else { return }
            turn(claim.id, to: candidate)
        default:
            suspect(claim.id, because: report.failure)
            guard claim.session.proven == nil, var exchange = table[claim.id] else { return }
            // Nothing speaks against it: a better answer is waited for, and not asked for.
            exchange.triesLeft = 0
            table[claim.id] = exchange
        }
    }

    /// Follows a Report of the engine itself.
    private mutating func receiveAuthentic(
        _ report: SecurityReport, of claim: Claim, from engine: AuthoritativeEngine
    ) {
        guard case .notInTimeWindow = report, claim.message.boots < AuthoritativeEngine.lastBoots,
            !claim.exchange.hasResynchronised
        else { return complete(claim.id, with: .failure(report.failure)) }
        var exchange = claim.exchange
        exchange.hasResynchronised = true
        table[claim.id] = exchange
        let (boots, time) = (claim.message.boots, claim.message.time)
        if engine.accepts(boots: boots, time: time, at: now) { return turn(claim.id, to: engine) }
        // The agent counts from lower numbers than it did (R39). That its answer to a question asked by this clock is
        // authentic will show that the Report was no recorded one.
        let restarted = AuthoritativeEngine(
            claim.clock, security: engine.security, isClockAuthentic: true, at: now)
        claim.session.add(restarted)
        turn(claim.id, to: restarted)
    }

    // MARK: - Discovery

    private mutating func finishDiscovery(_ claim: Claim) {
        guard propose(claim) != nil else { return }
        remove(claim.id)
        let session = claim.session
        session.isDiscovering = false
        session.unanswered = 0
        let waiting = session.waiting
        session.waiting = []
        queueFirst(waiting)
    }

    /// The engine that a Report names; nil when there can be none, which is noted, or ends what cannot go on.
    private mutating func propose(_ claim: Claim) -> AuthoritativeEngine? {
        do throws(RequestFailure) {
            return try agents.propose(claim.clock, of: claim.agent, at: now)
        } catch .malformed(let reason) {
            suspect(claim.id, because: .malformed(reason))
        } catch {
            complete(claim.id, with: .failure(error))
        }
        return nil
    }
}
