/// A length of time in milliseconds. Differences of instants are exact; nothing is rounded before a comparison.
public typealias Milliseconds = Int64

extension Milliseconds {
    /// So many seconds.
    public static func seconds(_ count: Int64) -> Milliseconds { count.times(1000) }
    /// So many minutes.
    public static func minutes(_ count: Int64) -> Milliseconds { count.times(60_000) }
    /// So many hours.
    public static func hours(_ count: Int64) -> Milliseconds { count.times(3_600_000) }
    /// So many days of 24 hours.
    public static func days(_ count: Int64) -> Milliseconds { count.times(86_400_000) }

    /// The longest length of time. What would be longer is as long as this: arithmetic on instants and lengths never
    /// traps, whatever was read from a file.
    public static let longest: Milliseconds = .max

    /// Both lengths together.
    public func plus(_ other: Milliseconds) -> Milliseconds {
        let (sum, isTooGreat) = addingReportingOverflow(other)
        guard isTooGreat else { return sum }
        return if other > 0 { .longest } else { -.longest }
    }

    /// This length so many times.
    public func times(_ factor: Int64) -> Milliseconds {
        let (product, isTooGreat) = multipliedReportingOverflow(by: factor)
        guard isTooGreat else { return product }
        return if (self < 0) == (factor < 0) { .longest } else { -.longest }
    }
}

/// A point in time: UTC, to the millisecond, kept as an integer since 1970-01-01T00:00:00Z (no leap seconds, as POSIX).
public struct Instant: Hashable, Comparable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    public var milliseconds: Milliseconds

    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z.
    public init(milliseconds: Milliseconds) { self.milliseconds = milliseconds }

    /// Later than every instant that occurs.
    public static let distantFuture = Instant(milliseconds: .max / 4)
    /// Earlier than every instant that occurs.
    public static let distantPast = Instant(milliseconds: .min / 4)

    /// Earlier is less.
    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// The instant so much later, at most `distantFuture` and at least `distantPast`.
    public static func + (a: Instant, b: Milliseconds) -> Instant {
        let (sum, isTooFar) = a.milliseconds.addingReportingOverflow(b)
        guard !isTooFar else { return if b > 0 { .distantFuture } else { .distantPast } }
        return Instant(milliseconds: sum).clipped
    }

    /// The instant so much earlier, at most `distantFuture` and at least `distantPast`.
    public static func - (a: Instant, b: Milliseconds) -> Instant {
        let (difference, isTooFar) = a.milliseconds.subtractingReportingOverflow(b)
        guard !isTooFar else { return if b < 0 { .distantFuture } else { .distantPast } }
        return Instant(milliseconds: difference).clipped
    }

    /// The time from `b` to `a`; less than zero when `a` is earlier. Neither is ever beyond `Milliseconds.longest`.
    public static func - (a: Instant, b: Instant) -> Milliseconds {
        let (difference, isTooFar) = a.milliseconds.subtractingReportingOverflow(b.milliseconds)
        guard isTooFar || difference == .min else { return difference }
        return if a > b { .longest } else { -.longest }
    }

    private var clipped: Instant { min(max(self, .distantPast), .distantFuture) }
}

// MARK: - Text (RFC 3339)

extension Instant {
    /// Reads an RFC 3339 instant such as `2026-10-03T10:10:00.250+08:00`.
    ///
    /// An offset (or `Z`) is required and at most three decimals of a second are accepted: a finer instant could not be
    /// kept exactly. Returns nil for anything else.
    public init?(_ text: some StringProtocol) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2), scanner.skip("-"),
            let day = scanner.number(digits: 2), scanner.skip("T") || scanner.skip("t"),
            let hour = scanner.number(digits: 2), scanner.skip(":"),
            let minute = scanner.number(digits: 2), scanner.skip(":"),
            let second = scanner.number(digits: 2),
            hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
        else { return nil }
        var milliseconds: Int64 = 0
        if scanner.skip(".") {
            guard let fraction = scanner.fraction(atMost: 3) else { return nil }
            milliseconds = fraction
        }
        var offset: Int64 = 0
        if !(scanner.skip("Z") || scanner.skip("z")) {
            let isWest = scanner.skip("-")
            guard isWest || scanner.skip("+"),
                let hours = scanner.number(digits: 2), scanner.skip(":"), let minutes = scanner.number(digits: 2),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60_000
            if isWest { offset = -offset }
        }
        guard scanner.isAtEnd else { return nil }
        let time = ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
        self.init(milliseconds: Int64(date.daysSince1970) * 86_400_000 + time - offset)
    }
}

extension Instant: CustomStringConvertible {
    /// UTC with milliseconds and `Z`, such as `2026-10-03T02:10:00.250Z`: the form used in every result.
    public var description: String {
        let (days, rest) = milliseconds.flooredDivision(by: 86_400_000)
        let date = CivilDate(daysSince1970: Int(days))
        var text: [UInt8] = []
        text.reserveCapacity(24)
        text.append(Int64(date.year), digits: 4, then: "-")
        text.append(Int64(date.month), digits: 2, then: "-")
        text.append(Int64(date.day), digits: 2, then: "T")
        text.append(rest / 3_600_000, digits: 2, then: ":")
        text.append(rest / 60_000 % 60, digits: 2, then: ":")
        text.append(rest / 1000 % 60, digits: 2, then: ".")
        text.append(rest % 1000, digits: 3, then: "Z")
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends a number with at least so many digits, and a character after it; by hand, since documents hold instants
    /// by the hundred.
    fileprivate mutating func append(_ number: Int64, digits: Int, then character: Unicode.Scalar) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let start = count
        var rest = number.magnitude
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0 || count - start < digits
        self[start...].reverse()
        append(UInt8(ascii: character))
    }
}

extension Instant: Codable {
    /// Reads the RFC 3339 text.
    ///
    /// - Throws: `DecodingError` where the text is not an instant that `init(_:)` reads.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an instant with an offset and at most milliseconds: \(text)")
        }
        self = instant
    }

    /// Writes `description`.
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Int64 {
    /// Quotient rounded towards minus infinity, with a remainder that is never negative.
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        guard remainder < 0 else { return (quotient, remainder) }
        return (quotient - 1, remainder + divisor)
    }
}

extension Int {
    /// Decimal digits, filled up with leading zeros.
    func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

/// Reads decimal fields of fixed width, as dates and times have them.
struct DigitScanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: some StringProtocol) { rest = Array(text.utf8)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// The digits after a decimal point, as thousandths: `25` is 250.
    mutating func fraction(atMost limit: Int) -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let digit = digit() {
            count += 1
            guard count <= limit else { return nil }
            value = value * 10 + digit
        }
        guard count > 0 else { return nil }
        for _ in count..<3 { value *= 10 }
        return value
    }

    private mutating func digit() -> Int64? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        rest.removeFirst()
        return Int64(byte - UInt8(ascii: "0"))
    }
}
