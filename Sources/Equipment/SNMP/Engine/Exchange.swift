/// A request on its way from submission to its one response.
struct Exchange {
    /// What an exchange's packet asks for.
    enum Stage: UInt8 {
        case request
        /// The engine's identity and clock, on behalf of the exchanges that wait for them.
        case discovery
    }

    let query: Query
    let mailbox: Mailbox
    let tag: UInt64
    /// How long each try is waited for; nanoseconds.
    let timeout: UInt64
    var triesLeft: Int
    var stage = Stage.request
    /// An authentic Report has told the agent's clock on its behalf.
    var hasResynchronised = false
    /// How often it was sent once more because of what Reports said, in this try.
    var turns: UInt8 = 0
    /// More than one packet went out, so an answer tells no round trip (Karn's rule, RFC 6298, 3).
    var isRepeated = false
    /// What was wrong with answers that did not count; the failure to report when none comes that does.
    var suspicion: RequestFailure?
    var agent = 0
    /// When the latest packet was sent; monotonic nanoseconds.
    var sentAt: UInt64 = 0
    /// When all tries' time is over; monotonic nanoseconds.
    var givenUpAt: UInt64 = 0
    /// When the latest packet was sent; milliseconds since 1970.
    var sentAtWallClock: Int64 = 0

    init(_ request: Request, mailbox: Mailbox) {
        query = request.query
        self.mailbox = mailbox
        tag = request.tag
        timeout = request.timeout.nanoseconds
        triesLeft = max(0, request.retries) + 1
    }

    /// Somebody who floods us with Reports makes us answer no more of them in a try.
    static let mostTurns: UInt8 = 6

    /// An exchange that asks an agent who it is, with the patience of the request that needs to know.
    static func discovery(for exchange: Exchange) -> Exchange {
        var discovery = exchange
        discovery.stage = .discovery
        return discovery
    }
}

/// The exchanges in flight, found by the id in a packet: a slot and how often the slot was used, so that no id comes
/// back soon and a late answer matches no exchange.
struct ExchangeTable {
    private struct Slot {
        var generation: Int32
        var exchange: Exchange?
    }

    private var slots: [Slot] = []
    private var free: [Int32] = []
    private var deadlines = DeadlineWheel()
    private(set) var count = 0

    private static let slotBits: Int32 = 14
    private static let slotMask: Int32 = (1 << slotBits) - 1
    /// Request ids are positive numbers of 31 bits, since some agents cannot read others, and need four octets, so that
    /// each has the same place in a packet.
    private static let generations: ClosedRange<Int32> = (1 << (23 - slotBits))...((1 << (31 - slotBits)) - 1)

    /// As many slots as an id can tell apart.
    static let capacity = Int(slotMask) + 1

    /// Adds an exchange under a new id; nil when the table is full.
    mutating func insert(_ exchange: Exchange) -> Int32? {
        let index: Int32
        if let known = free.popLast() {
            index = known
        } else {
            guard slots.count < Self.capacity else { return nil }
            index = Int32(slots.count)
            slots.append(Slot(generation: Int32.random(in: Self.generations), exchange: nil))
        }
        slots[Int(index)].exchange = exchange
        count += 1
        return slots[Int(index)].generation << Self.slotBits | index
    }

    private func index(of id: Int32) -> Int? {
        let index = Int(id & Self.slotMask)
        guard id > 0, index < slots.count, slots[index].generation == id >> Self.slotBits,
            slots[index].exchange != nil
        else { return nil }
        return index
    }

    subscript(id: Int32) -> Exchange? {
        get { index(of: id).flatMap { slots[$0].exchange } }
        set { if let index = index(of: id), newValue != nil { slots[index].exchange = newValue } }
    }

    /// The agent that the exchange of an id waits for.
    func agent(of id: Int32) -> Int? { index(of: id).flatMap { slots[$0].exchange?.agent } }

    /// Whether the id is the one that its slot had last: what answers to it is late or repeated.
    func hasJustEnded(_ id: Int32) -> Bool {
        let index = Int(id & Self.slotMask)
        guard id > 0, index < slots.count else { return false }
        return Self.next(id >> Self.slotBits) == slots[index].generation
    }

    /// Removes an exchange, and retires its id.
    mutating func remove(_ id: Int32) -> Exchange? {
        guard let index = index(of: id) else { return nil }
        let exchange = slots[index].exchange.take()
        slots[index].generation = Self.next(slots[index].generation)
        deadlines.clear(index)
        free.append(Int32(index))
        count -= 1
        return exchange
    }

    /// Removes every exchange, at the end.
    mutating func removeAll() -> [Exchange] {
        slots.indices.compactMap { index in
            remove(slots[index].generation << Self.slotBits | Int32(index))
        }
    }

    private static func next(_ generation: Int32) -> Int32 {
        if generation < generations.upperBound { generation + 1 } else { generations.lowerBound }
    }

    // MARK: - Time

    mutating func setDeadline(_ deadline: UInt64, of id: Int32) {
        if let index = index(of: id) { deadlines.set(index, to: deadline) }
    }

    /// Nanoseconds until something may be due; nil when nothing is under way.
    func wait(from now: UInt64) -> UInt64? {
        guard count > 0 else { return nil }
        return deadlines.wait(from: now)
    }

    /// The ids of exchanges whose deadline has passed; their deadlines are cleared.
    mutating func expired(by now: UInt64) -> [Int32] {
        deadlines.expired(by: now).map { index in slots[index].generation << Self.slotBits | Int32(index) }
    }
}

extension Duration {
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds / 1_000_000_000))
    }
}
