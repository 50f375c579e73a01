import Clocks
import Foundation
import Ledger
import LedgerSQLite
import Live
import Processes
import Settings
import Site
import Sockets

/// Reads what this machine is like. Only files, sockets of this machine and the kernel are asked; nothing is changed.
struct MachineReader {
    private let configuration: Configuration?

    init(_ configuration: Configuration?) { self.configuration = configuration }

    var facts: MachineFacts {
        let units = Self.units()
        let runner = Self.runner(units)
        var facts = MachineFacts(runner: runner)
        facts.pingGroups = Self.range(in: "/proc/sys/net/ipv4/ping_group_range")
        facts.firstFreePort =
            Self.number(in: "/proc/sys/net/ipv4/ip_unprivileged_port_start").flatMap { UInt16($0) } ?? 1024
        facts.clock = ClockEstimate.ofMachine()
        facts.timeServices = Self.timeServices
        facts.isSystemd = FileManager.default.fileExists(atPath: "/run/systemd/system")
        facts.units = units.map { MachineFacts.Unit(name: $0.name, isEnabled: Self.isEnabled($0.name, $0.file)) }
        facts.tools = Self.tools
        guard let configuration else { return facts }
        let zones = [configuration.facility.timeZone] + configuration.facility.contracts.map(\.timeZone)
        facts.zones = Dictionary(zones.map { ($0.identifier, Self.isThere("/usr/share/zoneinfo/\($0.identifier)")) }) {
            first, _ in first
        }
        facts.disk = disk(of: configuration)
        facts.ledger = Self.ledger(of: configuration)
        facts.sockets = sockets(of: configuration)
        facts.hooks = configuration.facility.hooks.compactMap(Self.program)
        facts.secrets = configuration.secretFiles.map {
            MachineFacts.SecretFile(path: $0, file: Self.file($0))
        }
        facts.isRunning = Self.isRunning(configuration)
        return facts
    }

    /// A daemon that this user may not ask runs, too.
    private static func isRunning(_ configuration: Configuration) -> Bool {
        do throws(DaemonSocket.Silence) {
            _ = try DaemonSocket(of: configuration).ask(.status)
            return true
        } catch {
            return error != .notRunning
        }
    }

    // MARK: - The kernel's numbers

    private static func number(in file: String) -> Int? { numbers(in: file).first }

    private static func range(in file: String) -> ClosedRange<UInt32>? {
        let numbers = numbers(in: file).compactMap { UInt32(exactly: $0) }
        guard numbers.count == 2, numbers[0] <= numbers[1] else { return nil }
        return numbers[0]...numbers[1]
    }

    private static func numbers(in file: String) -> [Int] {
        // Without /proc nobody may do anything.
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    }

    // MARK: - Programs

    private static let timeServices = [
        ("/usr/sbin/chronyd", "chrony.service"), ("/usr/lib/systemd/systemd-timesyncd", "systemd-timesyncd.service"),
        ("/usr/sbin/ntpd", "ntpsec.service"),
    ].filter { isThere($0.0) }.map(\.1)

    private static var tools: [MachineFacts.Tool] {
        let folders =
            ["/usr/lib", "/usr/lib64", "/usr/local/lib"]
            + ((try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? [])
            .filter { $0.hasSuffix("-linux-gnu") }.map { "/usr/lib/\($0)" }
        return [
            .init(
                purpose: "reports cannot be printed as PDF", package: "weasyprint",
                isThere: SystemTool.place(of: "weasyprint") != nil),
            .init(
                purpose: "there are no histories of traffic and numbers", package: "librrd8",
                isThere: folders.contains { isThere("\($0)/librrd.so.8") }),
        ]
    }

    private static func program(_ hook: Hook) -> MachineFacts.Program? {
        guard case .executable(let path) = hook.means else { return nil }
        let file = file(path)
        return MachineFacts.Program(
            hook: hook.name, path: path, file: file,
            missingInterpreter: file == nil ? nil : missingInterpreter(of: path))
    }

    /// `#!/usr/bin/env python3` needs python3.
    private static func missingInterpreter(of path: String) -> String? {
        guard let line = try? LineReader(path: path).next(), line.hasPrefix("#!") else { return nil }
        let words = line.dropFirst(2).split(whereSeparator: \.isWhitespace).map(String.init)
        let isByName = words.first?.hasSuffix("/env") == true
        let named = isByName ? words.dropFirst().first { !$0.hasPrefix("-") && !$0.contains("=") } : words.first
        guard let named else { return nil }
        let isThere = named.contains("/") ? isThere(named) : SystemTool.place(of: named) != nil
        return isThere ? nil : named
    }

    // MARK: - Files

    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private static func file(_ path: String) -> FileFacts? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileFacts(owner: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o7777)
    }

    private func disk(of configuration: Configuration) -> MachineFacts.Disk? {
        guard case .sqlite(let path) = configuration.ledger else { return nil }
        let wanted = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var place = URL(fileURLWithPath: wanted)
        while !Self.isThere(place.path), place.path != "/" { place.deleteLastPathComponent() }
        var volume = statvfs()
        guard let file = Self.file(place.path), statvfs(place.path, &volume) == 0 else { return nil }
        let block = Int64(volume.f_frsize)
        return MachineFacts.Disk(
            folder: place.path, wanted: wanted, freeBytes: Int64(volume.f_bavail) * block,
            totalBytes: Int64(volume.f_blocks) * block, isReadOnly: volume.f_flag & UInt(ST_RDONLY) != 0, file: file)
    }

    private static func ledger(of configuration: Configuration) -> MachineFacts.Ledger {
        guard case .sqlite(let path) = configuration.ledger else { return database(of: configuration) }
        guard let file = file(path) else { return .absent(path: path) }
        do throws(LedgerError) {
            _ = try ChainedLedger(path: path, access: .read)
            return .sound(path: path, file: file)
        } catch {
            return .broken(path: path, reason: error.description)
        }
    }

    private static func database(of configuration: Configuration) -> MachineFacts.Ledger {
        do throws(LedgerError) {
            return .answering(
                place: try configuration.ledger.engine(ofSite: configuration.facility.site, for: .read).place)
        } catch {
            if case .missing(let place) = error { return .absent(path: place) }
            return .unreachable(reason: error.description)
        }
    }

    // MARK: - Sockets

    private func sockets(of configuration: Configuration) -> [MachineFacts.Listening] {
        let traps = (configuration.notifications?.listen ?? []).compactMap {
            Self.trial($0, key: "notifications", PortTrial.udp)
        }
        return traps
            + [configuration.web.flatMap { Self.trial($0.listen, key: "web", PortTrial.tcp) }].compactMap(\.self)
    }

    private static func trial(
        _ place: HostAndPort, key: String, _ code: (Endpoint) -> Int32
    ) -> MachineFacts.Listening? {
        guard let endpoint = Endpoint(host: place.host, port: place.port) else { return nil }
        return MachineFacts.Listening(key: key, address: place.host, port: place.port, code: code(endpoint))
    }
}

extension Configuration {
    /// Where secrets are kept in files, each once.
    fileprivate var secretFiles: [String] {
        let ofCredentials = credentials.values.flatMap { settings -> [Secret] in
            switch settings {
            case .community(_, let secret): [secret]
            case .user(_, let authentication, let privacy, _):
                [authentication?.passphrase, privacy?.passphrase].compactMap(\.self)
            }
        }
        let paths = (ofCredentials + secrets.values).compactMap { secret -> String? in
            guard case .file(let path) = secret else { return nil }
            return path
        }
        return Set(paths).sorted()
    }
}
