import SNMP
import SNMPValues

/// Asks with GET for objects that a device may lack, in as many PDUs as it takes: the first contact.
///
/// Halves what is `tooBig`, asks for a quarter where silence may be about the size (quirks, C7), and goes on without the
/// object that an agent of version 1 names as unknown. A pure state machine.
struct Inquiry {
    enum Progress: Hashable {
        case waiting
        /// Ask these too, by their numbers.
        case ask(Range<Int>)
        case complete
        case failed(RequestFailure)
    }

    private(set) var limits: AgentLimits
    private(set) var groups: [[ObjectIdentifier]] = []
    private(set) var values: [ObjectIdentifier: Value] = [:]
    private var outstanding = 0
    private var failure: RequestFailure?

    init(_ objects: [ObjectIdentifier], limits: AgentLimits) {
        self.limits = limits
        _ = split(objects)
    }

    private mutating func split(_ objects: [ObjectIdentifier]) -> Range<Int> {
        let first = groups.count
        let room = Int(limits.variables)
        for start in stride(from: 0, to: objects.count, by: room) {
            groups.append(Array(objects[start..<min(start + room, objects.count)]))
        }
        outstanding += groups.count - first
        return first..<groups.count
    }

    /// Receives the answer to one of the groups.
    mutating func receive(_ result: Result<[VarBind], RequestFailure>, to number: Int) -> Progress {
        outstanding -= 1
        let group = groups[number]
        switch result {
        case .success(let varbinds):
            limits.noteAnswer(to: group.count)
            for varbind in varbinds { values[varbind.name] = varbind.value }
        case .failure(.errorStatus(_, let index)) where group.indices.contains(index - 1):
            var rest = group
            rest.remove(at: index - 1)
            if !rest.isEmpty { return .ask(split(rest)) }
        case .failure(.tooBig) where limits.shrink(after: group.count, isSilence: false):
            return .ask(split(group))
        case .failure(.timeout) where limits.shrink(after: group.count, isSilence: true):
            return .ask(split(group))
        case .failure(let reason):
            failure = reason
        }
        guard outstanding == 0 else { return .waiting }
        // The part that was answered counts.
        if values.isEmpty, let failure { return .failed(failure) }
        return .complete
    }
}
