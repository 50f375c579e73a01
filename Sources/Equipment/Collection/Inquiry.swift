import SNMP
import SNMPValues

/// Asks with GET for objects that a device may lack, in as many PDUs as it takes: the first contact, and whatever a poll
/// has brought that no sound agent would answer.
///
/// Nothing that an agent says about a whole question is held against one object, and nothing about one object against
/// its neighbours: a question that fails is asked in parts until the parts that fail have one object each. Halves what is
/// `tooBig`; after silence asks for one object, which tells silence to a large question from silence (quirks, C5 and C7);
/// leaves out the object that an agent blames, and asks for it again where others were to blame. A pure state machine.
struct Inquiry {
    enum Progress: Hashable {
        case waiting
        /// Ask these too, by their numbers.
        case ask(Range<Int>)
        case complete
        case failed(RequestFailure)
    }

    /// Whether the agent's error-index names the object that is at fault.
    private enum Trust {
        case untested
        case tested
        case broken
    }

    private(set) var limits: AgentLimits
    private(set) var groups: [[ObjectIdentifier]] = []
    private(set) var values: [ObjectIdentifier: Value] = [:]
    /// Objects that brought an error, or no variable of their name (nil), when they were asked for alone.
    private(set) var absent: [ObjectIdentifier: RequestFailure?] = [:]
    /// What else no sound agent does, as the rest of a sentence that begins with the device's name.
    private(set) var oddities: Set<String> = []
    private var outstanding = 0
    private var failure: RequestFailure?
    private var hasAnswered: Bool
    /// Objects that wait until the device has answered anything.
    private var held: [ObjectIdentifier] = []
    /// The largest question to which the device was silent.
    private var largestSilence = 0
    private var trust = Trust.untested
    /// Objects that the agent has blamed, each because of the failure beside it.
    private var blamed: [(object: ObjectIdentifier, reason: RequestFailure)] = []
    /// The question for the first of those, alone.
    private var test: Int?
    /// Questions for what another answer lacked, and how many variables would have been enough.
    private var lackedBeside: [Int: Int] = [:]

    /// - Parameters:
    ///   - beginsWithOne: whether one object is asked for, and the others once that was answered: of a device that is
    ///     silent.
    ///   - hasAnswered: whether the device is known to be there.
    init(
        _ objects: [ObjectIdentifier], limits: AgentLimits, beginsWithOne: Bool = false, hasAnswered: Bool = false
    ) {
        self.limits = limits
        self.hasAnswered = hasAnswered
        if beginsWithOne, let first = objects.first {
            held = Array(objects.dropFirst())
            split([first])
        } else {
            split(objects)
        }
    }

    /// Goes on from a question that was asked already, with all these objects.
    init(askedFor objects: [ObjectIdentifier], limits: AgentLimits, hasAnswered: Bool) {
        self.limits = limits
        self.hasAnswered = hasAnswered
        groups = [objects]
        outstanding = 1
    }

    /// Receives the answer to one of the groups.
    mutating func receive(_ result: Result<[VarBind], RequestFailure>, to number: Int) -> Progress {
        outstanding -= 1
        let first = groups.count
        switch result {
        case .success(let varbinds): add(varbinds, to: number)
        case .failure(.errorStatus(let status, let index)): blame(status, index, in: number)
        case .failure(.tooBig): shrink(groups[number])
        case .failure(.timeout): noteSilence(to: groups[number])
        case .failure(let reason): failure = reason
        }
        if hasAnswered, !held.isEmpty { release() }
        if outstanding == 0 { testBlame() }
        if groups.count > first { return .ask(first..<groups.count) }
        guard outstanding == 0 else { return .waiting }
        // The part that was answered counts.
        if values.isEmpty, let failure { return .failed(failure) }
        return .complete
    }

    // MARK: - Asking

    private mutating func split(_ objects: some Collection<ObjectIdentifier>, room: Int = .max) {
        let room = min(room, Int(limits.variables))
        var rest = objects[...]
        while !rest.isEmpty {
            groups.append(Array(rest.prefix(room)))
            outstanding += 1
            rest = rest.dropFirst(room)
        }
    }

    private mutating func halve(_ group: [ObjectIdentifier]) {
        split(group.prefix((group.count + 1) / 2))
        split(group.dropFirst((group.count + 1) / 2))
    }

    private mutating func shrink(_ group: [ObjectIdentifier]) {
        hasAnswered = true
        guard limits.shrink(after: group.count, isSilence: false) else {
            for object in group { absent[object] = .some(.tooBig) }
            return
        }
        split(group)
    }

    // MARK: - Silence

    private mutating func noteSilence(to group: [ObjectIdentifier]) {
        guard group.count > 1, group.count > Int(limits.proven) else {
            failure = .timeout
            held = []
            return
        }
        largestSilence = max(largestSilence, group.count)
        guard !hasAnswered, held.isEmpty else {
            held += group
            return
        }
        held = Array(group.dropFirst())
        split(group.prefix(1))
    }

    /// The device is there: what it was silent to was too large for it.
    private mutating func release() {
        if largestSilence > 0 { _ = limits.shrink(after: largestSilence, isSilence: true) }
        largestSilence = 0
        split(held)
        held = []
    }

    // MARK: - Answers

    private mutating func add(_ varbinds: [VarBind], to number: Int) {
        hasAnswered = true
        let group = groups[number]
        let answered = Self.answers(to: group, in: varbinds)
        values.merge(answered) { $1 }
        let lacking = group.filter { answered[$0] == nil }
        if number == test, !answered.isEmpty {
            // It blames objects that it answers for.
            trust = .broken
            oddities.insert("names the wrong object in its errors")
            split(blamed.map(\.object).filter { answered[$0] == nil })
            blamed = []
            return
        }
        if let enough = lackedBeside[number], !answered.isEmpty {
            limits.noteCut(after: enough)
            oddities.insert("leaves out what does not fit into an answer")
        }
        if lacking.isEmpty {
            limits.noteAnswer(to: group.count)
        } else if group.count == 1 {
            absent[group[0]] = .some(nil)
        } else {
            let first = groups.count
            if answered.isEmpty { halve(group) } else { split(lacking, room: answered.count) }
            for later in first..<groups.count { lackedBeside[later] = max(answered.count, groups[later].count) }
        }
    }

    /// The variables that were asked for. One that stands there twice, and otherwise each time, says nothing.
    private static func answers(
        to group: [ObjectIdentifier], in varbinds: [VarBind]
    ) -> [ObjectIdentifier: Value] {
        let asked = Set(group)
        let own = varbinds.lazy.filter { asked.contains($0.name) }.map { ($0.name, $0.value) }
        return Dictionary(own) { first, second in if first == second { first } else { .null } }
    }

    // MARK: - Errors

    private mutating func blame(_ status: Int, _ index: Int, in number: Int) {
        hasAnswered = true
        let group = groups[number]
        let reason = RequestFailure.errorStatus(status, index: index)
        if number == test {
            trust = .tested
            condemnBlamed()
        } else if group.count == 1, Self.isAboutObjects(status) || index == 1 {
            absent[group[0]] = reason
        } else if group.indices.contains(index - 1), trust != .broken {
            blamed.append((group[index - 1], reason))
            if trust == .tested { condemnBlamed() }
            split(group.filter { $0 != group[index - 1] })
        } else if Self.isAboutObjects(status) {
            if index < 1 { oddities.insert("does not say which object its errors are about") }
            halve(group)
        } else {
            failure = reason
        }
    }

    /// The errors of version 1 that an object may cause, whichever index stands beside them.
    private static func isAboutObjects(_ status: Int) -> Bool { (2...5).contains(status) }

    /// Where the agent has blamed one object, and all others were answered, it was right. Where it has blamed several, one
    /// of them is asked for alone.
    private mutating func testBlame() {
        guard let first = blamed.first else { return }
        guard blamed.count > 1, trust == .untested, test == nil else { return condemnBlamed() }
        test = groups.count
        split([first.object])
    }

    private mutating func condemnBlamed() {
        for (object, reason) in blamed { absent[object] = reason }
        blamed = []
    }
}
