import Intervals
import Live

/// An open emergency on the wall, with its clock.
struct WallEmergency {
    let id: String
    let heading: String
    let subject: String
    let since: String
    /// By when somebody must have been told.
    let deadline: String?
    /// The same for the clock on the page; nil where there is no duty to tell, or it was done.
    let deadlineNumber: String?
    let told: String?
    /// Its place is filled in when the page is sent, so that the text does not change each minute.
    let left: String

    init(_ line: StatusReport.EmergencyLine, _ text: WallText) {
        id = line.event.inLink
        heading = text.filled("emergency_of", line.contract)
        subject = line.subject
        since = text.since(line.determinedAt)
        deadline = line.deadline.map { text.filled("tell_by", text.when($0)) }
        told = line.toldAt.map { text.filled("told_at", text.when($0)) }
        let open = line.toldAt == nil ? line.deadline : nil
        deadlineNumber = open.map { "\($0.milliseconds)" }
        left = open.map { WallPlaceholders.left(until: $0) } ?? ""
    }
}

/// Places in a shared text that differ from visitor to visitor, or from minute to minute.
enum WallPlaceholders {
    /// What a form returns with.
    static let token = "\u{F8FF}token\u{F8FF}"

    /// Letters that stand in no text from elsewhere (private use).
    static func left(until deadline: Instant) -> String { "\u{F8FF}left \(deadline.milliseconds)\u{F8FF}" }

    /// Fills them in.
    static func fill(_ html: String, token: String, at now: Instant, _ text: WallText) -> String {
        guard html.contains("\u{F8FF}") else { return html }
        return html.split(separator: "\u{F8FF}", omittingEmptySubsequences: false).enumerated().map { index, piece in
            guard index % 2 == 1 else { return String(piece) }
            guard piece.hasPrefix("left "), let deadline = Int64(piece.dropFirst(5)) else {
                return token.escapedForHTML
            }
            let left = Instant(milliseconds: deadline) - now
            return left >= 0
                ? text.filled("time_left", text.length(left)) : text.filled("time_late", text.length(-left))
        }.joined()
    }
}

extension String {
    /// Within an attribute or as text.
    var escapedForHTML: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
