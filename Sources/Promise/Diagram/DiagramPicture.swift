/// What is written at an element, and how it stands; the caller's words, in the caller's language.
public struct DiagramLabel: Hashable, Sendable {
    public var state: DiagramState
    /// What it is: `Mains`, `Outlet 7`.
    public var caption: String
    /// Whose it is.
    public var name: String
    /// How it stands, in a word or two: colour alone says nothing.
    public var word: String
    /// Everything that is known, for whoever asks.
    public var title: String
    /// A link to a page about it; nil where there is none.
    public var link: String?

    public init(
        state: DiagramState, caption: String, name: String, word: String, title: String, link: String? = nil
    ) {
        self.state = state
        self.caption = caption
        self.name = name
        self.word = word
        self.title = title
        self.link = link
    }
}

/// A graph that is laid out: where everything stands does not depend on how it stands.
public struct DiagramPicture: Sendable {
    public let graph: DiagramGraph
    public let layout: LayeredLayout

    /// Lays a graph out.
    ///
    /// - Parameter captions: what is written above each name, as long as it can become.
    public init(_ graph: DiagramGraph, captions: (DiagramNode) -> String) {
        self.graph = graph
        let sizes = graph.nodes.map { Self.size(caption: captions($0), name: $0.name) }
        layout = LayeredLayout(sizes: sizes, levels: graph.nodes.map(\.kind.rawValue), edges: graph.edges)
    }

    private static let height = 46.0
    private static let leastWidth = 80.0
    /// The longest name and caption that are written out; the rest is in the title.
    private static let longestName = 18
    private static let longestCaption = 24

    private static func size(caption: String, name: String) -> LayeredLayout.Size {
        let text = max(
            Double(shortened(name, to: longestName).columns) * 6.9,
            Double(shortened(caption, to: longestCaption).columns) * 5.2)
        return LayeredLayout.Size(width: max(leastWidth, text.rounded() + 14), height: height)
    }

    /// Draws it as SVG with classes for a style sheet: `n` a box, `w` the ways out of one, with the state's name each.
    ///
    /// - Parameters:
    ///   - id: begins every id within the picture; unique on the page.
    ///   - title: what the picture shows.
    ///   - description: what there is to see, for those who do not see it.
    ///   - label: what is written at a node.
    public func svg(
        id: String, title: String, description: String, label: (DiagramNode) -> DiagramLabel
    ) -> String {
        let labels = graph.nodes.map(label)
        let size = "\(layout.width.shortened) \(layout.height.shortened)"
        let kind = "diagram \(Breadth(layout.width).rawValue)"
        var text = """
            <svg class="\(kind)" viewBox="0 0 \(size)" width="\(layout.width.shortened)" \
            height="\(layout.height.shortened)" role="group" aria-labelledby="\(id)-t \(id)-d" \
            xmlns="http://www.w3.org/2000/svg"><title id="\(id)-t">\(title.escaped)</title>\
            <desc id="\(id)-d">\(description.escaped)</desc>\(definitions(id))

            """
        for (number, label) in labels.enumerated() { text += ways(from: number, label.state) }
        for (number, label) in labels.enumerated() { text += box(number, label, id: id) }
        return text + "</svg>"
    }

    /// How wide a picture is: a style sheet lets a small one not become as wide as the page.
    private enum Breadth: String {
        case small
        case medium
        case wide

        init(_ width: Double) {
            self =
                switch width {
                case ..<320: .small
                case ..<640: .medium
                default: .wide
                }
        }
    }

    private func definitions(_ id: String) -> String {
        let signs = DiagramState.allCases.map { "<g id=\"\(id)-\($0.rawValue)\">\($0.sign)</g>" }.joined()
        return """
            <defs>\(signs)<pattern id="\(id)-h" width="6" height="6" patternUnits="userSpaceOnUse" \
            patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>
            """
    }

    /// What leaves a box is as live as the box.
    private func ways(from number: Int, _ state: DiagramState) -> String {
        var seen: Set<String> = []
        let path = layout.hops[number].compactMap { hop -> String? in
            let path = hop.path
            return seen.insert(path).inserted ? path : nil
        }.joined()
        return path.isEmpty ? "" : "<path class=\"w \(state.rawValue)\" d=\"\(path)\"/>\n"
    }

    private func box(_ number: Int, _ label: DiagramLabel, id: String) -> String {
        let box = layout.boxes[number]
        let name = Self.shortened(label.name, to: Self.longestName)
        let caption = Self.shortened(label.caption, to: Self.longestCaption)
        let word = Self.shortened(label.word, to: Self.longestName)
        let hatch =
            switch label.state {
            case .unknown:
                "<rect class=\"h\" width=\"\(box.width.shortened)\" height=\"46\" rx=\"5\" fill=\"url(#\(id)-h)\"/>"
            case .up, .degraded, .down: ""
            }
        let group = """
            <g class="n \(label.state.rawValue)" transform="translate(\(box.left.shortened) \(box.top.shortened))">\
            <title>\(label.title.escaped)</title><rect width="\(box.width.shortened)" height="46" rx="5"/>\(hatch)\
            <text class="k" x="7" y="12">\(caption.escaped)</text><text class="m" x="7" y="26">\(name.escaped)</text>\
            <use href="#\(id)-\(label.state.rawValue)" x="7" y="31"/>\
            <text class="s" x="21" y="40">\(word.escaped)</text></g>
            """
        guard let link = label.link else { return group + "\n" }
        return "<a href=\"\(link.escaped)\">\(group)</a>\n"
    }

    private static func shortened(_ text: String, to longest: Int) -> String {
        guard text.columns > longest else { return text }
        var width = 0
        let kept = text.prefix { character in
            width += String(character).columns
            return width < longest
        }
        return "\(kept)…"
    }
}

extension DiagramState {
    /// Shapes that differ without colour: a tick, a tick beside a gap, a cross, a question mark; 10 × 10.
    fileprivate var sign: String {
        switch self {
        case .up: "<path class=\"sign\" d=\"M1 5.5 4 8.5 9.5 1.5\"/>"
        case .degraded: "<path class=\"sign\" d=\"M5 .8 9.8 9.2H.2ZM5 4v2.2M5 7.6v.6\"/>"
        case .down: "<path class=\"sign\" d=\"M1 1 9 9M9 1 1 9\"/>"
        case .unknown: "<path class=\"sign\" d=\"M2 3C2 0 8 0 8 3 8 5 5 5 5 7M5 8.6v.9\"/>"
        }
    }
}

extension LayeredLayout.Hop {
    fileprivate var path: String {
        let start = "M\(fromX.shortened) \(fromY.shortened)"
        guard abs(fromX - toX) > 0.05 else { return "\(start)V\(toY.shortened)" }
        return "\(start)V\(acrossY.shortened)H\(toX.shortened)V\(toY.shortened)"
    }
}

extension Double {
    /// With one decimal at most.
    fileprivate var shortened: String {
        let tenths = Int((self * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let rest = abs(tenths) % 10
        return rest == 0 ? "\(sign)\(abs(tenths) / 10)" : "\(sign)\(abs(tenths) / 10).\(rest)"
    }
}

extension String {
    /// How wide it is in letters: what is written in East Asia counts twice.
    fileprivate var columns: Int { unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) } }

    fileprivate var escaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
