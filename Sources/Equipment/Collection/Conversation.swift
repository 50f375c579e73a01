import Profiles
import SNMP
import SNMPValues

/// Asks one device one question after the other and waits for each answer.
struct Conversation {
    let engine: any RequestSending
    let target: Target
    /// For each of three tries.
    let timeout: Duration

    /// Asks once for some objects.
    func ask(
        _ operation: SNMP.Operation, for objects: [ObjectIdentifier]
    ) async -> Result<[VarBind], RequestFailure> {
        let query = Query(target: target, operation: operation, objects: objects)
        return await engine.perform(Request(query: query, timeout: timeout, retries: 2)).result
    }

    /// Reads objects that the device may lack, in as many PDUs as its limits require, and learns what those are.
    func values(
        of objects: [ObjectIdentifier], within limits: inout AgentLimits
    ) async throws(RequestFailure) -> [ObjectIdentifier: Value] {
        var inquiry = Inquiry(objects, limits: limits)
        var waiting = Array(inquiry.groups.indices)
        while !waiting.isEmpty {
            let number = waiting.removeFirst()
            switch inquiry.receive(await ask(.get, for: inquiry.groups[number]), to: number) {
            case .waiting, .complete: continue
            case .ask(let more): waiting += more
            case .failed(let failure): throw failure
            }
        }
        limits = inquiry.limits
        return inquiry.values
    }

    /// Reads everything below the columns.
    ///
    /// - Parameter most: the walk ends early when so many variables were found.
    /// - Returns: what was found, and why the walk ended early if the device failed to answer.
    func walk(
        below columns: [ObjectIdentifier], within limits: AgentLimits, most: Int = .max
    ) async -> (found: [VarBind], failure: RequestFailure?) {
        var walk = TableWalk(
            columns, isBulk: limits.bulkVariables > 0, most: Int(limits.variables), proven: Int(limits.proven))
        var progress = walk.next()
        while walk.found.count < most {
            switch progress {
            case .complete: return (walk.found, nil)
            case .failed(let failure): return (walk.found, failure)
            case .ask(let question):
                progress = walk.receive(await ask(question.operation, for: question.objects))
            }
        }
        return (Array(walk.found.prefix(most)), nil)
    }

    /// The first variables after some names; nil where the device does not say but still answers: what it does not survive
    /// tells nothing of its family.
    func successors(of columns: [ObjectIdentifier]) async throws(RequestFailure) -> [VarBind]? {
        switch await ask(.getNext, for: columns) {
        case .success(let varbinds): return varbinds
        case .failure(.timeout):
            if case .failure(.timeout) = await ask(.get, for: [Catalogue.upTimeObject]) { throw .timeout }
            return nil
        case .failure: return nil
        }
    }
}
