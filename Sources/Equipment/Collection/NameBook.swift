import Intervals
public import SNMP
public import SNMPValues
public import Sockets

/// An agent that is known by a host name, and how it knows us.
public struct NamedTarget: Hashable, Sendable {
    /// The name that is looked up.
    public var host: String
    /// The UDP port.
    public var port: UInt16
    /// How the agent knows us.
    public var credentials: Credentials
    /// Where its answers must come from.
    public var answersFrom: Target.AnswerSource

    /// Describes an agent.
    public init(
        host: String, port: UInt16, credentials: Credentials, answersFrom: Target.AnswerSource = .sameAddress
    ) {
        self.host = host
        self.port = port
        self.credentials = credentials
        self.answersFrom = answersFrom
    }

    /// The agent at the address that its name has.
    public func target(at endpoint: Endpoint) -> Target {
        Target(endpoint: endpoint, credentials: credentials, answersFrom: answersFrom)
    }
}

/// Decides when the host names of devices are looked up: many at one time, again with more and more time between where that
/// fails, and now and then while a device is silent, since it may have another address by now.
///
/// A pure state machine; time is an argument, in milliseconds of a clock that never jumps. The costs of a tick in which
/// nothing is due do not grow with the number of names.
struct NameBook {
    /// A name to look up, on behalf of a device.
    struct Question: Hashable, Sendable {
        var device: String
        var host: String
        var port: UInt16
        /// Tells the answer to this question from answers to earlier ones.
        var number: Int
    }

    private struct Entry {
        var host: String
        var port: UInt16
        /// When it is to be looked up; nil while it is, and while it need not be.
        var due: Milliseconds?
        /// The question under way, and since when.
        var question: (number: Int, at: Milliseconds)?
        var failures = 0
        var failure: UnresolvedHost?
    }

    private var entries: [String: Entry] = [:]
    private var underWay = 0
    private var latest = 0
    /// Nothing is due earlier.
    private var nextDue: Milliseconds?

    /// Names that are looked up at one time: a name server that is back is not flooded.
    static let mostUnderWay = NameResolver.usualWidth
    /// After this time without an answer the name server is said to be silent. The system's resolver waits longer.
    static let patience: Milliseconds = .seconds(5)
    private static let firstPause: Milliseconds = .seconds(2)
    private static let longestPause: Milliseconds = .seconds(60)
    /// Between two looks for another address of a device that is silent.
    static let silencePause: Milliseconds = .minutes(5)

    /// Looks up a device's name as soon as it can be.
    mutating func add(_ device: String, host: String, port: UInt16, at now: Milliseconds) {
        remove(device)
        entries[device] = Entry(host: host, port: port, due: now)
        nextDue = min(nextDue ?? now, now)
    }

    mutating func remove(_ device: String) {
        if entries.removeValue(forKey: device)?.question != nil { underWay -= 1 }
    }

    /// Looks a device's name up again, in a while: it is silent.
    mutating func reconsider(_ device: String, at now: Milliseconds) {
        guard let entry = entries[device], entry.due == nil, entry.question == nil else { return }
        set(now + Self.silencePause, for: device)
    }

    /// The names to look up by now, those with the fewest failures first.
    mutating func due(by now: Milliseconds) -> [Question] {
        guard let nextDue, nextDue <= now, underWay < Self.mostUnderWay else { return [] }
        let due = entries.filter { $0.value.due.map { $0 <= now } ?? false }
        let order = due.sorted { one, other in
            let (a, b) = (one.value, other.value)
            return (a.failures, a.due ?? now, one.key) < (b.failures, b.due ?? now, other.key)
        }
        let questions = order.prefix(Self.mostUnderWay - underWay).map { device, entry in
            latest += 1
            entries[device]?.due = nil
            entries[device]?.question = (latest, now)
            return Question(device: device, host: entry.host, port: entry.port, number: latest)
        }
        underWay += questions.count
        self.nextDue = entries.values.lazy.compactMap(\.due).min()
        return questions
    }

    /// Receives an answer; nil where it has no address, or belongs to a question that no longer matters.
    mutating func receive(
        _ result: Result<Endpoint, UnresolvedHost>, to question: Question, at now: Milliseconds
    ) -> Endpoint? {
        guard var entry = entries[question.device], entry.question?.number == question.number else { return nil }
        underWay -= 1
        entry.question = nil
        switch result {
        case .success(let endpoint):
            entry.failures = 0
            entry.failure = nil
            entries[question.device] = entry
            return endpoint
        case .failure(let failure):
            let pause = min(Self.longestPause, Self.firstPause << Milliseconds(min(entry.failures, 5)))
            entry.failures += 1
            entry.failure = failure
            entries[question.device] = entry
            set(now + pause, for: question.device)
            return nil
        }
    }

    /// Why a device has no address so far; nil while the answer is waited for.
    func failure(of device: String, at now: Milliseconds) -> UnresolvedHost? {
        guard let entry = entries[device] else { return nil }
        if let failure = entry.failure { return failure }
        guard let since = entry.question?.at ?? entry.due, now - since >= Self.patience else { return nil }
        return UnresolvedHost(
            host: entry.host, reason: "the name server has not answered for \(Self.patience / 1000) s")
    }

    private mutating func set(_ due: Milliseconds, for device: String) {
        entries[device]?.due = due
        nextDue = min(nextDue ?? due, due)
    }
}
