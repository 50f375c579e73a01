import Site

/// Reads a contract's `power`: `mains` and `ups`, one of them alone, or `feeds: {A: …, B: …}`.
struct PowerReader {
    let signals: SignalReader
    let devices: [Device]

    func read(_ document: Document) -> PowerSupply? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        var branches = ["mains", "ups"].compactMap { name in mapping[name].map { (name, $0) } }
        if let feeds = mapping["feeds"] {
            if !branches.isEmpty {
                feeds.report("\(document.described) takes `mains` and `ups`, or `feeds`, not both")
            }
            branches = feeds.mapping()?.entries.map { ($0.name, $0.value) } ?? []
        }
        if branches.isEmpty {
            document.report("\(document.described) needs `mains` and `ups`, or `feeds: {A: …, B: …}`")
        }
        let feeds = branches.compactMap { name, value in
            signals.condition(value).map { (PowerSupply.Feed(name: name, condition: $0), value) }
        }
        check(feeds)
        guard !feeds.isEmpty else { return nil }
        return PowerSupply(feeds: feeds.map(\.0))
    }

    /// Warns of a feed that says nothing of the rack, and of an outlet that both feeds depend on.
    private func check(_ feeds: [(PowerSupply.Feed, Document)]) {
        var sides: [SignalName: String] = [:]
        for (feed, place) in feeds {
            let atRack = Set(feed.condition.signals.filter(isOnCustomersSide))
            if atRack.isEmpty {
                place.warn(
                    .notAtRack,
                    "\(place.described) has no signal on the customer's side of the UPS (outlet, inlet, bank, ATS output)"
                        + ": mains at a UPS input is not power at the rack")
            }
            for signal in atRack {
                if let other = sides.updateValue(feed.name, forKey: signal) {
                    place.warn(
                        .bothSides, "\(signal) stands on both sides, \(other) and \(feed.name): it can fail for both")
                }
            }
        }
    }

    private func isOnCustomersSide(_ signal: SignalName) -> Bool {
        switch signal.knownKind {
        case .outlet, .inlet, .bank: true
        // The output of an ATS counts, that of a UPS does not: a breaker can still open between it and the rack.
        case .output: !isUPS(signal.device)
        case .input, .source, .port, .agent, nil: false
        }
    }

    /// Whether the profile's name says so; with `profile: auto`, which is resolved when polling, the device's name.
    private func isUPS(_ name: String) -> Bool {
        let profile = devices.first { $0.name == name }?.profile ?? "auto"
        let decisive = profile == "auto" ? name : profile
        return decisive.lowercased().contains("ups")
    }
}
