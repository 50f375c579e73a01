import Alerting
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Logging
import Measuring
import Processes
import Site
import Synchronization

/// How long after its determination somebody is told of an emergency, when many are determined at once.
///
///     alert-bench [COUNT] [--json FILE]
///
/// Emergencies are written to a ledger in one transaction, as the daemon does, and told through real processes that end at
/// once, so that the end of a hook is when somebody was told; every delivery is written too. Prints when hooks were begun and
/// when somebody was told, beside the time that the same number of processes takes one after the other with nothing
/// around them.
let figures = Figures(commandLine: CommandLine.arguments)
let count = figures.arguments.first.flatMap { Int($0) } ?? 1000
let folder = FileManager.default.temporaryDirectory.appendingPathComponent("alert-bench-\(getpid())")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }
ThisProcess.prepareForChildren()

let hook = Hook(name: "true", executable: "/bin/true")
let facility = makeFacility(count, hook)
let ledger = try ChainedLedger(path: folder.appendingPathComponent("ledger.sqlite").path)
let told = Mutex<[Delivery]>([])
let (events, continuation) = AsyncStream.makeStream(of: [Event].self)
let dispatcher = Dispatcher(
    Outbox(facility), logger: Logger(label: "alert-bench"),
    connections: Dispatcher.Connections(
        events: events,
        record: { deliveries in
            do {
                try ledger.append(Batch(deliveries: deliveries.map(\.document), schedule: facility.schedule))
            } catch {
                print(error)
            }
            told.withLock { $0 += deliveries }
        }, announce: { _ in }))
let running = Task { await dispatcher.run() }
let determinedAt = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
let emergencies = facility.contracts.map { contract in
    Event(
        id: "bench-\(contract.id)", kind: .emergencyOpened, at: determinedAt, site: "bench", contract: contract.id,
        subject: "icmp/\(contract.id)", state: "down", summary: "x", deadline: determinedAt + .minutes(15))
}
try ledger.append(Batch(events: emergencies, schedule: facility.schedule))
continuation.yield(emergencies)
while told.withLock({ $0.count }) < count { try await Task.sleep(for: .milliseconds(20)) }
running.cancel()
let begun = told.withLock { $0.map { $0.startedAt - determinedAt }.sorted() }
figures.tell(
    "\(count) emergencies at once, hooks begun: median \(begun[count / 2]) ms, worst \(begun[count - 1]) ms",
    figures: [
        Figure("alert/\(count)/median", value: Double(begun[count / 2]), unit: "ms"),
        Figure("alert/\(count)/worst", value: Double(begun[count - 1]), unit: "ms"),
    ])
let ended = told.withLock { $0.map { $0.endedAt - determinedAt }.sorted() }
figures.tell(
    "somebody told: first \(ended[0]) ms, median \(ended[count / 2]) ms, worst \(ended[count - 1]) ms",
    figures: [
        Figure("alert/\(count)/told first", value: Double(ended[0]), unit: "ms"),
        Figure("alert/\(count)/told median", value: Double(ended[count / 2]), unit: "ms"),
        Figure("alert/\(count)/told worst", value: Double(ended[count - 1]), unit: "ms"),
    ])

let clock = ContinuousClock()
let bare = try clock.measure {
    for _ in 0..<count {
        var child: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/true"), nil]
        guard posix_spawn(&child, "/bin/true", nil, nil, &words, environ) == 0 else { throw POSIXError(.EAGAIN) }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        free(words[0])
    }
}
figures.tell(
    "\(count) bare processes one after the other: \(bare)",
    figures: [Figure("alert/\(count)/bare", value: bare / .seconds(1), unit: "s", better: .neither)])
try figures.write()

func makeFacility(_ count: Int, _ hook: Hook) -> Facility {
    let day = CivilDate(daysSince1970: 20_000)
    guard let availability = Ratio("99.9%") else { preconditionFailure("a percentage is a ratio") }
    let terms = AvailabilityTerms(availability: availability, rule: .percentage)
    let contact = Contact(name: "c", isAuthorised: true, method: .mobile, to: "+86", hook: hook.name)
    let contracts = (0..<count).map { number in
        Contract(
            id: "c-\(number)", customer: Customer(name: "c"), termsName: "t",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 365),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt, contacts: [contact])
    }
    return Facility(site: "bench", timeZone: .gmt, contracts: contracts, hooks: [hook])
}
