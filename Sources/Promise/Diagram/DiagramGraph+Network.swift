public import Site

/// From beyond the uplinks to the customer's hosts.
extension DiagramGraph {
    /// The way of packets: beacon, border port, uplink, the customer's port, contract, hosts and applications.
    ///
    /// - Parameters:
    ///   - contracts: whose network is drawn.
    ///   - others: whether uplinks that serve none of them are drawn, too.
    public static func network(of facility: Facility, contracts: [Contract], others: Bool) -> DiagramGraph {
        var graph = DiagramGraph()
        let serving = Set(contracts.flatMap { $0.network?.uplinks ?? [] })
        for uplink in facility.uplinks where others || serving.contains(uplink.name) { graph.add(uplink) }
        for contract in contracts where contract.network != nil || !contract.services.isEmpty { graph.add(contract) }
        return graph
    }

    private mutating func add(_ uplink: Uplink) {
        let node = add(DiagramNode(element: .uplink(uplink.name), kind: .uplink, name: uplink.name, part: nil))
        let link = add(DiagramNode(uplink.link, .link))
        connect(link, to: node)
        for beacon in uplink.beacons { connect(add(DiagramNode(.icmp(beacon), .beacon)), to: link) }
    }

    private mutating func add(_ contract: Contract) {
        let load = add(DiagramNode(contract))
        let ports = (contract.network?.access?.signals ?? []).map { add(DiagramNode($0, .port)) }
        for port in ports { connect(port, to: load) }
        for name in contract.network?.uplinks ?? [] {
            for target in ports.isEmpty ? [load] : ports { connect(.uplink(name), to: target) }
        }
        let hosts = (contract.network?.hostSignals ?? []) + contract.services.map(\.signal)
        for host in hosts { connect(load, to: add(DiagramNode(host, .host))) }
    }
}
