/// Why a text is no calendar.
public struct CalendarError: Error, Hashable, CustomStringConvertible {
    /// From 1 on.
    public let line: Int
    /// A sentence.
    public let description: String

    public init(line: Int, description: String) {
        self.line = line
        self.description = description
    }
}

extension CalendarText {
    /// Parts may stand in parts, but not endlessly: a hostile file would only fill the stack.
    private static let deepest = 16

    /// Whether a text begins as a calendar does.
    public static func isCalendar(_ text: some StringProtocol) -> Bool {
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return start.prefix(15).uppercased() == "BEGIN:VCALENDAR"
    }

    /// Reads calendars, one after the other.
    ///
    /// - Throws: `CalendarError` at the first line that is none of a calendar.
    public static func read(_ text: String) throws(CalendarError) -> [CalendarComponent] {
        var found: [CalendarComponent] = []
        var open: [CalendarComponent] = []
        for (number, line) in unfolded(text) {
            let property = try property(line, at: number)
            switch property.name {
            case "BEGIN":
                guard open.count < deepest else {
                    throw CalendarError(line: number, description: "too many parts stand in one another")
                }
                open.append(CalendarComponent(property.value.uppercased(), [], line: number))
            case "END":
                guard let ended = open.popLast(), ended.name == property.value.uppercased() else {
                    throw CalendarError(line: number, description: "\(property.value) ends here and did not begin")
                }
                if open.isEmpty { found.append(ended) } else { open[open.count - 1].components.append(ended) }
            default:
                guard !open.isEmpty else {
                    throw CalendarError(line: number, description: "\(property.name) stands outside of a calendar")
                }
                open[open.count - 1].properties.append(property)
            }
        }
        guard let left = open.last else { return found }
        throw CalendarError(line: left.line, description: "\(left.name) begins here and does not end")
    }

    /// The lines with what goes on in the next put together, each with its number. Others may break a line within a
    /// character, so octets are put together first.
    private static func unfolded(_ text: String) -> [(number: Int, line: String)] {
        var lines: [(number: Int, octets: [UInt8])] = []
        let raw = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, octets) in raw.enumerated() {
            let end = octets.last == UInt8(ascii: "\r") ? octets.dropLast() : octets
            guard let first = end.first else { continue }
            if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), !lines.isEmpty {
                lines[lines.count - 1].octets += end.dropFirst()
            } else {
                lines.append((index + 1, Array(end)))
            }
        }
        return lines.map { number, octets in
            (number, String(String(decoding: octets, as: UTF8.self).drop { $0 == "\u{FEFF}" }))
        }
    }

    /// `NAME;PARAMETER=VALUE;…:VALUE`.
    private static func property(_ line: String, at number: Int) throws(CalendarError) -> CalendarProperty {
        var parts: [String] = [""]
        var isQuoted = false
        var value: String?
        for index in line.indices {
            let character = line[index]
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ":", !isQuoted {
                value = String(line[line.index(after: index)...])
                break
            } else if character == ";", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        let name = parts[0].uppercased()
        guard let value, !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { throw CalendarError(line: number, description: "this is no line of a calendar") }
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            parameters[pair[0].uppercased()] = pair.count > 1 ? String(pair[1]) : ""
        }
        return CalendarProperty(name, value: value, parameters: parameters, line: number)
    }
}
