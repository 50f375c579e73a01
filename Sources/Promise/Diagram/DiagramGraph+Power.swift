public import Site

/// From mains to the customer, as conditions and `fed_by` say it.
extension DiagramGraph {
    /// The way of power: the parts of an `all` follow each other in the order of their kinds, those of an `any` stand side
    /// by side.
    ///
    /// - Parameters:
    ///   - contracts: whose power is drawn.
    ///   - isObserved: whether a signal that no condition names is read; mains of a UPS is drawn where it is.
    ///   - devices: whether devices that a `fed_by` names are drawn, too.
    public static func power(
        of facility: Facility, contracts: [Contract], devices: Bool, isObserved: (SignalName) -> Bool
    ) -> DiagramGraph {
        let sorter = KindSorter(facility)
        var graph = DiagramGraph()
        for contract in contracts {
            guard let power = contract.power else { continue }
            let load = graph.add(DiagramNode(contract))
            for feed in power.feeds {
                let ends = graph.add(feed.condition, sorter)
                for end in ends.last { graph.connect(end, to: load) }
            }
        }
        if devices { graph.addFedDevices(of: facility, sorter) }
        graph.addMains(sorter, isObserved: isObserved)
        graph.connectWithinDevices()
        graph.connectFeeds(of: facility)
        return graph
    }

    /// Where a condition begins and where it ends.
    private struct Ends {
        var first: [DiagramElement]
        var last: [DiagramElement]
    }

    private mutating func add(_ condition: Condition, _ sorter: KindSorter) -> Ends {
        switch condition {
        case .signal(let signal):
            let element = add(DiagramNode(signal, sorter.kind(of: signal)))
            return Ends(first: [element], last: [element])
        case .any(let parts):
            let ends = parts.map { add($0, sorter) }
            return Ends(first: ends.flatMap(\.first), last: ends.flatMap(\.last))
        case .all(let parts):
            return addInSeries(parts, sorter)
        }
    }

    private mutating func addInSeries(_ parts: [Condition], _ sorter: KindSorter) -> Ends {
        // Added in the order of the text, which decides what stands where; connected in the order of the kinds.
        let added = parts.map { (kind: sorter.kind(of: $0), ends: add($0, sorter)) }
        var stages: [Ends] = []
        for kind in Set(added.map(\.kind)).sorted() {
            let ends = added.filter { $0.kind == kind }.map(\.ends)
            stages.append(Ends(first: ends.flatMap(\.first), last: ends.flatMap(\.last)))
        }
        for (before, after) in zip(stages, stages.dropFirst()) {
            for source in before.last {
                for target in after.first { connect(source, to: target) }
            }
        }
        return Ends(first: stages.first?.first ?? [], last: stages.last?.last ?? [])
    }

    /// A UPS whose output is drawn has mains above it, named or not.
    private mutating func addMains(_ sorter: KindSorter, isObserved: (SignalName) -> Bool) {
        for node in nodes where node.kind == .ups {
            let input = SignalName(device: node.name, kind: .input)
            if isObserved(input) { add(DiagramNode(input, .mains)) }
        }
    }

    private mutating func addFedDevices(of facility: Facility, _ sorter: KindSorter) {
        let drawn = Set(nodes.map(\.name))
        for device in facility.devices {
            guard let feed = device.fedBy else { continue }
            add(DiagramNode(feed, sorter.kind(of: feed)))
            guard feed.device != device.name, !drawn.contains(device.name) else { continue }
            add(DiagramNode(.agent(device.name), .device))
        }
    }

    /// A UPS's output hangs on its input, a bank on its inlet, an outlet on what is above it, unless a condition says what
    /// it hangs on.
    private mutating func connectWithinDevices() {
        let fed = Set(edges.filter { nodes[$0.from].name == nodes[$0.to].name }.map(\.to))
        var devices: [String: [Int]] = [:]
        for (place, node) in nodes.enumerated() where node.kind != .contract {
            devices[node.name, default: []].append(place)
        }
        for place in nodes.indices where nodes[place].kind != .contract && !fed.contains(place) {
            let others = devices[nodes[place].name] ?? []
            let above = others.filter { nodes[$0].kind < nodes[place].kind }
            guard let nearest = above.map({ nodes[$0].kind }).max() else { continue }
            for source in above where nodes[source].kind == nearest {
                connect(nodes[source].element, to: nodes[place].element)
            }
        }
    }

    /// What `fed_by` names feeds whatever is at the head of the device.
    private mutating func connectFeeds(of facility: Facility) {
        let drawn = Dictionary(grouping: nodes.filter { $0.kind != .contract }, by: \.name)
        for device in facility.devices {
            guard let feed = device.fedBy, feed.device != device.name, let parts = drawn[device.name],
                let head = parts.map(\.kind).min()
            else { continue }
            for part in parts where part.kind == head { connect(.signal(feed), to: part.element) }
        }
    }
}

/// Finds out what a signal is, in the order in which power comes.
struct KindSorter {
    /// Devices that choose between supplies: their outputs are no UPS's.
    private let switches: Set<String>

    init(_ facility: Facility) {
        let named =
            facility.contracts.flatMap { $0.power?.condition.signals ?? [] } + facility.devices.compactMap(\.fedBy)
        switches = Set(named.filter { $0.knownKind == .source }.map(\.device))
    }

    func kind(of signal: SignalName) -> DiagramKind {
        if signal.probe != nil { return .host }
        switch signal.knownKind {
        case .input: return .mains
        case .output: return switches.contains(signal.device) ? .transferSwitch : .ups
        case .source: return .source
        case .inlet: return .inlet
        case .bank, nil: return .branch
        case .outlet: return .outlet
        case .port: return .port
        case .agent: return .device
        }
    }

    /// A condition stands where its last part does.
    func kind(of condition: Condition) -> DiagramKind {
        condition.signals.map { kind(of: $0) }.max() ?? .branch
    }
}

extension DiagramKind: Comparable {
    public static func < (a: DiagramKind, b: DiagramKind) -> Bool { a.rawValue < b.rawValue }
}

extension DiagramNode {
    init(_ signal: SignalName, _ kind: DiagramKind) {
        // Whom a probe asks stands where others have a kind.
        let isProbe = signal.probe != nil
        self.init(
            element: .signal(signal), kind: kind, name: isProbe ? signal.kind : signal.device,
            part: isProbe ? nil : signal.partText)
    }

    init(_ contract: Contract) {
        self.init(element: .contract(contract.id), kind: .contract, name: contract.id, part: nil)
    }

    /// A group.
    public init(place: String, kind: DiagramKind) {
        self.init(element: .group(place: place, kind: kind), kind: kind, name: place, part: nil)
    }
}

extension SignalName {
    /// Which one of several; of a kind that rules do not know, with the kind.
    fileprivate var partText: String? {
        guard knownKind == nil else { return element }
        return element.map { "\(kind) \($0)" } ?? kind
    }
}
