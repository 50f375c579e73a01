import Diagram
import Intervals

/// What the template of the wall shows.
struct WallPage {
    struct Part {
        let name: String
        let html: String
    }

    struct Icon {
        let state: String
        let link: String
    }

    struct Step {
        let title: String
        let at: String
    }

    let parts: [Part]
    let state: String
    let isPast: Bool
    let eventID: String
    let shownAt: String
    let zone: String
    /// For a field that takes a local time.
    let localTime: String
    /// Of the slider, in seconds since 1970.
    let earliest: String
    let latest: String
    let present: String
    let icons: [Icon]
    let beat: String
    let steps: [Step]

    /// A browser without scripts asks again after so many seconds.
    static let refresh = 30
    private static let reach = Milliseconds.days(1)

    init(_ rendering: WallRendering, isPast: Bool, pages: Pages, visitor: Visitor, text: WallText) {
        parts = rendering.parts.map { part in
            Part(
                name: part.name,
                html: WallPlaceholders.fill(part.html, token: visitor.formToken ?? "", at: rendering.at, text))
        }
        state = rendering.state.rawValue
        self.isPast = isPast
        eventID = rendering.eventID
        shownAt = rendering.shownAt
        zone = rendering.zone
        localTime = rendering.shownAt.replacing(" ", with: "T")
        let seconds = rendering.at.milliseconds / 1000
        // Of the past as much is on both sides; the page moves the end to the present.
        let ahead = isPast ? Self.reach / 2 : 0
        latest = "\(seconds + ahead / 1000)"
        earliest = "\(seconds + (ahead - Self.reach) / 1000)"
        present = "\(seconds)"
        icons = DiagramState.allCases.map { Icon(state: $0.rawValue, link: pages.link($0.icon)) }
        beat = "\(WallStream.beat)"
        steps = Self.steps.filter { isPast || $0.length < 0 }.map { step in
            Step(title: text[step.word], at: Instant(milliseconds: seconds * 1000 + step.length).description)
        }
    }

    private static let steps: [(word: String, length: Milliseconds)] = [
        ("hour_before", .hours(-1)), ("minutes_before", .minutes(-10)), ("minute_before", .minutes(-1)),
        ("minute_after", .minutes(1)), ("minutes_after", .minutes(10)), ("hour_after", .hours(1)),
    ]
}
