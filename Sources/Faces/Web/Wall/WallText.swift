import Diagram
import Documents
import Foundation
import Intervals
import Live
import Notation
import Site

/// The wall's words and figures in one language, by the site's clock.
struct WallText: Sendable {
    let figures: Figures
    let today: CivilDate
    private let pages: Pages
    private let language: Language

    init(_ pages: Pages, language: Language, zone: TimeZone, at now: Instant) {
        self.pages = pages
        self.language = language
        figures = Figures(language: language, zone: zone)
        today = zone.localDate(of: now)
    }

    /// A word of the wall.
    subscript(_ name: String) -> String { pages.word("wall_\(name)", in: language) }

    /// A word of the wall in which `{n}` stands for a number or a name.
    func filled(_ name: String, _ value: some CustomStringConvertible) -> String {
        self[name].replacing("{n}", with: value.description)
    }

    /// What a list leaves out; nil where it is whole.
    func others(_ count: Int, _ word: String = "more") -> String? { count > 0 ? filled(word, count) : nil }

    /// An instant by the site's clock, without the date where it is today's.
    func when(_ instant: Instant) -> String {
        let text = figures.second(instant)
        return figures.zone.localDate(of: instant) == today ? String(text.suffix(8)) : text
    }

    /// `since 17:29:41`, and between which instants for certain where these differ by seconds.
    func since(_ began: Beginning?) -> String {
        guard let began else { return "" }
        let nominal = filled("since", when(began.at))
        guard let earliest = began.earliest else { return filled("since_at_least", when(began.at)) }
        guard began.latest - earliest >= 1000, earliest > .distantPast else { return nominal }
        return "\(nominal) [\(when(earliest)) – \(when(began.latest))]"
    }

    func since(_ instant: Instant?) -> String { instant.map { filled("since", when($0)) } ?? "" }

    /// Whole minutes and hours, as people say how long something lasts.
    func length(_ length: Milliseconds) -> String {
        let minutes = max(0, length) / .minutes(1)
        if minutes < 120 { return filled("minutes", minutes) }
        return filled("hours", minutes / 60)
    }

    // MARK: - Elements

    /// What an element is.
    func caption(_ node: DiagramNode) -> String {
        let kind = self["kind_\(node.kind)"]
        if case .group = node.element { return kind }
        return node.part.map { "\(kind) \(Self.short($0))" } ?? kind
    }

    /// `GigabitEthernet1/0/7` as `Gi1/0/7`, as switches themselves shorten it.
    private static func short(_ part: String) -> String {
        guard part.count > 10 else { return part }
        let letters = part.prefix { $0.isLetter }
        guard letters.count > 2, letters.count < part.count else { return part }
        return "\(letters.prefix(2))\(part.dropFirst(letters.count))"
    }

    /// How an element stands.
    func word(_ state: DiagramState, _ kind: DiagramKind) -> String {
        let manner =
            switch kind {
            case .mains, .ups, .source, .transferSwitch, .inlet, .branch, .outlet: "feed"
            case .link, .port: "link"
            case .beacon, .host, .device: "answer"
            case .uplink, .contract: "way"
            }
        return self["\(manner)_\(state.rawValue)"]
    }
}
