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
    private var width: Int
    /// A column that the agent blames for an error, until it was asked for alone.
    private var blamed: Int?
    /// Variables that the agent is known to answer at once.
    private let safeWidth: Int
    private(set) var isBulk: Bool
    private(set) var found: [VarBind] = []
    /// No table of ports or outlets is longer; what goes on beyond is an agent gone astray.
    private static let limit = 50_000
    private static let usualWidth = 12

    /// - Parameters:
    ///   - most: variables that the agent answers at once.
    ///   - proven: variables that it has answered at once.
    init(_ columns: [ObjectIdentifier], isBulk: Bool, most: Int = .max, proven: Int = 1) {
        self.columns = columns.map { Column(root: $0, last: $0) }
        self.isBulk = isBulk
        width = max(1, min(Self.usualWidth, most))
        safeWidth = max(1, min(width, proven))
    }

    /// The next question, or that there is none.
    mutating func next() -> Progress {
        asked = Array(columns.indices.filter { !columns[$0].isDone }.prefix(width))
        if let blamed { asked = [blamed] }
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
        case .success(let varbinds):
            // It blames a column that it answers for.
            if blamed != nil { width = 1 }
            blamed = nil
            add(varbinds)
        case .failure(let failure): if !adapt(to: failure) { return .failed(failure) }
        }
        return next()
    }

    /// The variable at position *i* is about column *i* modulo the number of columns asked for (RFC 3416, 4.2.3).
    private mutating func add(_ varbinds: [VarBind]) {
        guard !varbinds.isEmpty || !isBulk else {
            isBulk = false
            return
        }
        guard !isReordered(varbinds) else {
            width = 1
            return
        }
        guard !isBulk || isIncreasing(varbinds) else {
            // Whatever order this is, one by one there is only one.
            isBulk = false
            return
        }
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
        if isBulk { isBulk = false } else { endOrNarrow() }
    }

    /// Whether the names of each column come in the order of names.
    private func isIncreasing(_ varbinds: [VarBind]) -> Bool {
        guard varbinds.count > asked.count else { return true }
        for position in asked.count..<varbinds.count {
            let root = columns[asked[position % asked.count]].root
            let (before, name) = (varbinds[position - asked.count], varbinds[position].name)
            guard before.name.hasPrefix(root), !before.value.isException, name.hasPrefix(root),
                !varbinds[position].value.isException
            else { continue }
            if name <= before.name { return false }
        }
        return true
    }

    /// Whether a variable stands where another column's next one belongs: then places say nothing, and columns are read
    /// one by one. Where a column ends, the first name of the next one follows, which stands in its own place too.
    private func isReordered(_ varbinds: [VarBind]) -> Bool {
        guard asked.count > 1 else { return false }
        for (position, varbind) in varbinds.prefix(asked.count).enumerated() {
            guard !varbind.name.hasPrefix(columns[asked[position]].root), !varbind.value.isException,
                let place = asked.firstIndex(where: { varbind.name.hasPrefix(columns[$0].root) }),
                varbind.name > columns[asked[place]].last
            else { continue }
            if place >= varbinds.count || varbinds[place].name != varbind.name { return true }
        }
        return false
    }

    /// An answer with nothing, or with less than was asked for, may be about one of the columns.
    private mutating func endOrNarrow() {
        if asked.count > 1 { width = 1 } else { end(asked) }
    }

    private mutating func end(_ indices: [Int]) {
        for index in indices { columns[index].isDone = true }
    }

    /// Asks less, or otherwise; false when nothing is left to try.
    private mutating func adapt(to failure: RequestFailure) -> Bool {
        switch failure {
        case .errorStatus where blamed != nil:
            end(asked)
            blamed = nil
        case .errorStatus(2, let index) where !isBulk && asked.count > 1 && asked.indices.contains(index - 1):
            // Version 1: nothing follows.
            blamed = asked[index - 1]
        case .tooBig where budget > asked.count && isBulk: budget = max(asked.count, budget / 2)
        case .tooBig where asked.count > 1: width = max(1, asked.count / 2)
        case .errorStatus, .tooBig, .timeout, .malformed:
            return isBulk ? leaveBulk(after: failure) : narrow(after: failure)
        default: return false
        }
        return true
    }

    private mutating func leaveBulk(after failure: RequestFailure) -> Bool {
        isBulk = false
        // Silence may be about how much was asked for, too.
        if case .timeout = failure { width = safeWidth }
        return true
    }

    private mutating func narrow(after failure: RequestFailure) -> Bool {
        switch failure {
        // The other columns may be sound (R34).
        case .errorStatus, .tooBig: endOrNarrow()
        default:
            guard asked.count > safeWidth else { return false }
            width = safeWidth
        }
        return true
    }
}
