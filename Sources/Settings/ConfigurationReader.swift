import Facility
import Foundation
import Intervals
import SNMP

/// Turns the root of a configuration into a facility, in the order of the file, and checks what points where.
struct ConfigurationReader {
    /// Finds a terms file by name.
    typealias TermsSource = (_ name: String) -> Document?

    let folder: String
    let problems: ProblemCollector
    let terms: TermsSource
    /// The ledger's stored text has neither credentials nor hooks.
    let isStored: Bool

    struct Result {
        var facility: Facility
        var credentials: [String: CredentialSettings]
        var ledger: LedgerLocation
        var complianceFolder: String
        var mibFolders: [String]
    }

    func read(_ document: Document) -> Result? {
        guard let root = document.mapping() else { return nil }
        let site = root.required("site", "a short name for this data centre")?.text()
        let zone = root.required("timezone", "such as Asia/Shanghai; UTC would shift months")?.timeZone()
        let credentials = self.credentials(root["credentials"])
        let schedule = self.schedule(root["schedule"])
        let devices = self.devices(root["devices"], credentials: credentials)
        let signals = SignalReader(deviceNames: Set(devices.map(\.name)))
        let hooks = self.hooks(root["hooks"])
        let uplinks = self.uplinks(root["uplinks"], signals)
        let witnesses = root["witnesses"]?.sequence().compactMap(address) ?? []
        let ledger = root["ledger"].flatMap(ledger) ?? .sqlite(path: absolute("var/ledger.sqlite"))
        let compliance = root["compliance"]?.text().map(absolute) ?? absolute("var/compliance")
        let mibs = root["mibs"]?.sequence().compactMap { $0.text().map(absolute) } ?? []
        var contracts: [Contract] = []
        if let entries = root["contracts"]?.mapping()?.entries, let zone {
            let reader = ContractReader(
                signals: signals, uplinks: Set(uplinks.map(\.name)), hooks: isStored ? nil : Set(hooks.map(\.name)),
                zone: zone, terms: terms, address: address)
            contracts = entries.compactMap { reader.read($0.value, id: $0.name) }
        }
        // Carried in the stored text only.
        if isStored { _ = root["terms_files"] }
        root.finish()
        guard let site, let zone else { return nil }
        return Result(
            facility: Facility(
                site: site, timeZone: zone, schedule: schedule, devices: devices, uplinks: uplinks,
                contracts: contracts, hooks: hooks, witnesses: witnesses),
            credentials: credentials, ledger: ledger, complianceFolder: compliance, mibFolders: mibs)
    }

    func absolute(_ path: String) -> String {
        path.hasPrefix("/")
            ? path
            : URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true))
                .standardizedFileURL.path
    }

    private func ledger(_ document: Document) -> LedgerLocation? {
        guard let text = document.text() else { return nil }
        return text.hasPrefix("postgresql://") ? .postgresql(url: text) : .sqlite(path: absolute(text))
    }

    private func schedule(_ document: Document?) -> Schedule {
        var schedule = Schedule()
        guard let mapping = document?.mapping() else { return schedule }
        for (name, path) in [
            ("power", \Schedule.power), ("link", \.link), ("reachability", \.reachability), ("service", \.service),
            ("traffic", \.traffic),
        ] as [(String, WritableKeyPath<Schedule, Milliseconds>)] {
            guard let value = mapping[name], let duration = value.duration() else { continue }
            if duration < 100 { value.report("\(value.described): an interval is at least 100ms") }
            schedule[keyPath: path] = max(100, duration)
        }
        mapping.finish()
        return schedule
    }

    /// A numeric address.
    private func address(_ document: Document) -> String? {
        document.parsed("a numeric address such as 198.51.100.10") { Endpoint(host: $0)?.host }
    }

    // MARK: - Devices

    private func devices(_ document: Document?, credentials: [String: CredentialSettings]) -> [Device] {
        document?.mapping()?.entries.compactMap { device($0.value, name: $0.name, $0.key, credentials) } ?? []
    }

    private func device(
        _ document: Document, name: String, _ key: Document, _ credentials: [String: CredentialSettings]
    ) -> Device? {
        guard let mapping = document.mapping() else { return nil }
        if SignalName.reservedDevices.contains(name) {
            key.report("the name \(name) stands for the collector's own probes; name the device otherwise")
        } else if name.contains("/") || name.isEmpty {
            key.report("a device's name cannot hold a slash: signals are written \(name)/input")
        }
        let host = mapping.required("address", "such as 10.0.0.21 or \"10.0.0.22:1161\"")?
            .parsed("an address, with a port if it is not 161") { HostAndPort($0) }
        let known = mapping.required("credentials", "one of those under `credentials:`").flatMap { value in
            value.text().map { ($0, value) }
        }
        if let (text, value) = known, !isStored, credentials[text] == nil {
            value.report("no credentials are called \(text)" + Suggestion.phrase(for: text, among: credentials.keys))
        }
        let profile = mapping["profile"]?.text() ?? "auto"
        let fedBy = mapping["fed_by"]?.parsed("a signal such as \(name)/output") { SignalName($0) }
        mapping.finish()
        guard let host, let known else { return nil }
        return Device(
            name: name, host: host.host, port: host.port, credentials: known.0, profile: profile, fedBy: fedBy)
    }

    private func uplinks(_ document: Document?, _ signals: SignalReader) -> [Uplink] {
        document?.mapping()?.entries.compactMap { entry in
            guard let mapping = entry.value.mapping() else { return nil }
            let link = mapping.required("link", "the border router's port")?.parsed("a signal") { SignalName($0) }
            if let link, let place = mapping["link"] { signals.check(link, place) }
            let beacons = mapping["beacons"]?.sequence().compactMap(address) ?? []
            mapping.finish()
            return link.map { Uplink(name: entry.name, link: $0, beacons: beacons) }
        } ?? []
    }

    // MARK: - Hooks

    private func hooks(_ document: Document?) -> [Hook] {
        document?.mapping()?.entries.compactMap { entry in
            guard let mapping = entry.value.mapping() else { return nil }
            let run = mapping.required("run", "an executable")
            let executable = run?.text().map(absolute)
            if let executable, let run { checkExecutable(executable, run) }
            let timeout = mapping["timeout"]?.duration() ?? .seconds(30)
            let retries = mapping["retries"]?.whole() ?? 3
            let events = mapping["on"]?.sequence().compactMap(eventPattern) ?? []
            mapping.finish()
            return executable.map {
                Hook(name: entry.name, executable: $0, timeout: timeout, retries: max(0, retries), events: events)
            }
        } ?? []
    }

    private func checkExecutable(_ path: String, _ place: Document) {
        if !FileManager.default.fileExists(atPath: path) {
            place.report(.warning, "\(place.described): there is no \(path)")
        } else if !FileManager.default.isExecutableFile(atPath: path) {
            place.report(.warning, "\(place.described): \(path) is not executable; `chmod +x` makes it so")
        }
    }

    private func eventPattern(_ document: Document) -> String? {
        guard let text = document.text() else { return nil }
        let hook = Hook(name: "", executable: "", events: [text])
        let kinds = Event.Kind.allCases.map(\.rawValue)
        if !kinds.contains(where: hook.wants) {
            document.report("no event is called \(text)" + Suggestion.phrase(for: text, among: kinds))
        }
        return text
    }

    // MARK: - Credentials

    private func credentials(_ document: Document?) -> [String: CredentialSettings] {
        let pairs = document?.mapping()?.entries.compactMap { entry in
            CredentialsReader(absolute: absolute).read(entry.value).map { (entry.name, $0) }
        }
        return Dictionary(pairs ?? []) { first, _ in first }
    }
}
