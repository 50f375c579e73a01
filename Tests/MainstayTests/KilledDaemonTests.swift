import Facility
import Foundation
import Intervals
import Ledger
import Programs
import Testing

/// The daemon itself, killed at random moments while hosts go and come: nobody is told of less, or under another id.
@Suite(.serialized) struct KilledDaemonTests {
    private static let customers = 50

    @Test func nothingIsLostToAKill() async throws {
        guard let namespace = try HostNamespace() else { return }
        defer { namespace.end() }
        let site = try KilledSite(customers: Self.customers)
        defer { site.remove() }
        try namespace.set(site.hosts, present: true)
        let kills = ProcessInfo.processInfo.environment["MAINSTAY_PROVE"] == "1" ? 100 : 4
        var gone: Set<String> = []
        for _ in 0..<kills {
            let daemon = try site.start(in: namespace)
            let life = ContinuousClock.now + .milliseconds(Int.random(in: 100...4000))
            repeat {
                let changed = Array(site.hosts.shuffled().prefix(Int.random(in: 1...10)))
                let (back, lost) = (changed.filter(gone.contains), changed.filter { !gone.contains($0) })
                try namespace.set(back, present: true)
                try namespace.set(lost, present: false)
                gone = gone.subtracting(back).union(lost)
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...600)))
            } while ContinuousClock.now < life
            kill(daemon.processIdentifier, SIGKILL)
            daemon.waitForEnd()
        }
        try namespace.set(site.hosts, present: true)
        let last = try site.start(in: namespace)
        let unsettled = try await site.settles(within: .seconds(60))
        let complaints = try site.complaints()
        #expect(unsettled == [], "\(complaints)")
        last.terminate()
        last.waitForEnd()
        let events = try site.events()
        let told = try site.told()
        print("\(kills) kills: \(events.count) events, told \(told.count) times")
        #expect(events.count > kills)
        #expect(Self.lost(events, told) == [])
        #expect(Self.repeated(events) == [])
        #expect(Self.renamed(events, told) == [])
        #expect(Self.unordered(events, told) == [])
        #expect(try Binary.run(["verify", "--config", site.configuration]).status == 0)
    }

    private static func lost(_ events: [Event], _ told: [KilledSite.Call]) -> [String] {
        let ids = Dictionary(grouping: told, by: \.id).mapValues { Set($0.map(\.hook)) }
        return events.flatMap { event -> [String] in
            let wanted = event.kind == .emergencyOpened ? ["contact", "ops"] : event.hooks
            return wanted.filter { !(ids[event.id]?.contains($0) ?? false) }.map {
                "\($0) was not told of \(event.kind.rawValue) \(event.subject) \(event.id)"
            }
        }
    }

    /// Between two openings of one host's emergency lies its end.
    private static func repeated(_ events: [Event]) -> [String] {
        var open: Set<String> = []
        return events.compactMap { event in
            switch event.kind {
            case .emergencyOpened: open.insert(event.subject).inserted ? nil : "\(event.subject) was opened twice"
            case .emergencyClosed: open.remove(event.subject) != nil ? nil : "\(event.subject) was closed unopened"
            default: nil
            }
        }
    }

    private static func renamed(_ events: [Event], _ told: [KilledSite.Call]) -> [String] {
        let ids = Set(events.map(\.id))
        return told.filter { !ids.contains($0.id) }.map { "\($0.hook) was told of \($0.id), which nobody wrote down" }
    }

    private static func unordered(_ events: [Event], _ told: [KilledSite.Call]) -> [String] {
        Dictionary(grouping: events, by: \.subject).compactMap { subject, events in
            var seen: Set<String> = []
            let order = told.filter { $0.hook == "ops" && $0.subject == subject && seen.insert($0.id).inserted }.map(
                \.id)
            return order == events.map(\.id) ? nil : "\(subject) was told in another order"
        }
    }
}

/// A site whose customers have one pinged host each, and hooks that write down what they are told.
struct KilledSite {
    struct Call {
        var hook: String
        var id: String
        var kind: String
        var subject: String
    }

    let hosts: [String]
    private let folder: URL
    private var log: URL { folder.appendingPathComponent("told") }
    private var errors: URL { folder.appendingPathComponent("errors") }
    var configuration: String { folder.appendingPathComponent("mainstay.yaml").path }

    init(customers: Int) throws {
        hosts = (1...customers).map { "198.51.100.\($0)" }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("killed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for hook in ["ops", "contact"] {
            let file = folder.appendingPathComponent(hook)
            let line = "\(hook) $MAINSTAY_ID $MAINSTAY_EVENT $MAINSTAY_SUBJECT"
            try Data("#!/bin/sh\necho \"\(line)\" >>'\(log.path)'\n".utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: configuration))
    }

    private var text: String {
        let contracts = hosts.enumerated().map { number, host in
            """
              customer-\(number):
                customer: {name: Customer \(number)}
                service: colocation
                signed: 2026-01-01
                term: {from: 2026-01-01, to: 2099-01-01}
                rent: 1000.00 CNY
                network: {hosts: [\(host)]}
                contacts: [{name: Li Wei, method: mobile, to: "+86 138", hook: contact}]
            """
        }
        return """
            site: killed
            timezone: Asia/Shanghai
            ledger: ledger.sqlite
            schedule: {reachability: 400ms}
            hooks:
              ops: {run: ops, on: [emergency.*]}
              contact: {run: contact}
            contracts:
            \(contracts.joined(separator: "\n"))

            """
    }

    func start(in namespace: HostNamespace) throws -> Process {
        let words = namespace.inside([Binary.path.path, "run", "--config", configuration, "--log-level", "error"])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        if !FileManager.default.fileExists(atPath: errors.path) { try Data().write(to: errors) }
        let log = try FileHandle(forWritingTo: errors)
        try log.seekToEnd()
        process.standardError = log
        try process.run()
        return process
    }

    /// What the daemons complained of.
    func complaints() throws -> String { try String(contentsOf: errors, encoding: .utf8) }

    private func ledger() throws -> SQLiteLedger {
        try SQLiteLedger(path: folder.appendingPathComponent("ledger.sqlite").path)
    }

    func events() throws -> [Event] {
        try ledger().deliveries(since: .distantPast).map(\.event).filter { $0.kind.isEmergency }
    }

    func open() throws -> [Event] { try ledger().openAlarms().filter { $0.kind.isEmergency } }

    /// Waits until every emergency has ended and every hook was told, and returns what has not by then.
    func settles(within limit: Duration) async throws -> [String] {
        let end = ContinuousClock.now + limit
        var rest: [String] = []
        repeat {
            try await Task.sleep(for: .milliseconds(200))
            let untold = try ledger().deliveries(since: .distantPast).filter { past in
                let told = past.notes.filter { $0.result == .delivered }.map(\.hook)
                return past.event.kind.isEmergency && !Set(past.event.hooks).isSubset(of: told)
            }
            rest = untold.map { "untold: \($0.event.kind.rawValue) \($0.event.subject) \($0.notes)" }
            rest += try open().map { "open: \($0.subject) since \($0.at)" }
        } while !rest.isEmpty && ContinuousClock.now < end
        return rest
    }

    func told() throws -> [Call] {
        try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            return Call(hook: words[0], id: words[1], kind: words[2], subject: words[3])
        }
    }

    func remove() {
        // Nothing depends on it.
        try? FileManager.default.removeItem(at: folder)
    }
}
