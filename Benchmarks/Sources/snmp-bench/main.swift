import Foundation
import Measuring
import SNMP
import SNMPValues
import Sockets
import Synchronization

/// Polls a fleet of agents on 127.1.0.1 and following through the engine and says what a device costs.
///
///     snmp-bench --devices 5000 --rounds 5 --work get11|get13|bulk48|system11 --version 2c|3 --window 400 --port 1161
///         [--authentication SHA --privacy AES-128] [--interval SECONDS] [--agent HOST] [--json FILE]
///
/// With an interval a round is spread evenly over it, in ticks of 20 ms, as a collector does; else it is a burst. With an
/// agent it is asked as often as there would be devices; `system11` is what any agent on Linux has. One line for each
/// round, then the median: microseconds of CPU (user and system, the whole process) a device.
struct Options {
    var devices = 5000
    var rounds = 5
    var work = "get11"
    var version = "2c"
    var window = 400
    var port: UInt16 = 1161
    var interval = 0.0
    var user = "bench"
    var passphrase = "benchpass123"
    var authentication = AuthenticationProtocol.sha
    var privacy = PrivacyProtocol.aes128
    var agent: String?

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst(), let value = rest.popFirst() {
            switch name {
            case "--devices": devices = Int(value) ?? devices
            case "--rounds": rounds = Int(value) ?? rounds
            case "--work": work = value
            case "--version": version = value
            case "--window": window = Int(value) ?? window
            case "--interval": interval = Double(value) ?? interval
            case "--port": port = UInt16(value) ?? port
            case "--authentication": authentication = AuthenticationProtocol(rawValue: value) ?? authentication
            case "--privacy": privacy = PrivacyProtocol(rawValue: value) ?? privacy
            case "--agent": agent = value
            case "--user": user = value
            default: FileHandle.standardError.write(Data("snmp-bench: no option \(name)\n".utf8))
            }
        }
    }

    var credentials: Credentials {
        guard version == "3" else { return .community(version: .v2c, "public") }
        return .user(
            User(
                name: user, authentication: .init(protocol: authentication, passphrase: passphrase),
                privacy: .init(protocol: privacy, passphrase: passphrase)))
    }

    /// What its figures' names begin with.
    var place: String {
        let pace = interval > 0 ? " over \(interval) s" : ""
        return "snmp/\(work) v\(version)/\(devices)\(pace)"
    }

    /// sysUpTime and ten objects of UPS-MIB, or sysUpTime and two columns of 48 ports.
    func query(_ target: Target) -> Query {
        let upTime: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 3, 0]
        if work == "system11" {
            let system: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1]
            let port: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1]
            return Query(
                target: target, operation: .get,
                objects: (1...6).map { system.appending([$0, 0]) } + [1, 3, 4, 5, 8].map { port.appending([$0, 1]) })
        }
        guard work == "bulk48" else {
            let ups: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1]
            let rows: [[UInt32]] = [
                [2, 1, 0], [2, 2, 0], [2, 3, 0], [2, 4, 0], [4, 1, 0], [4, 2, 0], [3, 3, 1, 3, 1], [3, 3, 1, 2, 1],
                [4, 4, 1, 2, 1], [4, 4, 1, 5, 1],
            ]
            let more: [[UInt32]] = work == "get13" ? (1...2).map { [1, $0 % 5 + 1, 0] } : []
            return Query(target: target, operation: .get, objects: [upTime] + (rows + more).map(ups.appending))
        }
        let columns: [ObjectIdentifier] = [[1, 3, 6, 1, 2, 1, 2, 2, 1, 8], [1, 3, 6, 1, 2, 1, 2, 2, 1, 9]]
        return Query(
            target: target, operation: .getBulk(nonRepeaters: 1, maxRepetitions: 48),
            objects: [[1, 3, 6, 1, 2, 1, 1, 3]] + columns)
    }
}

/// Counts responses, and touches every value as a collector would.
final class Tally: Sendable {
    struct State {
        var answered = 0
        var failed = 0
        var sum: Int64 = 0
        var variables = 0
    }

    let state = Mutex(State())
    let done = DispatchSemaphore(value: 0)

    func mailbox(expecting count: Int) -> Mailbox {
        Mailbox { [self] responses in
            let isLast = state.withLock { state in
                for response in responses {
                    guard case .success(let varbinds) = response.result else {
                        state.failed += 1
                        continue
                    }
                    state.answered += 1
                    state.variables += varbinds.count
                    for varbind in varbinds { state.sum &+= varbind.value.integerValue ?? 0 }
                }
                return (state.answered + state.failed) % count == 0
            }
            if isLast { done.signal() }
        }
    }
}

let figures = Figures(commandLine: CommandLine.arguments)
let options = Options(figures.arguments)
var configuration = EngineConfiguration()
configuration.requestsInFlight = options.window
let engine = try Engine(configuration: configuration)
try engine.start()
let baseline = Measure.memoryKiB("VmRSS")
let queries = (0..<options.devices).compactMap { index -> Query? in
    guard let endpoint = Endpoint(host: options.agent ?? Measure.loopback(index), port: options.port) else {
        return nil
    }
    return options.query(Target(endpoint: endpoint, credentials: options.credentials))
}
let tally = Tally()
let mailbox = tally.mailbox(expecting: options.devices)
var costs: [Double] = []
for round in 0...options.rounds {
    let start = DispatchTime.now().uptimeNanoseconds
    let before = Measure.processorMicroseconds()
    let requests = queries.enumerated().map { Request(tag: UInt64($0), query: $1) }
    if options.interval > 0 {
        let ticks = Int(options.interval / 0.02)
        for tick in 0..<ticks {
            let share = requests.count * tick / ticks..<requests.count * (tick + 1) / ticks
            engine.submit(Array(requests[share]), to: mailbox)
            usleep(20_000)
        }
    } else {
        engine.submit(requests, to: mailbox)
    }
    tally.done.wait()
    let cost = (Measure.processorMicroseconds() - before) / Double(options.devices)
    let wall = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    // The first round also meets the agents.
    if round > 0 { costs.append(cost) }
    print(
        String(format: "round %d: %.2f us a device, %.0f devices a second", round, cost, Double(options.devices) / wall)
    )
}
let outcome = tally.state.withLock(\.self)
let peak = Measure.memoryKiB("VmHWM")
let memory = Double(peak - baseline) / Double(options.devices)
let cost = Figure("\(options.place)/cost", medianOf: costs, unit: "µs")
figures.tell(
    String(
        format: "median_us %.3f answered %d failed %d variables %d peak_KiB %d KiB_a_device %.2f", cost.value,
        outcome.answered, outcome.failed, outcome.variables / max(1, outcome.answered), peak, memory),
    figures: [
        cost,
        Figure("\(options.place)/failed", value: Double(outcome.failed), unit: "requests"),
        Figure("\(options.place)/peak", value: Double(peak), unit: "KiB"),
        Figure("\(options.place)/memory", value: memory, unit: "KiB"),
    ])
print(engine.counters)
try figures.write()
