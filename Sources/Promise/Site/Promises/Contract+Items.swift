extension Contract {
    /// What an installation of a service consists of under this contract (article 3.1): the list that the parties agreed on
    /// for the contract's own service, or else the agreement's.
    public func items(of service: Service) -> [Record.InstalledItem] {
        guard service == self.service, let agreedItems else { return service.installedItems }
        return agreedItems
    }
}

extension Contract.Service {
    /// Article 3, 1.1 to 1.3.
    public var installedItems: [Record.InstalledItem] {
        switch self {
        case .managedServer: [.hardware, .software, .power, .network]
        case .colocation, .rack: [.power, .network]
        }
    }
}
