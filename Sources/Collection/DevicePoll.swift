import SNMP

/// Splits what one poll asks into PDUs that the agent can answer, and puts the answers together again.
///
/// Every PDU leads with the clocks, so that what it reads is dated by a `sysUpTime` of the same instant. A pure state
/// machine; the limit of variables per PDU is learned (`tooBig`, or silence where a smaller PDU was answered).
struct DevicePoll {
    /// How a poll stands after an answer.
    enum Progress: Hashable {
        case waiting
        /// Ask these groups again, smaller.
        case retry([[ObjectIdentifier]])
        case complete
        case failed(RequestFailure)
    }

    /// Most agents answer this many variables within an unfragmented packet (quirks, C5, C8).
    static let initialLimit = 24
    static let smallestLimit = 4

    let clocks: [ObjectIdentifier]
    private(set) var limit: Int
    private(set) var values: [ObjectIdentifier: Value] = [:]
    private var outstanding = 0
    private var failure: RequestFailure?

    init(clocks: [ObjectIdentifier], limit: Int) { (self.clocks, self.limit) = (clocks, limit) }

    /// The PDUs that ask for `objects`; the poll now waits for an answer to each.
    mutating func begin(_ objects: [ObjectIdentifier]) -> [[ObjectIdentifier]] {
        let groups = split(objects)
        outstanding += groups.count
        return groups
    }

    /// Takes in the answer to a group.
    mutating func answered(_ group: [ObjectIdentifier], _ result: Result<[VarBind], RequestFailure>) -> Progress {
        outstanding -= 1
        switch result {
        case .success(let varbinds):
            for varbind in varbinds where values[varbind.name]?.isException ?? true {
                values[varbind.name] = varbind.value
            }
        case .failure(.tooBig) where group.count > Self.smallestLimit:
            limit = max(Self.smallestLimit, group.count / 2)
            let asked = group.filter { !clocks.contains($0) }
            return .retry(begin(asked))
        case .failure(let reason):
            failure = reason
        }
        guard outstanding == 0 else { return .waiting }
        return failure.map { .failed($0) } ?? .complete
    }

    private func split(_ objects: [ObjectIdentifier]) -> [[ObjectIdentifier]] {
        let room = max(1, limit - clocks.count)
        guard !objects.isEmpty else { return [clocks] }
        return stride(from: 0, to: objects.count, by: room).map { start in
            clocks + objects[start..<min(start + room, objects.count)]
        }
    }
}
