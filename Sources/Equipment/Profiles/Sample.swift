public import Intervals
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

    public init(at: Instant, error: Milliseconds, upTime: UInt32? = nil, hasWrapped: Bool = false) {
        (self.at, self.error, self.upTime, self.hasWrapped) = (at, error, upTime, hasWrapped)
    }
}

/// What one poll of a device read, by the places of a judge's `objects`.
public struct Sample: Sendable {
    /// Stands for what has no number: not answered, an exception, a text.
    public static let nothing = Int64.min

    public var numbers: [Int64]
    /// Of each PDU.
    public var datings: [Dating]
    /// Which PDU read a place; empty when one read them all.
    public var readBy: [UInt8]

    public init(places: Int, datings: [Dating] = [], readBy: [UInt8] = []) {
        numbers = [Int64](repeating: Self.nothing, count: places)
        (self.datings, self.readBy) = (datings, readBy)
    }

    /// Forgets what was read, and keeps its memory for the next poll.
    public mutating func clear(places: Int) {
        numbers.removeAll(keepingCapacity: true)
        numbers.append(contentsOf: repeatElement(Self.nothing, count: places))
        datings.removeAll(keepingCapacity: true)
        readBy.removeAll(keepingCapacity: true)
    }

    subscript(place: Int32) -> Int64? {
        guard place >= 0 else { return nil }
        let number = numbers[Int(place)]
        return number == Self.nothing ? nil : number
    }

    func dating(of place: Int32) -> Dating? {
        let index = readBy.isEmpty ? 0 : Int(readBy[Int(place)])
        return datings.indices.contains(index) ? datings[index] : nil
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
    /// It reads zero as a row does that is not fitted: dead, if it was ever live (quirks A5, A6).
    public var isUnfitted = false

    public init(state: SignalState?, since: Instant? = nil, sinceError: Milliseconds = 0) {
        (self.state, self.since, self.sinceError) = (state, since, sinceError)
    }
}
