import Foundation
import Intervals
import Notation

/// The members of a line of JSON, read as what they must be. A member that is `null` is as if it were absent, but for
/// instants; a refusal names the member and what it takes.
struct LineMembers {
    /// No length of time on a line is longer.
    static let longest = Milliseconds.days(3653)
    /// An instant on a line is of the years 1970 to 9999.
    static let years = Instant(milliseconds: 0)..<Instant(milliseconds: 253_402_300_800_000)

    private let members: [String: Any]

    init(_ members: [String: Any]) { self.members = members }

    var names: Dictionary<String, Any>.Keys { members.keys }

    private subscript(_ name: String) -> Any? {
        guard let value = members[name], !(value is NSNull) else { return nil }
        return value
    }

    func instant(_ name: String) throws(LineError) -> Instant? {
        guard let value = members[name] else { return nil }
        guard let text = value as? String, let instant = Instant(text) else {
            throw LineError("\"\(name)\" must be an instant with an offset and at most milliseconds")
        }
        guard Self.years.contains(instant) else {
            throw LineError("\"\(name)\" must be an instant of the years 1970 to 9999")
        }
        return instant
    }

    /// Text without control characters.
    func text(_ name: String) throws(LineError) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value as? String else { throw LineError("\"\(name)\" must be text") }
        if let mistake = text.controlCharacterMistake { throw LineError("\"\(name)\" \(mistake)") }
        return text
    }

    func flag(_ name: String) throws(LineError) -> Bool {
        guard let value = self[name] else { return false }
        guard let number = value as? NSNumber, Self.isBoolean(number) else {
            throw LineError("\"\(name)\" must be true or false")
        }
        return number.boolValue
    }

    /// A length of time, nil when it is absent.
    func length(_ name: String) throws(LineError) -> Milliseconds? {
        guard let value = self[name] else { return nil }
        return try length(value, named: name)
    }

    /// A number, with or without a fraction; nil when it is absent.
    func number(_ name: String) throws(LineError) -> Double? {
        guard let value = self[name] else { return nil }
        guard let number = value as? NSNumber, !Self.isBoolean(number), number.doubleValue.isFinite else {
            throw LineError("\"\(name)\" must be a number")
        }
        return number.doubleValue
    }

    /// An array of steps: a number is one step, `[6000, 5]` five equal ones.
    func steps(_ name: String) throws(LineError) -> [InstantSeries.Step]? {
        guard let value = self[name] else { return nil }
        guard let elements = value as? [Any] else {
            throw LineError("\"\(name)\" must be an array of steps: 60000 is one, [60000, 5] five equal ones")
        }
        var steps: [InstantSeries.Step] = []
        steps.reserveCapacity(elements.count)
        for element in elements { steps.append(try step(element, named: name)) }
        return steps
    }

    private func step(_ element: Any, named name: String) throws(LineError) -> InstantSeries.Step {
        guard let pair = element as? [Any] else {
            return InstantSeries.Step(length: try length(element, named: name))
        }
        guard pair.count == 2, let count = Self.integer(pair[1]), (1..<InstantSeries.greatestCount).contains(count)
        else {
            throw LineError(
                "\"\(name)\" must have steps of the form [LENGTH, COUNT], with fewer than 16777216 instants")
        }
        return InstantSeries.Step(length: try length(pair[0], named: name), count: count)
    }

    private func length(_ value: Any, named name: String) throws(LineError) -> Milliseconds {
        guard let number = Self.integer(value), (0...Self.longest).contains(Milliseconds(number)) else {
            throw LineError("\"\(name)\" must not be other than a whole number from 0 to \(Self.longest) (ten years)")
        }
        return Milliseconds(number)
    }

    /// Nil for what has a fraction, for what is too great, and for `true` and `false`, which Foundation also gives as
    /// numbers.
    static func integer(_ value: Any) -> Int? {
        guard let number = value as? NSNumber, !isBoolean(number) else { return nil }
        return number as? Int
    }

    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
