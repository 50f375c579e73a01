import Intervals
import Notation
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Sockets

/// What differs between two configurations: a pure value, and its sentence for the log.
struct ConfigurationChange: Hashable, Sendable, CustomStringConvertible {
    /// What came, went and changed of one sort, by name.
    struct Difference: Hashable, Sendable {
        var added: [String] = []
        var removed: [String] = []
        var changed: [String] = []

        init<Thing: Equatable>(from old: [String: Thing], to new: [String: Thing]) {
            added = new.keys.filter { old[$0] == nil }.sorted()
            removed = old.keys.filter { new[$0] == nil }.sorted()
            changed = new.filter { name, thing in old[name].map { $0 != thing } ?? false }.keys.sorted()
        }
    }

    let contracts: Difference
    /// Devices that are asked at the same place; `changed` are asked otherwise.
    let devices: Difference
    /// Devices that are asked at another place.
    let moved: [String]
    /// Pinged addresses.
    let hosts: Difference
    let services: Difference
    let uplinks: Difference
    let hooks: Difference
    /// Which intervals are others.
    let schedule: [String]
    /// What else is different, in words.
    let others: [String]

    init(from old: Installation, to new: Installation) {
        let (before, after) = (old.facility, new.facility)
        contracts = Difference(from: before.contracts.by(\.id), to: after.contracts.by(\.id))
        let asked = Difference(from: old.askedDevices, to: new.askedDevices)
        let places = Difference(from: old.places, to: new.places)
        devices = asked
        moved = places.changed
        hosts = Difference(from: before.pingedHosts.by(\.self), to: after.pingedHosts.by(\.self))
        services = Difference(from: old.watchedServices, to: new.watchedServices)
        uplinks = Difference(from: before.uplinks.by(\.name), to: after.uplinks.by(\.name))
        hooks = Difference(from: before.hooks.by(\.name), to: after.hooks.by(\.name))
        schedule = Schedule.changes(from: before.schedule, to: after.schedule)
        let found = Self.others(from: old, to: new)
        let isTold =
            !schedule.isEmpty || !moved.isEmpty || !found.isEmpty
            || [contracts, devices, hosts, services, uplinks, hooks].contains { !$0.isEmpty }
        let isSame = before == after && old.configuration.storedText == new.configuration.storedText
        others = if isTold || isSame { found } else { ["other settings"] }
    }

    private static func others(from old: Installation, to new: Installation) -> [String] {
        let (before, after) = (old.configuration, new.configuration)
        let parts: [(name: String, isChanged: Bool)] = [
            ("the site's name", before.facility.site != after.facility.site),
            ("the time zone", before.facility.timeZone != after.facility.timeZone),
            ("the provider", before.facility.provider != after.facility.provider),
            ("the history of schedules", before.facility.history != after.facility.history),
            ("witnesses", before.facility.witnesses != after.facility.witnesses),
            ("profiles", old.catalogue.profiles != new.catalogue.profiles),
            ("secrets", before.secrets != after.secrets || old.passwords != new.passwords),
            ("where notifications are received", before.notifications != after.notifications),
            ("who is notified", before.notify != after.notify),
            ("who is on call", before.facility.onCall != after.facility.onCall),
            ("the heartbeat", before.facility.heartbeat != after.facility.heartbeat),
            ("where documents are written", before.complianceFolder != after.complianceFolder),
            ("the histories that are kept", before.archives != after.archives),
        ]
        return parts.filter(\.isChanged).map(\.name)
    }

    /// `reloaded: +1 contract, pdu-3 moved`.
    var description: String {
        var parts = contracts.words("contract") { "contract \($0)" }
        parts += devices.words("device") { $0 }
        parts += Self.words(moved, counting: "device") { $0 }.map { "\($0) moved" }
        parts += hosts.words("host") { $0 }
        parts += services.words("service") { $0 }
        parts += uplinks.words("uplink") { "uplink \($0)" }
        parts += hooks.words("hook") { "hook \($0)" }
        parts += schedule
        parts += others.map { "\($0) changed" }
        return "reloaded: \(parts.isEmpty ? "nothing changed" : parts.joined(separator: ", "))"
    }

    /// Few things by their names, many by their number.
    fileprivate static func words(_ names: [String], counting noun: String, naming name: (String) -> String) -> [String]
    {
        names.count <= 3 ? names.map(name) : [names.count.counted(noun)]
    }
}

extension ConfigurationChange.Difference {
    var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    fileprivate func words(_ noun: String, naming name: (String) -> String) -> [String] {
        var words: [String] = []
        if !added.isEmpty { words.append("+\(added.count.counted(noun))") }
        if !removed.isEmpty { words.append("-\(removed.count.counted(noun))") }
        return words + ConfigurationChange.words(changed, counting: noun, naming: name).map { "\($0) changed" }
    }
}

/// A device without its place.
private struct AskedDevice: Equatable {
    let device: Device
    let credentials: Credentials?
}

private enum Place: Equatable {
    case found(Endpoint)
    case said(String, UInt16)
}

extension Installation {
    /// How each device is asked, wherever it is.
    fileprivate var askedDevices: [String: AskedDevice] {
        facility.devices.by(\.name).mapValues { device in
            var device = device
            device.host = ""
            device.port = 0
            return AskedDevice(device: device, credentials: credentials(of: device.name))
        }
    }

    /// Where each device is; one that has a name is where it is said to be.
    fileprivate var places: [String: Place] {
        facility.devices.by(\.name).mapValues { device in
            if let target = targets[device.name] { return .found(target.endpoint) }
            return .said(device.host, device.port)
        }
    }

    fileprivate var watchedServices: [String: ApplicationService] {
        facility.contracts.flatMap(\.services).by(\.signal.path)
    }
}

extension Schedule {
    fileprivate static func changes(from old: Schedule, to new: Schedule) -> [String] {
        let parts: [(name: String, interval: KeyPath<Schedule, Milliseconds>)] = [
            ("power", \.power), ("link", \.link), ("reachability", \.reachability), ("service", \.service),
            ("traffic", \.traffic),
        ]
        return parts.compactMap { name, interval in
            guard old[keyPath: interval] != new[keyPath: interval] else { return nil }
            return "schedule.\(name) is \(Double(new[keyPath: interval]) / 1000) s"
        }
    }
}

extension Sequence {
    /// The elements by a name that each has of its own.
    fileprivate func by(_ name: (Element) -> String) -> [String: Element] {
        Dictionary(map { (name($0), $0) }) { first, _ in first }
    }
}
