import Foundation
import Intervals
import SNMP
import SNMPValues
import Site
import Sockets

/// Turns the root of a configuration into a facility, in the order of the file, and checks that names point somewhere.
struct ConfigurationReader {
    let folder: String
    let problems: ProblemCollector
    let shelves: Shelves
    /// Whether it is the ledger's text, which has neither credentials nor hooks.
    let isStored: Bool

    struct Result {
        var facility: Facility
        var credentials: [String: CredentialSettings]
        var secrets: [String: Secret]
        var ledger: LedgerLocation
        var complianceFolder: String
        var mibFolders: [String]
        var notifications: NotificationSettings?
        var notify: [NotifiedStation]
        var socket: String?
        var web: WebSettings?
        var archives: ArchiveSettings
        var centre: CentreSettings?
    }

    func read(_ document: Document) -> Result? {
        guard let root = document.mapping() else { return nil }
        defer { root.finish() }
        let site = root.required("site", hint: "a short name for this data centre")?.text()
        let zone = root.required("timezone", hint: "such as Asia/Shanghai; UTC would shift months")?.timeZone()
        // A name can be pointed at as soon as it is declared, even when its own description has a mistake.
        let sections = Sections(root)
        let credentials = self.credentials(sections.credentials)
        let signals = SignalReader()
        let devices = DeviceReader(
            signals: signals, credentials: unlessStored(sections.credentials.names),
            profiles: unlessStored(Shipped.names(in: "profiles", besides: folder))
        ).read(sections.devices)
        let secrets = SecretRegister(absolute: absolute)
        let hooks = HookReader(absolute: absolute, secrets: secrets).read(sections.hooks)
        let uplinks = sections.uplinks.compactMap { uplink($0, reader: signals) }
        let witnesses = root["witnesses"]?.distinct(signals.host) ?? []
        let schedule = root["schedule"].map { ScheduleReader.schedule($0) } ?? Schedule()
        let reader = ContractReader(
            signals: signals, devices: devices, uplinks: sections.uplinks.names,
            hooks: unlessStored(sections.hooks.names), zone: zone ?? .gmt, schedule: schedule, shelves: shelves,
            absolute: absolute,
            services: ServiceReader(signals: signals, absolute: absolute, secrets: unlessStored(secrets)))
        let facility = Facility(
            site: site ?? "", timeZone: zone ?? .gmt, schedule: schedule, devices: devices,
            uplinks: uplinks, contracts: sections.contracts.compactMap(reader.read), hooks: hooks, witnesses: witnesses)
        signals.check(devices: sections.devices.names)
        var named = facility
        named.collector = root["collector"]?.collectorName
        if let collector = root["collector"] { VantageAdvice(facility: named).warn(at: collector) }
        named.schedule.promisedPings = facility.contracts.filter { !($0.network?.hosts.isEmpty ?? true) }
            .map(\.terms.emergencyReport.pingEvery).min()
        named.provider = root["provider"].flatMap(PartyReader.provider)
        named.history = root["history"].map { ScheduleReader.history($0, present: schedule) } ?? []
        readOnCall(root, hooks: sections.hooks.names, into: &named)
        // Carried in the stored text only.
        if isStored { for key in StoredConfiguration.files { _ = root[key] } }
        let ledger = root["ledger"].flatMap(ledger) ?? .sqlite(path: absolute("var/ledger.sqlite"))
        return Result(
            facility: named, credentials: credentials, secrets: secrets.found, ledger: ledger,
            complianceFolder: absolute(root["compliance"]?.text() ?? "var/compliance"),
            mibFolders: root["mibs"]?.distinct(mibFolder) ?? [],
            notifications: root["notifications"].flatMap {
                NotificationReader(
                    credentials: sections.credentials.names, ofDevices: usedCredentials(of: devices, in: sections)
                ).read($0)
            },
            notify: root["notify"]?.sequence().compactMap(NotifyReader(credentials: sections.credentials.names).read)
                ?? [],
            socket: root["socket"]?.text().map(absolute),
            web: root["web"].map { WebReader(absolute: absolute).read($0) } ?? .usual,
            archives: archives(root["archives"], beside: ledger),
            centre: root["centre"].flatMap { CentreReader(beside: ledger).read($0) })
    }

    /// `archives: {folder: …, numbers: true}`.
    private func archives(_ document: Document?, beside ledger: LedgerLocation) -> ArchiveSettings {
        var settings = ArchiveSettings(folder: absolute("var/archives"))
        if case .sqlite(let path) = ledger {
            settings.folder = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/archives"
        }
        guard let mapping = document?.mapping() else { return settings }
        defer { mapping.finish() }
        if let folder = mapping["folder"]?.text() { settings.folder = absolute(folder) }
        settings.keepsNumbers = mapping["numbers"]?.boolean() ?? false
        return settings
    }

    private func readOnCall(_ root: Mapping, hooks: Set<String>, into facility: inout Facility) {
        let reader = OnCallReader(hooks: hooks)
        let contacts = root["contacts"]?.mapping()?.entries ?? []
        facility.staff = reader.contacts(contacts)
        facility.onCall = root["oncall"].flatMap { reader.onCall($0, contacts: contacts.names) }
        facility.heartbeat = root["heartbeat"].flatMap(reader.heartbeat)
    }

    /// The names of the credentials that devices use, in the order of the file.
    private func usedCredentials(of devices: [Device], in sections: Sections) -> [String] {
        let used = Set(devices.map(\.credentials))
        return sections.credentials.map(\.name).filter(used.contains)
    }

    /// The mappings of named things.
    private struct Sections {
        let credentials, devices, uplinks, hooks, contracts: [Mapping.Entry]

        init(_ root: Mapping) {
            func entries(_ name: String) -> [Mapping.Entry] {
                let entries = root[name]?.mapping()?.entries ?? []
                entries.forEach { $0.key.checkIsName($0.name) }
                return entries
            }
            credentials = entries("credentials")
            devices = entries("devices")
            uplinks = entries("uplinks")
            hooks = entries("hooks")
            contracts = entries("contracts")
        }
    }

    /// What the ledger's text does not have, so that nothing is checked against it.
    private func unlessStored<T>(_ value: @autoclosure () -> T) -> T? {
        guard !isStored else { return nil }
        return value()
    }

    private func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let base = URL(fileURLWithPath: folder, isDirectory: true)
        return URL(fileURLWithPath: path, relativeTo: base).standardizedFileURL.path
    }

    // MARK: - Sections

    private func credentials(_ entries: [Mapping.Entry]) -> [String: CredentialSettings] {
        let pairs = entries.compactMap { entry in
            CredentialsReader(absolute: absolute).read(entry.value).map { (entry.name, $0) }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private func ledger(_ document: Document) -> LedgerLocation? {
        guard let text = document.text() else { return nil }
        guard text.contains("://") else { return .sqlite(path: absolute(text)) }
        guard text.hasPrefix("postgresql://") else {
            document.report("ledger: \(text) is neither a file nor a URL such as postgresql://user@host/mainstay")
            return nil
        }
        if URLComponents(string: text)?.password != nil {
            document.warn(
                .passwordInPlainText, "ledger holds a password in plain text; better a file that PGPASSFILE names")
        }
        return .postgresql(url: text)
    }

    private func uplink(_ entry: Mapping.Entry, reader signals: SignalReader) -> Uplink? {
        guard let mapping = entry.value.mapping() else { return nil }
        defer { mapping.finish() }
        let link = mapping.required("link", hint: "the border router's port").flatMap(signals.signal)
        let beacons = mapping["beacons"]?.distinct(signals.host) ?? []
        return link.map { Uplink(name: entry.name, link: $0, beacons: beacons) }
    }

    private func mibFolder(_ document: Document) -> String? {
        guard let path = document.text().map(absolute) else { return nil }
        if !FileManager.default.isFolder(path) {
            document.warn(.missingFolder, "\(document.described): there is no folder \(path)")
        }
        return path
    }
}

extension [Mapping.Entry] {
    var names: Set<String> { Set(map(\.name)) }
}

extension FileManager {
    func isFolder(_ path: String) -> Bool {
        var isFolder = ObjCBool(false)
        return fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

extension Document {
    /// The value as a numeric address, in its usual form.
    var address: String? { parsed("a numeric address such as 198.51.100.10") { Endpoint(host: $0)?.host } }

    /// Reports a name that could not be part of a signal, a command line and a file's name.
    fileprivate func checkIsName(_ name: String) {
        guard name.isEmpty || name.hasPrefix(".") || name.contains(where: { $0.isWhitespace || $0 == "/" }) else {
            return
        }
        report(
            "the name `\(name)` must hold no slash or space and not begin with a dot: it stands in signals and files")
    }
}
