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
                place.warn("\(device.name) has the address of \(owner): one device would be polled twice")
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
        guard let place, let address, let credentials else { return nil }
        let device = Device(
            name: entry.name, host: address.host, port: address.port, credentials: credentials,
            profile: profile ?? "auto", fedBy: fedBy, answersFromAnyAddress: answersFrom == "any",
            location: location)
        return (device, place)
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
