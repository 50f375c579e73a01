import Diagram
import Digests
import Intervals

/// A part of the wall that is replaced while the page is open.
struct WallPart: Sendable {
    /// Its place on the page.
    let name: String
    let html: String
    /// Changes with the text.
    let digest: String

    init(name: String, html: String) {
        self.name = name
        self.html = html
        digest = String(Digest(of: html.utf8).description.suffix(8))
    }
}

/// The wall, made for all who see the same.
struct WallRendering: Sendable {
    let parts: [WallPart]
    let state: DiagramState
    /// In a few words, for the window and for whoever does not see the page.
    let headline: String
    let at: Instant
    /// The instant by the site's clock, and which clock that is.
    let shownAt: String
    let zone: String

    var title: String { "\(state.sign) \(headline)" }

    /// Says which texts a page has: after a break, it is sent what is different, whoever answers then.
    var eventID: String { parts.map(\.digest).joined(separator: "-") }

    /// The parts that a page does not have yet.
    ///
    /// - Parameter id: of the last event that it got; nil when it has nothing.
    func parts(after id: String?) -> [WallPart] {
        let known = (id ?? "").split(separator: "-", omittingEmptySubsequences: false)
        guard known.count == parts.count else { return parts }
        return zip(parts, known).filter { $0.digest != $1 }.map(\.0)
    }
}
