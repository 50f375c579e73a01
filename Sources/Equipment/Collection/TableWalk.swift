import SNMP
import SNMPValues

/// Reads the columns of a device's tables, several at a time, whatever the agent makes of GETBULK.
///
/// GETBULK first; GETNEXT for version 1, and for agents that refuse it, hang on it, bring less than a row or repeat
/// themselves (R32). A column ends where another begins, at an exception, at an empty answer and at a name that does not
/// increase (R33); what was read of it until then counts. A pure state machine: answers in, the next question out.
struct TableWalk {
    struct Question: Hashable {
        var operation: SNMP.Operation
        var objects: [ObjectIdentifier]
    }

    enum Progress: Hashable {
        case ask(Question)
        case complete
        case failed(RequestFailure)
    }

    private struct Column {
        var root: ObjectIdentifier
        var last: ObjectIdentifier
        var isDone = false
    }

    private var columns: [Column]
    /// Which columns the question under way is about.
    private var asked: [Int] = []
    /// Variables of an answer.
    private var budget = 60
    /// Columns in one question.
    private var width = 12
    private(set) var isBulk: Bool
    private(set) var found: [VarBind] = []
    /// No table of ports or outlets is longer; what goes on beyond is an agent gone astray.
    private static let limit = 50_000

    init(_ columns: [ObjectIdentifier], isBulk: Bool) {
        self.columns = columns.map { Column(root: $0, last: $0) }
        self.isBulk = isBulk
    }

    /// The next question, or that there is none.
    mutating func next() -> Progress {
        asked = Array(columns.indices.filter { !columns[$0].isDone }.prefix(width))
        guard !asked.isEmpty, found.count < Self.limit else { return .complete }
        let rows = max(1, budget / asked.count)
        return .ask(
            Question(
                operation: isBulk ? .getBulk(nonRepeaters: 0, maxRepetitions: rows) : .getNext,
                objects: asked.map { columns[$0].last }))
    }

    /// Receives the answer to the latest question.
    mutating func receive(_ result: Result<[VarBind], RequestFailure>) -> Progress {
        switch result {
        case .success(let varbinds): add(varbinds)
        case .failure(let failure): if !adapt(to: failure) { return .failed(failure) }
        }
        return next()
    }

    /// The variable at position *i* is about column *i* modulo the number of columns asked for (RFC 3416, 4.2.3).
    private mutating func add(_ varbinds: [VarBind]) {
        guard !varbinds.isEmpty else { return end(asked) }
        for (position, varbind) in varbinds.enumerated() {
            let index = asked[position % asked.count]
            guard !columns[index].isDone else { continue }
            guard varbind.name.hasPrefix(columns[index].root), !varbind.value.isException else {
                columns[index].isDone = true
                continue
            }
            guard varbind.name > columns[index].last else {
                // Under GETBULK perhaps only the agent's idea of it is at fault: from the last good name on, one by one.
                if isBulk { isBulk = false } else { columns[index].isDone = true }
                return
            }
            columns[index].last = varbind.name
            found.append(varbind)
        }
        guard varbinds.count < asked.count else { return }
        if isBulk {
            isBulk = false
        } else if width > 1 {
            width = 1
        } else {
            end(asked)
        }
    }

    private mutating func end(_ indices: [Int]) {
        for index in indices { columns[index].isDone = true }
    }

    /// Asks less, or otherwise; false when nothing is left to try.
    private mutating func adapt(to failure: RequestFailure) -> Bool {
        switch failure {
        case .errorStatus(2, let index) where !isBulk && asked.indices.contains(index - 1):
            // Version 1: nothing follows.
            end([asked[index - 1]])
        case .tooBig where budget > asked.count && isBulk: budget = max(asked.count, budget / 2)
        case .tooBig where width > 1: width = max(1, width / 2)
        case .errorStatus, .tooBig, .timeout, .malformed:
            if isBulk {
                isBulk = false
            } else if case .errorStatus = failure {
                // The other columns may be sound (R34).
                if asked.count > 1 { width = 1 } else { end(asked) }
            } else {
                return false
            }
        default: return false
        }
        return true
    }
}
