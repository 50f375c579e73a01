import Site

/// Reads `devices:`.
struct DeviceReader {
    let signals: SignalReader
    /// The names of all credentials; nil where they are not known (stored configurations).
    let credentials: Set<String>?
    /// The names of all profiles; nil where they are not known.
    let profiles: Set<String>?

    func read(_ entries: [Mapping.Entry]) -> [Device] {
        var owners: [String: String] = [:]
        return entries.compactMap { entry in
            guard let (device, place) = device(entry) else { return nil }
            if let owner = owners.updateValue(device.name, forKey: "\(device.host) \(device.port)") {
                place.warn(
                    .sameAddress, "\(device.name) has the address of \(owner): one device would be polled twice")
            }
            return device
        }
    }

    private func device(_ entry: Mapping.Entry) -> (Device, Document)? {
        guard let mapping = entry.value.mapping() else { return nil }
        defer { mapping.finish() }
        if SignalName.reservedDevices.contains(entry.name) {
            entry.key.report("the name \(entry.name) stands for the collector's own probes; name the device otherwise")
        }
        let place = mapping.required("address", hint: "such as 10.0.0.21 or \"10.0.0.22:1161\"")
        let address = place?.parsed("an address, with a port if it is not 161") { HostAndPort($0) }
        let credentials = mapping.required("credentials", hint: "one of those under `credentials:`").flatMap {
            name($0, complaint: "no credentials are called", in: self.credentials)
        }
        let profile = mapping["profile"].flatMap {
            name($0, complaint: "no profile is called", in: profiles?.union(["auto"]))
        }
        let fedBy = mapping["fed_by"].flatMap(signals.signal)
        let location = mapping["location"].flatMap(location)
        let answersFrom = mapping["answers_from"]?.choice(among: ["same", "any"])
        let ratings = mapping["ratings"].map { self.ratings($0, of: entry.name) }
        guard let place, let address, let credentials else { return nil }
        var device = Device(
            name: entry.name, host: address.host, port: address.port, credentials: credentials,
            profile: profile ?? "auto", fedBy: fedBy, answersFromAnyAddress: answersFrom == "any",
            location: location)
        device.ratings = ratings ?? Ratings()
        return (device, place)
    }

    /// Amperes by parts of the device: `{inlet/L1: 16 A, bank/1: 10 A}`.
    private func ratings(_ document: Document, of device: String) -> Ratings {
        guard let mapping = document.mapping() else { return Ratings() }
        let all = mapping.entries.compactMap { entry -> Ratings.Rating? in
            guard let signal = SignalName("\(device)/\(entry.name)") else {
                entry.key.report("\(entry.name) is no part of a device such as inlet/L1, bank/2 or outlet/7")
                return nil
            }
            return entry.value.parsed("a current such as 16 A") { Ratings.milliamperes($0) }
                .map { Ratings.Rating(signal, milliamperes: $0) }
        }
        return Ratings(all)
    }

    private func location(_ document: Document) -> Location? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        return Location(room: mapping["room"]?.text(), rack: mapping["rack"]?.text(), unit: mapping["unit"]?.text())
    }

    private func name(_ document: Document, complaint: String, in names: Set<String>?) -> String? {
        guard let text = document.text() else { return nil }
        if let names { document.checkName(text, complaint: complaint, isIn: names) }
        return text
    }
}
