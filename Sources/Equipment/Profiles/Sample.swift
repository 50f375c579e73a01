public import Intervals
public import SNMPValues
public import Site

/// When the values of one PDU held, and what the device's own clock said then.
public struct Dating: Hashable, Sendable {
    /// The middle between sending and receiving.
    public var at: Instant
    /// The uncertainty of `at`, both ways: half a round trip.
    public var error: Milliseconds
    /// `sysUpTime` of the same PDU, in hundredths of a second; nil when the agent does not say.
    public var upTime: UInt32?
    /// `sysUpTime` went through zero while the agent ran on (it does after 497 days): what seems to lie ahead of it lies
    /// before the wrap.
    public var hasWrapped: Bool

    /// Dates what was read at an instant.
    public init(at: Instant, error: Milliseconds, upTime: UInt32? = nil, hasWrapped: Bool = false) {
        self.at = at
        self.error = error
        self.upTime = upTime
        self.hasWrapped = hasWrapped
    }
}

/// What one poll of a device read, by the places of a judge's `objects`.
public struct Sample: Sendable {
    /// Stands for what has no number: not answered, an exception.
    public static let nothing = Int64.min
    /// Stands for an answer that is no number, such as a text: there is such an object, and what it says is unknown.
    public static let unreadable = Int64.min + 1

    /// The numbers by place; `nothing` where there is none.
    public var numbers: [Int64]
    /// When each PDU was answered.
    public var datings: [Dating]
    /// Which PDU read a place; empty when one read them all.
    public var readBy: [UInt8]

    /// Makes room for so many places, nothing of which was read.
    public init(places: Int, datings: [Dating] = [], readBy: [UInt8] = []) {
        numbers = [Int64](repeating: Self.nothing, count: places)
        self.datings = datings
        self.readBy = readBy
    }

    /// Forgets what was read and keeps the memory for the next poll.
    public mutating func clear(places: Int) {
        numbers.removeAll(keepingCapacity: true)
        numbers.append(contentsOf: repeatElement(Self.nothing, count: places))
        datings.removeAll(keepingCapacity: true)
        readBy.removeAll(keepingCapacity: true)
    }

    subscript(place: Int32) -> Int64? {
        guard place >= 0 else { return nil }
        let number = numbers[Int(place)]
        guard number > Self.unreadable else { return nil }
        return number
    }

    func isUnreadable(_ place: Int32) -> Bool { place >= 0 && numbers[Int(place)] == Self.unreadable }

    /// What is kept of a value.
    public static func number(of value: Value) -> Int64 {
        if let number = value.integerValue { return number }
        switch value {
        case .octets, .opaque, .objectIdentifier, .ipAddress, .counter64, .unreadable: return unreadable
        default: return nothing
        }
    }

    func dating(of place: Int32) -> Dating? {
        let index = if readBy.isEmpty { 0 } else { Int(readBy[Int(place)]) }
        guard datings.indices.contains(index) else { return nil }
        return datings[index]
    }
}

/// What a judge says of one signal.
public struct Finding: Hashable, Sendable {
    /// Nil: the device has no such signal at present, such as a phase that is not fitted.
    public var state: SignalState?
    /// When the present state began, by the device's own clock.
    public var since: Instant?
    /// The uncertainty of `since`, both ways.
    public var sinceError: Milliseconds
    /// Whether it reads zero as a row does that is not fitted: dead, if it was ever live (quirks A5, A6).
    public var isUnfitted = false
    /// Whether it is unknown because the card answers from what it calls dead.
    public var isAnswering = false

    /// Finds a state, with the instant at which it began where that is known.
    public init(state: SignalState?, since: Instant? = nil, sinceError: Milliseconds = 0) {
        self.state = state
        self.since = since
        self.sinceError = sinceError
    }

    /// Finds nothing known; `isAnswering` because the card answers.
    init(state: SignalState, isAnswering: Bool) {
        self.init(state: state)
        self.isAnswering = isAnswering
    }
}
