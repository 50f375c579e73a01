import Glibc
import Intervals
import Logging
import Notation

/// A line of the log. Nothing in it has a line break or moves a cursor, whatever a device answered.
struct LogLine: Hashable, Sendable {
    var at: Instant
    let level: Logger.Level
    /// The name of what happened, which stays whatever the words become.
    let event: String
    var message: String
    /// What it is about, in the order of the names.
    let fields: [Field]

    struct Field: Hashable, Sendable {
        let name: String
        let value: String
    }

    /// What has no name of its own: libraries log by words only.
    private static let unnamed = "library"
    /// The journal refuses datagrams that do not fit into a socket's buffer, and nobody reads more.
    private static let longest = 16_384

    init(_ logged: LogEvent, of handler: Logger.Metadata, at now: Instant) {
        let metadata = handler.merging(logged.metadata ?? [:]) { _, own in own }
        at = now
        level = logged.level
        event = metadata["event"].map { Self.cleaned("\($0)") } ?? Self.unnamed
        message = Self.cleaned(logged.message.description)
        fields = metadata.filter { $0.key != "event" }.sorted { $0.key < $1.key }.map {
            Field(name: $0.key, value: Self.cleaned("\($0.value)"))
        }
    }

    private static func cleaned(_ text: String) -> String {
        let line = text.onOneLine
        return if line.utf8.count > longest { "\(line.prefix(longest / 4)) …" } else { line }
    }

    /// For a terminal: in the machine's own time, with what the words do not name.
    var text: String {
        let rest = fields.filter { !message.contains($0.value) }.map { "\($0.name)=\($0.value)" }
        let about = if rest.isEmpty { "" } else { " [\(rest.joined(separator: " "))]" }
        return "\(Self.local(at)) \(level) \(event): \(message)\(about)"
    }

    /// For programs.
    var json: String {
        var members: [JSON.Member] = [
            JSON.Member("at", .string("\(at)")), JSON.Member("level", .string(level.rawValue)),
            JSON.Member("event", .string(event)), JSON.Member("message", .string(message)),
        ]
        for field in fields {
            let isTaken = members.contains { $0.name == field.name }
            members.append(JSON.Member(isTaken ? "\(field.name)_" : field.name, .string(field.value)))
        }
        return JSON.object(members).compact
    }

    /// What the journal takes as one datagram (its native protocol): `NAME=value` and a line break for each field. Values
    /// with line breaks would need another form; there are none.
    var journal: String {
        var lines = ["MESSAGE=\(message)", "PRIORITY=\(level.priority)", "SYSLOG_IDENTIFIER=mainstay"]
        lines.append("MAINSTAY_EVENT=\(event)")
        lines += fields.map { "\(Self.journalName($0.name))=\($0.value)" }
        return lines.map { "\($0)\n" }.joined()
    }

    /// Capitals, digits and underscores: the journal drops fields with other names.
    private static func journalName(_ name: String) -> String {
        let letters = name.uppercased().unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "A"..."Z", "0"..."9": Character(scalar)
            default: "_"
            }
        }
        return "MAINSTAY_" + String(letters.prefix(50))
    }

    private static func local(_ at: Instant) -> String {
        var seconds = time_t(at.milliseconds / 1000)
        var broken = tm()
        localtime_r(&seconds, &broken)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            let count = strftime(text.baseAddress, text.count, "%Y-%m-%dT%H:%M:%S%z", &broken)
            return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}

extension Logger.Level {
    /// As syslog counts them (RFC 5424, section 6.2.1).
    fileprivate var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
