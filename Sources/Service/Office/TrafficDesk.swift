public import Site

/// A port whose octets are counted, and for whom.
public struct MeteredPort: Hashable, Sendable {
    public let port: SignalName
    /// The contracts that name it and that are open to whoever asked.
    public let contracts: [Contract]
}

extension SiteOffice {
    /// The contracts whose octets are counted and that are open to somebody, in the order of the configuration.
    public func meteredContracts(for principal: Principal) -> [Contract] {
        facility.contracts.filter { $0.meteredTraffic != nil && principal.isAllowed(contract: $0.id) }
    }

    /// A contract whose octets are counted.
    ///
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted`, or `.nothingKnown` where nothing is counted.
    public func meteredContract(_ id: String, for principal: Principal) throws(Refusal) -> Contract {
        let contract = try contract(id, for: principal)
        guard contract.meteredTraffic != nil else {
            throw Refusal(
                .nothingKnown, field: "contract", reason: "No octets are counted for \(contract.id).",
                fix: "name its ports under `traffic: {ports: […]}`.")
        }
        return contract
    }

    /// A port whose octets are counted. To somebody who may not see it, it does not exist.
    ///
    /// - Throws: `Refusal` with `.nothingKnown`.
    public func meteredPort(_ port: SignalName, for principal: Principal) throws(Refusal) -> MeteredPort {
        let contracts = meteredContracts(for: principal).filter { $0.meteredTraffic?.ports.contains(port) ?? false }
        guard !contracts.isEmpty else {
            throw Refusal(
                .nothingKnown, field: "port", reason: "No octets of \(port) are counted.",
                fix: "name it under `traffic: {ports: […]}` of a contract.")
        }
        return MeteredPort(port: port, contracts: contracts)
    }
}
