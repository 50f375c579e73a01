/// What feeds what: elements, and the ways between them. A pure value; the same configuration makes the same graph.
public struct DiagramGraph: Hashable, Sendable {
    /// In the order in which the configuration names them.
    public private(set) var nodes: [DiagramNode] = []
    /// Pairs of places in `nodes`: from what feeds to what is fed. Each pair once; circles are possible.
    public private(set) var edges: [LayeredLayout.Edge] = []
    private var places: [DiagramElement: Int] = [:]
    private var known: Set<LayeredLayout.Edge> = []

    init() {}

    /// The node of an element; nil where it is not drawn.
    public func node(_ element: DiagramElement) -> DiagramNode? { places[element].map { nodes[$0] } }

    /// Adds an element unless it is there.
    @discardableResult
    mutating func add(_ node: DiagramNode) -> DiagramElement {
        guard places[node.element] == nil else { return node.element }
        places[node.element] = nodes.count
        nodes.append(node)
        return node.element
    }

    /// Adds a way between two elements that are there; what feeds itself is left out.
    mutating func connect(_ source: DiagramElement, to target: DiagramElement) {
        guard source != target, let from = places[source], let to = places[target] else { return }
        let edge = LayeredLayout.Edge(from: from, to: to)
        if known.insert(edge).inserted { edges.append(edge) }
    }

    /// The same graph in which many nodes became one.
    ///
    /// - Parameter group: for a node, the group that stands for it; nil where it stays itself.
    public func collapsed(_ group: (DiagramNode) -> DiagramNode?) -> DiagramGraph {
        var result = DiagramGraph()
        var stands: [DiagramElement] = []
        for node in nodes {
            guard let group = group(node) else {
                stands.append(result.add(node))
                continue
            }
            result.add(group)
            result.note(node.element, in: group.element)
            stands.append(group.element)
        }
        for edge in edges { result.connect(stands[edge.from], to: stands[edge.to]) }
        return result
    }

    private mutating func note(_ member: DiagramElement, in group: DiagramElement) {
        guard let place = places[group] else { return }
        nodes[place].members.append(member)
    }

    /// Only what is reached from some elements against the flow, and those elements: what they rest on.
    public func restricted(to wanted: Set<DiagramElement>) -> DiagramGraph {
        var feeding: [[Int]] = Array(repeating: [], count: nodes.count)
        for edge in edges { feeding[edge.to].append(edge.from) }
        var open = nodes.indices.filter { wanted.contains(nodes[$0].element) }
        var kept = Set(open)
        while let place = open.popLast() {
            for source in feeding[place] where kept.insert(source).inserted { open.append(source) }
        }
        var result = DiagramGraph()
        for place in nodes.indices where kept.contains(place) { result.add(nodes[place]) }
        for edge in edges { result.connect(nodes[edge.from].element, to: nodes[edge.to].element) }
        return result
    }
}
