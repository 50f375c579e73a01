import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Site
import Testing

/// What the hook of a customer's first contact does.
enum Conduct: String, CaseIterable {
    case succeeds, fails, hangs, forks, prints, comesRound, vanishes

    /// - Parameter tell: writes down that it was told.
    func script(_ tell: String) -> String {
        switch self {
        case .succeeds: tell
        case .fails: "exit 1"
        case .hangs: "exec sleep 20"
        case .forks: "sleep 20 &\n\(tell)"
        case .prints: "head -c 10000000 /dev/zero\n\(tell)"
        // EX_TEMPFAIL twice.
        case .comesRound:
            """
            tries="$0.$MAINSTAY_ID"
            echo >>"$tries"
            [ "$(wc -l <"$tries")" -ge 3 ] || exit 75
            \(tell)
            """
        case .vanishes: "rm -f -- \"$0\"\n\(tell)"
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

    /// An emergency, and whether a contact was told in time.
    struct Judged: Hashable {
        var contract: String
        var determinedAt: Instant
        var isTold: Bool
        var isOnTime: Bool
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
        for (name, conduct) in [("ops", Conduct.succeeds), ("contact", .succeeds)]
            + Conduct.allCases.map({ ($0.rawValue, $0) })
        {
            let file = folder.appendingPathComponent(name)
            let tell = "echo \"\(name) $MAINSTAY_ID $MAINSTAY_EVENT $MAINSTAY_SUBJECT\" >>'\(log.path)'"
            try Data("#!/bin/sh\n\(conduct.script(tell))\n".utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: configuration))
    }

    /// Every other customer is to be told within three seconds.
    private static func within(_ number: Int) -> Milliseconds { number % 2 == 0 ? .minutes(15) : .seconds(3) }

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
                guarantees: {emergency_report: {within: \(Self.within(number) / 1000)s}}
                contacts:
                  - {name: Li Wei, method: mobile, to: "+86 138", hook: \(conduct(of: number).rawValue)}
                  - {name: Wang Fang, method: mobile, to: "+86 139", hook: contact}
            """
        }
        return """
            site: killed
            timezone: UTC
            ledger: ledger.sqlite
            schedule: {reachability: 400ms}
            hooks:
              ops: {run: ops, on: [emergency.*]}
              contact: {run: contact}
            \(Conduct.allCases.map { "  \($0): {run: \($0), timeout: 1s, retries: 2}" }.joined(separator: "\n"))
            contracts:
            \(contracts.joined(separator: "\n"))

            """
    }

    private func conduct(of customer: Int) -> Conduct { Conduct.allCases[customer % Conduct.allCases.count] }

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

    private func ledger() throws -> ChainedLedger {
        try ChainedLedger(path: folder.appendingPathComponent("ledger.sqlite").path)
    }

    func events() throws -> [Event] {
        try ledger().events(matching: EventFilter(kinds: Set(Event.Kind.allCases.filter(\.isEmergency))))
    }

    /// Waits until every emergency has ended, and every hook and a contact were told of it, and returns what has not by then.
    func settles(within limit: Duration) async throws -> [String] {
        let end = ContinuousClock.now + limit
        var rest: [String] = []
        // One connection throughout: opening and closing takes locks that the daemon's start would wait for.
        let ledger = try ledger()
        repeat {
            try await Task.sleep(for: .milliseconds(200))
            let all = try ledger.deliveries(after: .start, limit: .max, matching: .everything).elements
            let untold = all.filter { past in
                let told = past.notes.filter { $0.result == .delivered }.map(\.hook)
                return past.event.kind.isEmergency && !Set(past.event.hooks).isSubset(of: told)
            }
            rest = untold.map { "untold: \($0.event.kind.rawValue) \($0.event.subject) \($0.notes)" }
            rest += try judgedByBruteForce(events()).filter { !$0.isTold }.map { "no contact was told: \($0)" }
            rest += try ledger.openAlarms().filter { $0.kind.isEmergency }.map { "open: \($0.subject) since \($0.at)" }
        } while !rest.isEmpty && ContinuousClock.now < end
        return rest
    }

    /// Waits until a hook has written down that it was told of something.
    func isTold(within limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while !FileManager.default.fileExists(atPath: log.path), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
        let complaints = try complaints()
        try #require(FileManager.default.fileExists(atPath: log.path), "nothing was told: \(complaints)")
    }

    func told() throws -> [Call] {
        try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            return Call(hook: words[0], id: words[1], kind: words[2], subject: words[3])
        }
    }

    // MARK: - Deadlines

    /// As the documents of the months say.
    func judged() throws -> [Judged] {
        let months = Set(try events().filter { $0.kind == .emergencyOpened }.map { $0.at.description.prefix(7) })
        return try months.sorted().flatMap { month in
            let evaluated = try Binary.run(
                ["evaluate", "--month", String(month), "--format", "json", "--config", configuration])
            let documents = try JSONDecoder().decode([MonthDocument].self, from: Data(evaluated.output.utf8))
            return documents.flatMap { document in
                document.guarantees.flatMap { $0.reports ?? [] }.map {
                    Judged(
                        contract: document.contract, determinedAt: $0.determined_at, isTold: $0.notified_at != nil,
                        isOnTime: $0.outcome == "on_time")
                }
            }
        }.sorted(by: Self.order)
    }

    /// Of every emergency that was announced: whether any notification of it is not later than its deadline.
    func judgedByBruteForce(_ events: [Event]) throws -> [Judged] {
        let notifications = try ledger().records(matching: RecordFilter(kinds: [.notification]))
        return events.filter { $0.kind == .emergencyOpened }.compactMap { event in
            guard let contract = event.contract, let number = Int(contract.dropFirst("customer-".count)),
                let determinedAt = event.details[Event.Detail.determinedAt].flatMap({ Instant($0) })
            else { return nil }
            let toldAt = notifications.compactMap { record in
                record.contract == contract && record.instant(.determinedAt) == determinedAt
                    ? record.instant(.notifiedAt) : nil
            }
            return Judged(
                contract: contract, determinedAt: determinedAt, isTold: !toldAt.isEmpty,
                isOnTime: toldAt.contains { $0 - determinedAt <= Self.within(number) })
        }.sorted(by: Self.order)
    }

    private static func order(_ a: Judged, _ b: Judged) -> Bool {
        (a.contract, a.determinedAt) < (b.contract, b.determinedAt)
    }

    func remove() {
        // Nothing depends on it.
        try? FileManager.default.removeItem(at: folder)
    }
}

private struct MonthDocument: Decodable {
    struct Report: Decodable {
        var determined_at: Instant
        var notified_at: Instant?
        var outcome: String
    }
    struct Guarantee: Decodable { var reports: [Report]? }

    var contract: String
    var guarantees: [Guarantee]
}
