internal import CSockets
import Foundation
import HeapModule
import Synchronization

/// What runs on the engine's thread.
///
/// Takes requests in, keeps as many in flight as the limits allow, sends and receives in batches, and ends each request
/// exactly once. Nothing of it is seen from another thread.
final class EngineLoop: @unchecked Sendable {
    // Unchecked: handed to its thread once, before it runs, and touched by no other thread afterwards.
    private struct Timer: Comparable {
        var deadline: UInt64
        var id: Int32

        static func < (a: Timer, b: Timer) -> Bool { (a.deadline, a.id) < (b.deadline, b.id) }
    }

    private let engine: Engine
    private let wake: Int32
    private let sockets: DatagramSockets
    private var table = ExchangeTable()
    private var agents = Agents()
    private var timers = Heap<Timer>()
    /// Waiting for room in flight.
    private var ready: [Exchange] = []
    private var readyStart = 0
    /// Waiting because their agent has enough to do.
    private var parked: [Endpoint: [Exchange]] = [:]
    private var inFlight: [Endpoint: Int] = [:]
    private var counters = EngineCounters()
    private var finished: [(Mailbox, Response)] = []
    /// Ended by the exchange that was refused while a batch was sent.
    private var refused: [(Int32, Int32)] = []

    init(_ engine: Engine, wake: Int32) throws {
        self.engine = engine
        self.wake = wake
        sockets = DatagramSockets(receiveBuffer: engine.configuration.receiveBuffer)
    }

    func run() {
        while true {
            let isStopped = takeSubmitted()
            if isStopped { return end() }
            startReady()
            flush()
            deliver()
            sockets.wait(beside: wake, milliseconds: timeToNextTimer())
            drainWake()
            receive()
            expire()
        }
    }

    // MARK: - In

    private func takeSubmitted() -> Bool {
        engine.inbox.withLock { inbox in
            ready += inbox.submitted
            inbox.submitted = []
            inbox.counters = counters
            return inbox.isStopped
        }
    }

    private func drainWake() {
        var buffer = [UInt8](repeating: 0, count: 256)
        while read(wake, &buffer, buffer.count) > 0 {}
    }

    private func startReady() {
        while readyStart < ready.count, table.count < engine.configuration.requestsInFlight {
            let exchange = ready[readyStart]
            readyStart += 1
            if inFlight[exchange.endpoint, default: 0] >= engine.configuration.requestsPerAgent {
                parked[exchange.endpoint, default: []].append(exchange)
            } else {
                begin(exchange)
            }
        }
        if readyStart > 1024 || readyStart == ready.count {
            ready.removeFirst(readyStart)
            readyStart = 0
        }
    }

    private func begin(_ exchange: Exchange) {
        guard case .user(let user) = exchange.request.query.target.credentials else {
            send(exchange)
            return
        }
        let target = exchange.request.query.target
        switch agents[target].state {
        case .known: send(exchange)
        case .discovering: agents[target].waiting.append(exchange)
        case .unknown:
            agents[target].waiting.append(exchange)
            discover(target, user, like: exchange)
        }
    }

    /// Asks an agent who it is, with the patience of the request that needs to know.
    private func discover(_ target: Target, _ user: User, like exchange: Exchange) {
        var discovery = Exchange(exchange.request, exchange.mailbox)
        discovery.stage = .discovery
        agents[target].state = .discovering(0)
        if let id = send(discovery) { agents[target].state = .discovering(id) }
    }

    /// Gives the exchange an id and a packet and puts it on the wire.
    @discardableResult
    private func send(_ exchange: Exchange) -> Int32? {
        guard let id = table.insert(exchange), var entry = table[id] else {
            finish(exchange, .failure(.cannotSend("too many requests are under way")))
            return nil
        }
        inFlight[entry.endpoint, default: 0] += 1
        guard let packet = packet(entry) else {
            complete(id, .failure(.cannotSend("libnetsnmp cannot encode it")))
            return nil
        }
        entry.packet = packet
        table[id] = entry
        transmit(id)
        return table[id] == nil ? nil : id
    }

    private func packet(_ exchange: Exchange) -> [UInt8]? {
        switch (exchange.stage, exchange.request.query.target.credentials) {
        case (.discovery, _): return Codec.discoveryPacket(id: exchange.id)
        case (.request, .community(let version, let community)):
            return Codec.packet(exchange.request, id: exchange.id, version, community)
        case (.request, .user(let user)):
            guard case .known(_, let localised) = agents[exchange.request.query.target].state else { return nil }
            return Codec.packet(exchange.request, id: exchange.id, localised, context: user.context)
        }
    }

    private func transmit(_ id: Int32) {
        guard var exchange = table[id] else { return }
        exchange.triesLeft -= 1
        exchange.sentAt = Self.now()
        exchange.sentAtWallClock = Self.wallClock()
        exchange.deadline = exchange.sentAt + exchange.timeout
        table[id] = exchange
        timers.insert(Timer(deadline: exchange.deadline, id: id))
        counters.sent += 1
        sockets.queue(exchange.packet, to: exchange.endpoint, tag: id, failed: &refused)
    }

    private func flush() {
        sockets.flush(failed: &refused)
        let failures = refused
        refused = []
        for (id, code) in failures {
            complete(id, .failure(.unreachable(String(cString: strerror(code)))))
        }
    }

    // MARK: - Out

    private func receive() {
        let kernelLoss = sockets.receive { packet, from, time in
            self.received(packet, from, time)
        }
        counters.dropped += kernelLoss
    }

    private func received(_ packet: UnsafeBufferPointer<UInt8>, _ source: Endpoint, _ time: Int64) {
        let bytes = packet.span
        do {
            var outer = BERReader(0..<bytes.count)
            var message = try outer.sequence(bytes)
            if try message.integer(bytes) == 3 {
                try receivedUserMessage(packet, try UserMessageHeader(bytes), source, time)
            } else {
                let message = try CommunityMessage(bytes)
                guard let exchange = expected(message.pdu.requestID, source, message.pdu.kind == .response),
                    case .community = exchange.request.query.target.credentials
                else { return }
                answer(exchange, message.pdu, time, nil)
            }
        } catch {
            counters.malformed += 1
        }
    }

    /// The exchange that waits for an answer with this id from this source, if there is one.
    private func expected(_ id: Int32, _ source: Endpoint, _ isAnswer: Bool) -> Exchange? {
        guard let exchange = table[id], isAnswer else {
            counters.unexpected += 1
            return nil
        }
        guard exchange.endpoint == source else {
            counters.foreign += 1
            return nil
        }
        return exchange
    }

    private func receivedUserMessage(
        _ packet: UnsafeBufferPointer<UInt8>, _ header: UserMessageHeader, _ source: Endpoint, _ time: Int64
    ) throws(MalformedMessage) {
        guard let exchange = expected(header.messageID, source, true),
            case .user(let user) = exchange.request.query.target.credentials
        else { return }
        if let report = header.plainPDU.flatMap(SecurityReport.init) {
            return reported(report, exchange, header.engine, user)
        }
        guard exchange.stage == .request,
            case .known(let clock, let localised) = agents[exchange.request.query.target].state,
            clock.identifier == header.engine.identifier
        else {
            counters.unexpected += 1
            return
        }
        switch localised.decode(packet) {
        case .success(let pdu):
            if let report = SecurityReport(pdu) { return reported(report, exchange, header.engine, user) }
            agents[exchange.request.query.target].state = .known(header.engine, localised)
            answer(exchange, pdu, time, header.engine)
        case .failure(let failure):
            complete(exchange.id, .failure(failure))
        }
    }

    private func reported(_ report: SecurityReport, _ exchange: Exchange, _ clock: EngineClock, _ user: User) {
        switch report {
        case .unknownEngine where exchange.stage == .discovery:
            discovered(exchange, clock, user)
        case .notInTimeWindow, .unknownEngine:
            resynchronise(exchange, clock, user)
        default:
            complete(exchange.id, .failure(report.failure))
        }
    }

    private func discovered(_ exchange: Exchange, _ clock: EngineClock, _ user: User) {
        let target = exchange.request.query.target
        switch agents.learn(clock, of: target, user) {
        case .failure(let failure): complete(exchange.id, .failure(failure))
        case .success:
            setTime(clock)
            remove(exchange.id)
            let waiting = agents[target].waiting
            agents[target].waiting = []
            for one in waiting { send(one) }
        }
    }

    /// The agent says that we have its clock (or identity) wrong: once, we take its word and ask again.
    private func resynchronise(_ exchange: Exchange, _ clock: EngineClock, _ user: User) {
        guard !exchange.hasResynchronised, exchange.stage == .request,
            case .success = agents.learn(clock, of: exchange.request.query.target, user)
        else { return complete(exchange.id, .failure(.notInTimeWindow)) }
        setTime(clock)
        remove(exchange.id)
        var again = exchange
        again.hasResynchronised = true
        again.triesLeft = max(1, again.triesLeft)
        send(again)
    }

    private func setTime(_ clock: EngineClock) {
        Codec.setTime(clock)
    }

    private func answer(_ exchange: Exchange, _ pdu: PDU, _ time: Int64, _ clock: EngineClock?) {
        counters.answered += 1
        let result: Result<[VarBind], RequestFailure> =
            switch pdu.errorStatus {
            case 0: .success(pdu.variables)
            case 1: .failure(.tooBig)
            default: .failure(.errorStatus(Int(pdu.errorStatus), index: Int(pdu.errorIndex)))
            }
        complete(exchange.id, result, receivedAt: time, clock)
    }

    private func complete(
        _ id: Int32, _ result: Result<[VarBind], RequestFailure>, receivedAt: Int64? = nil, _ clock: EngineClock? = nil
    ) {
        guard let exchange = remove(id) else { return }
        if exchange.stage == .discovery, case .failure = result {
            let target = exchange.request.query.target
            let waiting = agents[target].waiting
            agents[target] = UserSession()
            for one in waiting { finish(one, result) }
            return
        }
        finish(exchange, result, receivedAt: receivedAt, clock)
    }

    @discardableResult
    private func remove(_ id: Int32) -> Exchange? {
        guard let exchange = table.remove(id) else { return nil }
        let endpoint = exchange.endpoint
        let left = (inFlight[endpoint] ?? 1) - 1
        inFlight[endpoint] = left > 0 ? left : nil
        if var queue = parked[endpoint] {
            ready.append(queue.removeFirst())
            parked[endpoint] = queue.isEmpty ? nil : queue
        }
        return exchange
    }

    private func finish(
        _ exchange: Exchange, _ result: Result<[VarBind], RequestFailure>, receivedAt: Int64? = nil,
        _ clock: EngineClock? = nil
    ) {
        var response = Response.unanswered(exchange, .timeout)
        response.result = result
        response.engine = clock
        if let receivedAt {
            response.receivedAt = receivedAt
            response.roundTrip = .nanoseconds(Int64(Self.now() - exchange.sentAt))
        }
        finished.append((exchange.mailbox, response))
    }

    private func deliver() {
        guard !finished.isEmpty else { return }
        let batch = finished
        finished = []
        var start = 0
        // Neighbours with the same mailbox go together; mailboxes are closures, so runs are found by position.
        while start < batch.count {
            let end = min(start + 128, batch.count)
            for (mailbox, response) in batch[start..<end] { mailbox.deliver([response]) }
            start = end
        }
    }

    // MARK: - Time

    private func expire() {
        let now = Self.now()
        while let first = timers.min, first.deadline <= now {
            timers.removeMin()
            guard let exchange = table[first.id], exchange.deadline == first.deadline else { continue }
            if exchange.triesLeft > 0 {
                counters.resent += 1
                transmit(first.id)
            } else {
                counters.timedOut += 1
                complete(first.id, .failure(.timeout))
            }
        }
    }

    private func timeToNextTimer() -> Int32 {
        if !finished.isEmpty || readyStart < ready.count && table.count < engine.configuration.requestsInFlight {
            return 0
        }
        guard let first = timers.min else { return 1000 }
        let now = Self.now()
        return first.deadline <= now ? 0 : Int32(min((first.deadline - now) / 1_000_000 + 1, 1000))
    }

    private func end() {
        let left = table.removeAll() + ready[readyStart...] + parked.values.joined()
        for exchange in left { finish(exchange, .failure(.cannotSend("the engine has stopped"))) }
        deliver()
        sockets.close()
    }

    private static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    private static func wallClock() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
