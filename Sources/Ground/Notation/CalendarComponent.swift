/// A part of a calendar as RFC 5545 (iCalendar) has it: properties between `BEGIN:NAME` and `END:NAME`, and parts within.
public struct CalendarComponent: Hashable, Sendable {
    /// Such as `VEVENT`.
    public var name: String
    public var properties: [CalendarProperty]
    public var components: [CalendarComponent]
    /// Where its `BEGIN` stands in the file it was read from, from 1 on.
    public var line: Int

    public init(
        _ name: String, _ properties: [CalendarProperty], components: [CalendarComponent] = [], line: Int = 0
    ) {
        self.name = name
        self.properties = properties
        self.components = components
        self.line = line
    }

    /// The first property of a name; nil where there is none.
    public func property(_ name: String) -> CalendarProperty? { properties.first { $0.name == name } }

    /// The text of the first property of a name; nil where it is absent or empty.
    public func text(_ name: String) -> String? {
        property(name)?.text.trimmed.nonEmpty
    }
}

/// A property: `DTSTART;TZID=Asia/Shanghai:20260210T080000`.
public struct CalendarProperty: Hashable, Sendable {
    /// In capitals.
    public var name: String
    /// By their names in capitals, without quotation marks.
    public var parameters: [String: String]
    /// As it stands in the file, unfolded.
    public var value: String
    /// Where it begins in the file it was read from, from 1 on.
    public var line: Int

    /// A property whose value is written as it is.
    public init(_ name: String, value: String, parameters: [String: String] = [:], line: Int = 0) {
        self.name = name
        self.parameters = parameters
        self.value = value
        self.line = line
    }

    /// A property whose value is a text: what has a meaning in the file is escaped (RFC 5545, 3.3.11).
    public init(_ name: String, text: String) { self.init(name, value: CalendarText.escaped(text)) }

    /// The value as a text.
    public var text: String { CalendarText.unescaped(value) }
}

/// Calendars as text.
public enum CalendarText {
    /// The most octets of a line, its end left out (RFC 5545, 3.1).
    private static let width = 75

    /// Writes a calendar: each line ends with CR LF, and none has more than 75 octets.
    public static func write(_ component: CalendarComponent) -> String {
        lines(of: component).map { folded($0) + "\r\n" }.joined()
    }

    private static func lines(of component: CalendarComponent) -> [String] {
        let own = component.properties.map { property in
            let parameters = property.parameters.sorted { $0.key < $1.key }.map { ";\($0.key)=\(quoted($0.value))" }
            return "\(property.name)\(parameters.joined()):\(property.value)"
        }
        return ["BEGIN:\(component.name)"] + own + component.components.flatMap(lines) + ["END:\(component.name)"]
    }

    private static func quoted(_ value: String) -> String {
        guard value.contains(where: { ";:,".contains($0) }) else { return value.filter { $0 != "\"" } }
        return "\"\(value.filter { $0 != "\"" })\""
    }

    /// Breaks between characters: a line that goes on begins with a space.
    private static func folded(_ line: String) -> String {
        var parts: [String] = []
        var part = ""
        var octets = 0
        for character in line.unicodeScalars {
            let size = String(character).utf8.count
            if octets + size > width {
                parts.append(part)
                part = " "
                octets = 1
            }
            part.unicodeScalars.append(character)
            octets += size
        }
        return (parts + [part]).joined(separator: "\r\n")
    }

    /// A text with what has a meaning in the file escaped. Control characters, which no calendar may hold, are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case ";": result += "\\;"
            case ",": result += "\\,"
            case "\n", "\r": result += "\\n"
            case "\t": result += "\t"
            case _ where character.value < 0x20 || character.value == 0x7f: break
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    static func unescaped(_ value: String) -> String {
        var result = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                result.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

extension String {
    fileprivate var trimmed: String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }

    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
