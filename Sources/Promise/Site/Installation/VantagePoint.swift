// A host may be pinged from several places: by the site's own collector as `icmp/HOST`, and by each vantage point, a
// collector elsewhere, as `icmp/HOST@COLLECTOR`.

extension SignalName {
    /// The signal of a pinged host.
    ///
    /// - Parameter vantage: the name of the vantage point that pings it; nil for the site's own collector.
    public static func icmp(_ host: String, from vantage: String?) -> SignalName {
        icmp(vantage.map { "\(host)@\($0)" } ?? host)
    }

    /// The address of a pinged host; nil for any other signal.
    public var host: String? { pinged?.host }

    /// The name of the vantage point that pings a host; nil for the site's own collector, and for any other signal.
    public var vantage: String? { pinged?.vantage }

    /// No address has an `@`, and no collector's name: the last one is where they meet, whatever an interface is called.
    private var pinged: (host: String, vantage: String?)? {
        guard isRounds else { return nil }
        let kind = kind
        guard let place = kind.lastIndex(of: "@"), place > kind.startIndex, kind.index(after: place) < kind.endIndex
        else { return (kind, nil) }
        return (String(kind[..<place]), String(kind[kind.index(after: place)...]))
    }
}

extension NetworkConnection {
    /// One host as the site's own collector sees it, and then as each vantage point does.
    public func signals(ofHost host: String) -> [SignalName] {
        [.icmp(host)] + vantage.map { .icmp(host, from: $0) }
    }

    /// Every host as every collector sees it; one answer suffices.
    public var hostSignals: [SignalName] { hosts.flatMap(signals) }
}

extension Contract {
    /// Whose rounds or checks make an emergency of a host or service: of a host, those of every collector that pings it.
    ///
    /// - Parameter subject: one of `watchedForEmergencies`.
    public func rounds(of subject: SignalName) -> [SignalName] {
        guard let network, let host = subject.host else { return [subject] }
        return network.signals(ofHost: host)
    }

    /// The host or service whose emergency a reading may make or end; nil where it is none of this contract's.
    public func subject(of signal: SignalName) -> SignalName? {
        let subject = signal.vantage == nil ? signal : signal.host.map(SignalName.icmp)
        guard let subject, watchedForEmergencies.contains(subject), rounds(of: subject).contains(signal) else {
            return nil
        }
        return subject
    }
}

extension Facility {
    /// The name by which this collector is a vantage point: it is in the list of some contract. Nil for the site's own.
    public var vantagePoint: String? {
        collector.flatMap { name in contracts.contains { $0.isPinged(from: name) } ? name : nil }
    }

    /// Every address that this collector pings, each once, in the order of the configuration: customers' hosts and
    /// witnesses, and the site's own collector also beacons.
    public var pingedHosts: [String] {
        var seen: Set<String> = []
        let facility = seenFromHere
        let hosts = facility.contracts.flatMap { $0.network?.hosts ?? [] }
        return (hosts + facility.uplinks.flatMap(\.beacons) + witnesses).filter { seen.insert($0).inserted }
    }

    /// What this collector's rounds of an address are called. A vantage point's witnesses have its name, too: they say
    /// nothing of the site's own.
    public func ping(_ host: String) -> SignalName { .icmp(host, from: vantagePoint) }

    /// What this collector's rounds are called.
    public var pings: [SignalName] {
        let vantage = vantagePoint
        return pingedHosts.map { .icmp($0, from: vantage) }
    }

    /// What of the site this collector sees: the site's own all of it, a vantage point nothing but the hosts of the
    /// contracts that name it.
    public var seenFromHere: Facility {
        guard let vantagePoint else { return self }
        var facility = self
        facility.devices = []
        facility.uplinks = []
        facility.contracts = contracts.filter { $0.isPinged(from: vantagePoint) }.map(\.withNothingButHosts)
        return facility
    }
}

extension Contract {
    fileprivate func isPinged(from vantage: String) -> Bool { network?.vantage.contains(vantage) ?? false }

    fileprivate var withNothingButHosts: Contract {
        var contract = self
        contract.power = nil
        contract.network?.access = nil
        contract.network?.uplinks = []
        contract.services = []
        contract.conditions = [:]
        contract.meteredTraffic = nil
        return contract
    }
}
