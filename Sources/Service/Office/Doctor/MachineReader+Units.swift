import Foundation
import Settings

// Who the daemon is, by its unit or by who asks.
extension MachineReader {
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
        for folder in UnitFile.folders {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where isUnit(name) && found[name] == nil {
                let files = UnitFile.files(of: name)
                found[name] = UnitFile(files.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) })
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What is to be enabled: the daemon, and what runs by the clock.
    private static func isUnit(_ name: String) -> Bool {
        name == "mainstay.service" || name.hasPrefix("mainstay-") && name.hasSuffix(".timer")
    }

    static func isEnabled(_ name: String, _ file: UnitFile) -> Bool {
        file.wantedBy.contains { target in
            UnitFile.folders.contains { isThere("\($0)/\(target).wants/\(name)") }
        }
    }
}
