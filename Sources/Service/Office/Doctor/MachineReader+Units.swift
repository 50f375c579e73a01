import Foundation

// Who the daemon is, by its unit or by who asks.
extension MachineReader {
    /// Where units are, the first of a name counts (systemd.unit(5)).
    private static let unitFolders = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
        "/lib/systemd/system",
    ]

    /// The unit's user, or whoever asks.
    static func runner(_ units: [(name: String, file: UnitFile)]) -> Runner {
        let service = units.first { $0.name == "mainstay.service" }
        if let service, let name = service.file.user, let account = Account(named: name) {
            return Runner(
                name: name, user: account.user, groups: account.groups, capabilities: service.file.capabilities,
                unit: service.name, writableFolders: service.file.writableFolders)
        }
        var groups = [gid_t](repeating: 0, count: 256)
        let count = getgroups(Int32(groups.count), &groups)
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return Runner(
            name: NSUserName(), user: geteuid(), groups: [getegid()] + groups.prefix(max(0, Int(count))),
            capabilities: Runner.capabilities(inStatus: status))
    }

    /// A user of this machine.
    private struct Account {
        let user: UInt32
        let groups: [UInt32]

        init?(named name: String) {
            var entry = passwd()
            var buffer = [CChar](repeating: 0, count: 16_384)
            var found: UnsafeMutablePointer<passwd>?
            guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
            user = entry.pw_uid
            var all = [gid_t](repeating: 0, count: 256)
            var count = Int32(all.count)
            let status = getgrouplist(name, entry.pw_gid, &all, &count)
            groups = status < 0 ? [entry.pw_gid] : Array(all.prefix(Int(count)))
        }
    }

    static func units() -> [(name: String, file: UnitFile)] {
        var found: [String: UnitFile] = [:]
        for folder in unitFolders {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where isUnit(name) && found[name] == nil {
                let texts = ["\(folder)/\(name)"] + dropIns(of: name)
                found[name] = UnitFile(texts.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) })
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What is to be enabled: the daemon, and what runs by the clock.
    private static func isUnit(_ name: String) -> Bool {
        name == "mainstay.service" || name.hasPrefix("mainstay-") && name.hasSuffix(".timer")
    }

    private static func dropIns(of unit: String) -> [String] {
        unitFolders.reversed().flatMap { folder in
            let place = "\(folder)/\(unit).d"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
            return names.filter { $0.hasSuffix(".conf") }.sorted().map { "\(place)/\($0)" }
        }
    }

    static func isEnabled(_ name: String, _ file: UnitFile) -> Bool {
        file.wantedBy.contains { target in
            unitFolders.contains { isThere("\($0)/\(target).wants/\(name)") }
        }
    }
}
