import DequeModule
import Foundation
import SNMPValues
import Sockets
import Synchronization

/// The work of the engine's thread.
///
/// It accepts requests, keeps as many in flight as the limits allow, sends and receives in batches, and ends each
/// request exactly once. No other thread touches it.
struct EngineLoop: ~Copyable {
    private let engine: Engine
    private var v4: RequestSocket?
    private var v6: RequestSocket?
    var table = ExchangeTable()
    var agents = AgentTable()
    var counters = EngineCounters()
    private var metrics = EngineMetrics()
    var tools: SecurityTools
    /// Monotonic nanoseconds of this turn of the loop.
    private(set) var now = EngineLoop.uptime()
    /// Exchanges that wait for room in flight.
    private var urgent = Deque<Exchange>()
    private var ready = Deque<Exchange>()
    private var outbox = Outbox()
    /// Packets that the kernel refused while a batch was sent.
    private var refused: [RequestSocket.Refusal] = []

    init(_ engine: Engine) throws {
        self.engine = engine
        guard let tools = SecurityTools() else {
            throw EngineError(description: "The SNMP engine cannot start: libcrypto offers no AES.")
        }
        self.tools = tools
    }

    mutating func run() {
        while true {
            now = Self.uptime()
            if acceptSubmitted() { return end() }
            startReady()
            flush()
            outbox.flush()
            wait()
            now = Self.uptime()
            receive()
            expire()
        }
    }

    // MARK: - In

    /// Queues the requests that were submitted; true when the engine is to stop.
    private mutating func acceptSubmitted() -> Bool {
        engine.report(counters)
        metrics.follow(counters)
        let (submissions, isStopped) = engine.inbox.drain()
        for submission in submissions {
            for request in submission.requests {
                let exchange = Exchange(request, mailbox: submission.mailbox)
                if request.isUrgent { urgent.append(exchange) } else { ready.append(exchange) }
            }
        }
        return isStopped
    }

    private mutating func startReady() {
        while table.count < engine.configuration.requestsInFlight {
            guard var exchange = urgent.popFirst() ?? ready.popFirst() else { return }
            exchange.agent = agents.number(of: exchange.query)
            if agents[exchange.agent].inFlight >= engine.configuration.requestsPerAgent {
                agents[exchange.agent].parked.append(exchange)
            } else {
                begin(exchange)
            }
        }
    }

    private mutating func begin(_ exchange: Exchange) {
        guard let session = agents[exchange.agent].session, session.isDiscovering || session.needsDiscovery else {
            send(exchange)
            return
        }
        session.waiting.append(exchange)
        guard !session.isDiscovering else { return }
        session.isDiscovering = true
        send(.discovery(for: exchange))
    }

    /// Lets exchanges go before all others that are not urgent, as far as the limits allow.
    mutating func queueFirst(_ exchanges: [Exchange]) { ready.prepend(contentsOf: exchanges) }

    /// Gives the exchange an id and sends its first packet.
    mutating func send(_ exchange: Exchange) {
        var entry = exchange
        if entry.givenUpAt == 0 { entry.givenUpAt = now + entry.timeout * UInt64(entry.triesLeft) }
        guard let id = table.insert(entry) else {
            return finish(exchange, with: .failure(.cannotSend("too many requests are under way")))
        }
        agents[entry.agent].inFlight += 1
        transmit(id)
    }

    private mutating func transmit(_ id: Int32) {
        guard var exchange = table[id] else { return }
        exchange.triesLeft -= 1
        exchange.turns = 0
        exchange.sentAt = now
        exchange.sentAtWallClock = EngineClock.wall()
        table[id] = exchange
        table.setDeadline(deadline(of: exchange), of: id)
        counters.sent += 1
        metrics.noteSent(agents[exchange.agent].target.credentials, isRepeated: exchange.isRepeated)
        let session = agents[exchange.agent].session
        if let failure = encode(exchange, id: id, for: session?.addressee) {
            return complete(id, with: .failure(failure))
        }
        if exchange.stage == .request, let other = session?.alternative {
            _ = encode(exchange, id: id, for: other)
        }
    }

    /// Sends a request at once to another engine than before, or with another clock; its time begins anew.
    mutating func turn(_ id: Int32, to engine: AuthoritativeEngine) {
        guard var exchange = table[id], exchange.turns < Exchange.mostTurns else { return }
        exchange.turns += 1
        // An answer may be to any of the packets.
        exchange.isRepeated = true
        exchange.givenUpAt = max(exchange.givenUpAt, now + exchange.timeout)
        table[id] = exchange
        table.setDeadline(min(exchange.givenUpAt, now + exchange.timeout), of: id)
        counters.sent += 1
        metrics.noteSent(agents[exchange.agent].target.credentials, isRepeated: false)
        if let failure = encode(exchange, id: id, for: engine) { complete(id, with: .failure(failure)) }
    }

    /// When a try is repeated: when the agent should long have answered. The last try is waited for until the time of
    /// all tries is over.
    private func deadline(of exchange: Exchange) -> UInt64 {
        guard exchange.triesLeft > 0 else { return exchange.givenUpAt }
        var wait = agents.agents[exchange.agent].roundTrip.patience(atMost: exchange.timeout)
        // Each repetition waits twice as long as the one before (RFC 6298, 5.5).
        if exchange.isRepeated { wait = min(exchange.timeout, wait * 2) }
        return min(exchange.givenUpAt, exchange.sentAt + wait)
    }

    /// Encodes an exchange's packet into the socket's batch.
    ///
    /// - Parameter engine: the engine that a request of version 3 is made for.
    private mutating func encode(
        _ exchange: Exchange, id: Int32, for engine: AuthoritativeEngine?
    ) -> RequestFailure? {
        let agent = agents[exchange.agent]
        let socket: RequestSocket
        do throws(SocketFailure) {
            socket = try self.socket(isIPv6: agent.target.endpoint.isIPv6)
        } catch {
            return .cannotSend(error.reason)
        }
        if exchange.stage == .discovery {
            guard let packet = Codec.discoveryPacket(id: id) else {
                return .cannotSend("libnetsnmp cannot encode a discovery")
            }
            packet.withUnsafeBufferPointer { socket.queue($0, to: agent.address, id: id, refused: &refused) }
        } else if let session = agent.session {
            guard let engine,
                engine.security.write(exchange.query, id: id, clock: engine.clock(at: now), with: &tools)
            else { return .cannotSend("the request cannot be encoded for \(session.user)") }
            tools.writer.withWritten {
                socket.queue(UnsafeBufferPointer($0), to: agent.address, id: id, refused: &refused)
            }
        } else {
            guard let encoding = exchange.query.encoding else {
                return .cannotSend("libnetsnmp cannot encode it")
            }
            encoding.octets.withUnsafeBufferPointer { octets in
                socket.queue(octets, to: agent.address, id: id, refused: &refused) { packet in
                    packet.storeBytes(of: id.bigEndian, toByteOffset: encoding.idOffset, as: Int32.self)
                }
            }
        }
        return nil
    }

    private mutating func socket(isIPv6: Bool) throws(SocketFailure) -> RequestSocket {
        let known = if isIPv6 { v6 } else { v4 }
        if let known { return known }
        let socket = try RequestSocket(isIPv6: isIPv6, receiveBuffer: engine.configuration.receiveBuffer)
        if isIPv6 { v6 = socket } else { v4 = socket }
        return socket
    }

    private mutating func flush() {
        v4?.flush(refused: &refused)
        v6?.flush(refused: &refused)
        guard !refused.isEmpty else { return }
        let refusals = refused
        refused = []
        for refusal in refusals {
            complete(refusal.id, with: .failure(.unreachable(refusal.failure.reason)))
        }
    }

    // MARK: - Out

    private mutating func receive() {
        for socket in [v4, v6] {
            guard let socket else { continue }
            while true {
                let count = socket.receive()
                guard count > 0 else { break }
                counters.dropped += socket.newLosses()
                for index in 0..<count {
                    if let arrival = socket.arrival(index) { handle(arrival) }
                }
                guard count == RequestSocket.batch else { break }
                // The answers have made room: fill it before the next batch is read.
                startReady()
                flush()
            }
        }
    }

    /// Ends the exchange that a response answers.
    mutating func complete(_ id: Int32, with response: PDU, receivedAt: Int64, clock: EngineClock? = nil) {
        counters.answered += 1
        let result: Result<[VarBind], RequestFailure> =
            switch response.errorStatus {
            case 0: .success(response.variables)
            case 1: .failure(.tooBig)
            case let status: .failure(.errorStatus(Int(status), index: Int(response.errorIndex)))
            }
        complete(id, with: result, receivedAt: receivedAt, clock: clock)
    }

    /// Ends the exchange of an id.
    mutating func complete(
        _ id: Int32, with result: Result<[VarBind], RequestFailure>, receivedAt: Int64? = nil,
        clock: EngineClock? = nil
    ) {
        guard let exchange = remove(id) else { return }
        if receivedAt != nil, !exchange.isRepeated {
            agents[exchange.agent].roundTrip.measured(now - min(now, exchange.sentAt))
        }
        guard exchange.stage == .discovery, let session = agents[exchange.agent].session else {
            return finish(exchange, with: result, receivedAt: receivedAt, clock: clock)
        }
        session.isDiscovering = false
        let waiting = session.waiting
        session.waiting = []
        for one in waiting { finish(one, with: result) }
    }

    /// Removes an exchange from those in flight without ending it.
    @discardableResult
    mutating func remove(_ id: Int32) -> Exchange? {
        guard let exchange = table.remove(id) else { return nil }
        agents[exchange.agent].inFlight -= 1
        if !agents[exchange.agent].parked.isEmpty { ready.prepend(agents[exchange.agent].parked.removeFirst()) }
        return exchange
    }

    /// Puts the response of an exchange that has ended into the outbox.
    private mutating func finish(
        _ exchange: Exchange, with result: Result<[VarBind], RequestFailure>, receivedAt: Int64? = nil,
        clock: EngineClock? = nil
    ) {
        let wall = EngineClock.wall()
        var response = Response(
            tag: exchange.tag, query: exchange.query, result: result, roundTrip: .zero,
            sentAt: exchange.sentAtWallClock, receivedAt: receivedAt ?? wall, engine: clock)
        if receivedAt != nil { response.roundTrip = .nanoseconds(Int64(now - min(now, exchange.sentAt))) }
        // It was never sent.
        if response.sentAt == 0 { response.sentAt = wall }
        outbox.add(response, to: exchange.mailbox)
    }

    // MARK: - Time

    private mutating func expire() {
        for id in table.expired(by: now) {
            guard var exchange = table[id] else { continue }
            if exchange.triesLeft > 0 {
                counters.resent += 1
                exchange.isRepeated = true
                table[id] = exchange
                transmit(id)
            } else {
                counters.timedOut += 1
                if exchange.stage == .request { agents[exchange.agent].session?.unanswered += 1 }
                complete(id, with: .failure(exchange.suspicion ?? .timeout))
            }
        }
    }

    private func wait() {
        let hasWork = !(urgent.isEmpty && ready.isEmpty) && table.count < engine.configuration.requestsInFlight
        let nanoseconds = if hasWork { UInt64(0) } else { table.wait(from: now) ?? 1_000_000_000 }
        engine.inbox.wait(
            for: [v4?.socket, v6?.socket], milliseconds: Int32((nanoseconds + 999_999) / 1_000_000))
    }

    private mutating func end() {
        let parked = agents.agents.flatMap { $0.parked + ($0.session?.waiting ?? []) }
        let left = table.removeAll().filter { $0.stage == .request } + urgent + ready + parked
        for exchange in left { finish(exchange, with: .failure(.cannotSend("the engine has stopped"))) }
        outbox.flush()
    }

    private static func uptime() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
}

extension EngineClock {
    /// Reads the machine's clock; milliseconds since 1970.
    static func wall() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// A kernel's timestamp (nanoseconds) in milliseconds since 1970; now, where the kernel gave none.
    static func milliseconds(of kernelTime: Int64) -> Int64 {
        guard kernelTime > 0 else { return wall() }
        return kernelTime / 1_000_000
    }
}

/// Responses on their way to mailboxes, in batches.
private struct Outbox {
    private var mailbox: Mailbox?
    private var responses: [Response] = []
    private static let batch = 128

    mutating func add(_ response: Response, to mailbox: Mailbox) {
        if self.mailbox !== mailbox || responses.count == Self.batch { flush() }
        self.mailbox = mailbox
        responses.append(response)
    }

    mutating func flush() {
        guard let mailbox, !responses.isEmpty else { return }
        let batch = responses
        responses = []
        responses.reserveCapacity(Self.batch)
        mailbox.deliver(batch)
    }
}
