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
        return feeds.isEmpty ? nil : PowerSupply(feeds: feeds.map(\.0))
    }

    /// Mains at a UPS input is not power at the rack, and one outlet cannot be two independent ways in.
    private func check(_ feeds: [(PowerSupply.Feed, Document)]) {
        var sides: [SignalName: String] = [:]
        for (feed, place) in feeds {
            let atRack = Set(feed.condition.signals.filter(isOnCustomersSide))
            if atRack.isEmpty {
                place.report(
                    .warning,
                    "\(place.described) has no signal on the customer's side of the UPS (outlet, inlet, bank, ATS output)"
                        + ": mains at a UPS input is not power at the rack")
            }
            for signal in atRack {
                if let other = sides.updateValue(feed.name, forKey: signal) {
                    place.report(
                        .warning, "\(signal) stands on both sides, \(other) and \(feed.name): it can fail for both")
                }
            }
        }
    }

    private func isOnCustomersSide(_ signal: SignalName) -> Bool {
        switch signal.kind {
        case "outlet", "inlet", "bank": true
        // Of an ATS, not of a UPS: between that and the rack a breaker can still open.
        case "output": !isUPS(signal.device)
        default: false
        }
    }

    /// By the profile; with `profile: auto`, which is known only when polling, by the name.
    private func isUPS(_ name: String) -> Bool {
        let profile = devices.first { $0.name == name }?.profile ?? "auto"
        return (profile == "auto" ? name : profile).lowercased().contains("ups")
    }
}
