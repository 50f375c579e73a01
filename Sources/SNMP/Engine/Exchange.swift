/// A request on its way from submission to its one response.
struct Exchange {
    /// What its packet asks for.
    enum Stage {
        case request
        /// The engine's identity and clock, on behalf of those that wait for it.
        case discovery
    }

    var request: Request
    var mailbox: Mailbox
    var stage = Stage.request
    /// Request id, and message id in version 3.
    var id: Int32 = 0
    var packet: [UInt8] = []
    var triesLeft: Int
    /// Monotonic nanoseconds.
    var sentAt: UInt64 = 0
    var deadline: UInt64 = 0
    /// Milliseconds since 1970.
    var sentAtWallClock: Int64 = 0
    /// The agent's clock was learned again on its behalf.
    var hasResynchronised = false

    init(_ request: Request, _ mailbox: Mailbox) {
        (self.request, self.mailbox) = (request, mailbox)
        triesLeft = max(0, request.retries) + 1
    }

    var endpoint: Endpoint { request.query.target.endpoint }

    var timeout: UInt64 {
        let (seconds, attoseconds) = request.timeout.components
        return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds / 1_000_000_000))
    }
}

/// The exchanges in flight, found by the id in a packet: a slot and how often the slot was used, so that an id is not
/// seen again for long and an old answer finds nobody.
struct ExchangeTable {
    private struct Slot {
        var generation: Int32
        var exchange: Exchange?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []
    private static let slotBits: Int32 = 12
    private static let slotMask: Int32 = (1 << slotBits) - 1
    /// Request ids are positive 31-bit numbers: some agents cannot read others.
    private static let generationMask: Int32 = (1 << (31 - slotBits)) - 1

    private(set) var count = 0

    /// What fits the id.
    static let capacity = Int(slotMask) + 1

    /// Takes an exchange in under a new id; nil when the table is full.
    mutating func insert(_ exchange: Exchange) -> Int32? {
        let index: Int
        if let known = free.popLast() {
            index = known
        } else {
            guard slots.count < Self.capacity else { return nil }
            index = slots.count
            slots.append(Slot(generation: Int32.random(in: 1...Self.generationMask), exchange: nil))
        }
        let id = slots[index].generation << Self.slotBits | Int32(index)
        var entry = exchange
        entry.id = id
        slots[index].exchange = entry
        count += 1
        return id
    }

    subscript(id: Int32) -> Exchange? {
        get {
            let index = Int(id & Self.slotMask)
            guard id > 0, index < slots.count, let exchange = slots[index].exchange, exchange.id == id else {
                return nil
            }
            return exchange
        }
        set {
            guard self[id] != nil, let newValue else { return }
            slots[Int(id & Self.slotMask)].exchange = newValue
        }
    }

    /// Ends an exchange: its id finds nobody from now on.
    mutating func remove(_ id: Int32) -> Exchange? {
        guard let exchange = self[id] else { return nil }
        let index = Int(id & Self.slotMask)
        slots[index].exchange = nil
        slots[index].generation = slots[index].generation % Self.generationMask + 1
        free.append(index)
        count -= 1
        return exchange
    }

    /// Every exchange, at the end.
    mutating func removeAll() -> [Exchange] {
        let all = slots.compactMap(\.exchange)
        for exchange in all { _ = remove(exchange.id) }
        return all
    }
}
