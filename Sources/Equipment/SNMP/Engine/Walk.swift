import SNMPValues

extension Engine {
    /// Reads everything below `root`, in order.
    ///
    /// GETBULK first; GETNEXT for version 1, and for agents that refuse or do not survive GETBULK (R32). The walk ends
    /// at the end of the view, at an empty answer, and at a name that does not increase (R33), and what was read
    /// counts.
    ///
    /// - Throws: the failure of a request that was not answered.
    public func walk(
        _ target: Target, below root: ObjectIdentifier, maxRepetitions: Int = 20, limit: Int = 20_000,
        timeout: Duration = .seconds(1), retries: Int = 2
    ) async throws(RequestFailure) -> [VarBind] {
        var result: [VarBind] = []
        var last = root
        var isBulk = if case .community(version: .v1, _) = target.credentials { false } else { true }
        while result.count < limit {
            var operation = Operation.getNext
            if isBulk { operation = .getBulk(nonRepeaters: 0, maxRepetitions: maxRepetitions) }
            let response = await perform(
                Request(target: target, operation: operation, objects: [last], timeout: timeout, retries: retries))
            switch response.result {
            case .success(let varbinds):
                let fresh = WalkStep(varbinds, below: root, after: last)
                result += fresh.varbinds
                guard fresh.goesOn, let newest = fresh.varbinds.last else { return result }
                last = newest.name
            case .failure(.errorStatus(2, _)):
                return result
            case .failure where isBulk:
                isBulk = false
            case .failure(let failure):
                throw failure
            }
        }
        return result
    }
}

/// The variables that one answer adds to a walk, and whether the walk goes on.
struct WalkStep {
    var varbinds: [VarBind] = []
    var goesOn = true

    init(_ answer: [VarBind], below root: ObjectIdentifier, after last: ObjectIdentifier) {
        var previous = last
        for varbind in answer {
            guard varbind.name.hasPrefix(root), varbind.name > previous, !varbind.value.isException else {
                goesOn = false
                return
            }
            varbinds.append(varbind)
            previous = varbind.name
        }
        if answer.isEmpty { goesOn = false }
    }
}
