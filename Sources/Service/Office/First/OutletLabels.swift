import Site

/// What the owner's names of outlets say of who is fed by which.
struct OutletLabels {
    /// Outlets by their names in small letters.
    private var outlets: [String: [SignalName]] = [:]
    /// Devices by what they are called, in small letters.
    private var devices: [(name: String, words: Set<String>)] = []

    /// Adds a device with the names of its outlets.
    ///
    /// - Parameters:
    ///   - labels: names by signal, such as `outlet/7`.
    ///   - called: sysName.
    mutating func add(_ labels: [String: String], of device: String, called: String?) {
        devices.append((device, Set([device, called].compactMap { $0.map(Self.plain) })))
        for (signal, label) in labels {
            guard let outlet = SignalName("\(device)/\(signal)"), outlet.knownKind == .outlet else { continue }
            outlets[Self.plain(label), default: []].append(outlet)
        }
    }

    /// Each device that exactly one outlet is called after. One with two cords has two, and no one outlet feeds it.
    var feeds: [(device: String, outlet: SignalName)] {
        devices.compactMap { device in
            let named = device.words.flatMap { outlets[$0] ?? [] }
            guard Set(named).count == 1, let outlet = named.first, outlet.device != device.name else { return nil }
            return (device.name, outlet)
        }
    }

    private static func plain(_ text: String) -> String {
        text.lowercased().filter { !$0.isWhitespace }
    }
}
