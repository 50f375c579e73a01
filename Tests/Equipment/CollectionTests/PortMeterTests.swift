import Clocks
import Exposition
import Foundation
import Intervals
import Logging
import Programs
import SNMP
import SNMPValues
import Site
import Sockets
import Synchronization
import Testing
import Traffic

@testable import Collection

/// A switch whose counters are set by the test.
private struct Switch {
    var agent = ScriptedAgent()
    /// Names by index.
    var names: [UInt32: String] = [:]

    init(upTime: UInt32 = 1_000_000) { self.upTime = upTime }

    var upTime: UInt32 {
        didSet { agent.objects[[1, 3, 6, 1, 2, 1, 1, 3, 0]] = .timeTicks(upTime) }
    }

    mutating func set(
        _ index: UInt32, name: String, wide: UInt64? = nil, narrow: UInt32? = nil, megabits: UInt32 = 1000
    ) {
        names[index] = name
        agent.objects[[1, 3, 6, 1, 2, 1, 1, 3, 0]] = .timeTicks(upTime)
        func put(_ column: ObjectIdentifier, _ value: Value?) {
            agent.objects[PortObjects.object(column, of: index)] = value
        }
        put(PortObjects.name, .octets(Array(name.utf8)))
        put(PortObjects.description, .octets(Array("Port \(index)".utf8)))
        put(PortObjects.alias, .octets(Array("to \(name)".utf8)))
        put(PortObjects.highSpeed, .unsigned(megabits))
        put(PortObjects.speed, .unsigned(megabits >= 4295 ? .max : megabits * 1_000_000))
        put(PortObjects.wideReceived, wide.map(Value.counter64))
        put(PortObjects.wideSent, wide.map { .counter64($0 * 2) })
        put(PortObjects.received, narrow.map(Value.counter32))
        put(PortObjects.sent, narrow.map(Value.counter32))
    }
}

/// Answers as the switch stands, and is changed by the test.
private final class SwitchEngine: RequestSending, WallClock {
    private let state: Mutex<(device: Switch, now: Instant, asked: Int)>

    init(_ device: Switch, at now: Instant) { state = Mutex((device, now, 0)) }

    var now: Instant { state.withLock { $0.now } }
    /// Requests so far.
    var asked: Int { state.withLock { $0.asked } }

    func submit(_ requests: [Request], to mailbox: Mailbox) {
        let device = state.withLock { state in
            state.asked += requests.count
            return state.device
        }
        InstantEngine(agent: device.agent).submit(requests, to: mailbox)
    }

    /// Lets time pass for the clock and the agent's.
    func pass(_ time: Milliseconds, _ change: (inout Switch) -> Void = { _ in }) {
        state.withLock { state in
            state.now = state.now + time
            state.device.upTime &+= UInt32(time / 10)
            change(&state.device)
        }
    }
}

@Suite("Counting the octets of ports")
struct PortMeterTests {
    private static let begin = Instant(milliseconds: 1_790_000_100_000)
    private let folder = TemporaryFolder("ports")

    private func port(_ name: String) -> SignalName { SignalName(device: "sw-1", kind: .port, element: name) }

    private func facility(_ ports: [String]) throws -> Facility {
        let promise = AvailabilityTerms(availability: .whole, rule: .both)
        let day = try #require(CivilDate("2026-01-01"))
        var contract = Contract(
            id: "acme", customer: Customer(name: "Acme"), termsName: "standard",
            terms: Terms(network: promise, power: promise, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day, rent: try #require(Money("1 CNY")),
            timeZone: .gmt)
        contract.meteredTraffic = MeteredTraffic(ports: ports.map(port))
        return Facility(
            site: "test", timeZone: .gmt, devices: [Device(name: "sw-1", host: "192.0.2.1", credentials: "c")],
            contracts: [contract])
    }

    private struct Parts {
        let meters: PortMeters
        let archives: Archives
        let engine: SwitchEngine
        let target: Target

        func poll() async { await meters.poll("sw-1", at: target) }
    }

    private func parts(_ device: Switch, ports: [String]) throws -> Parts {
        let engine = SwitchEngine(device, at: Self.begin)
        let logger = Logger(label: "test")
        let archives = Archives(folder: folder.url.path, logger: logger)
        let endpoint = try #require(Endpoint(host: "192.0.2.1", port: 161))
        return Parts(
            meters: PortMeters(
                try facility(ports), engine: engine, archives: archives, clock: engine, logger: logger),
            archives: archives, engine: engine,
            target: Target(endpoint: endpoint, credentials: .community(version: .v2c, "public")))
    }

    @Test("Rates of five minutes are kept, and a round asks one request of a few ports")
    func counts() async throws {
        var device = Switch()
        device.set(7, name: "Gi1/0/7", wide: 1000)
        device.set(8, name: "Gi1/0/8", wide: 5000)
        let parts = try parts(device, ports: ["Gi1/0/7", "Gi1/0/8"])
        await parts.poll()
        let looked = parts.engine.asked
        parts.engine.pass(.minutes(5)) {
            $0.set(7, name: "Gi1/0/7", wide: 301_000)
            $0.set(8, name: "Gi1/0/8", wide: 5000)
        }
        await parts.poll()
        #expect(parts.engine.asked == looked + 1)
        let standing = try #require(parts.meters.standing(of: port("Gi1/0/7")))
        // The answer's middle lies two milliseconds before it came: no slot is whole yet.
        #expect(standing.latest == nil && standing.doubt == nil && standing.received == 301_000)
        #expect(standing.alias == "to Gi1/0/7" && standing.index == 7 && standing.speed == 1_000_000_000)
        parts.engine.pass(.minutes(5)) { $0.set(7, name: "Gi1/0/7", wide: 901_000) }
        await parts.poll()
        let span = Span(from: Self.begin, to: Self.begin + .minutes(10))
        let series = try await parts.archives.series(
            of: .port(port("Gi1/0/7")), in: span, step: TrafficSlot.length)
        let rate = try #require(series.columns[0][0])
        #expect(abs(rate - 1000) < 0.1)
        await parts.archives.stop()
    }

    @Test("Indexes move when a switch starts anew: the port is followed by its name, and what it is not is not counted")
    func moves() async throws {
        var device = Switch()
        device.set(7, name: "Gi1/0/7", wide: 1000)
        device.set(8, name: "Gi1/0/8", wide: 9_000_000)
        let parts = try parts(device, ports: ["Gi1/0/7"])
        await parts.poll()
        parts.engine.pass(.minutes(5)) {
            $0.set(7, name: "Gi1/0/8", wide: 9_000_100)
            $0.set(8, name: "Gi1/0/7", wide: 1300)
        }
        await parts.poll()
        #expect(parts.meters.standing(of: port("Gi1/0/7"))?.received == 1000)
        parts.engine.pass(.minutes(5))
        await parts.poll()
        let standing = try #require(parts.meters.standing(of: port("Gi1/0/7")))
        #expect(standing.index == 8 && standing.received == 1300)
        await parts.archives.stop()
    }

    @Test(
        "32-bit counters: every five minutes below 20 Mbit/s, every minute up to 500, and not at all beyond",
        arguments: [
            (10, 300, nil), (100, 60, nil), (1000, nil, PortStanding.Reason.tooFast), (0, nil, .unknownSpeed),
        ] as [(UInt32, Int64?, PortStanding.Reason?)])
    func narrow(megabits: UInt32, seconds: Int64?, reason: PortStanding.Reason?) async throws {
        var device = Switch()
        device.set(1, name: "Fa0/1", narrow: 4_294_967_000, megabits: megabits)
        let parts = try parts(device, ports: ["Fa0/1"])
        await parts.poll()
        let first = try #require(parts.meters.standing(of: port("Fa0/1")))
        #expect(first.every == seconds.map(Milliseconds.seconds) && first.reason == reason)
        guard let seconds else { return await parts.archives.stop() }
        #expect(parts.meters.due(at: parts.engine.now + .seconds(seconds - 1)).isEmpty)
        #expect(parts.meters.due(at: parts.engine.now + .seconds(seconds)) == ["sw-1"])
        parts.engine.pass(.seconds(seconds)) { $0.set(1, name: "Fa0/1", narrow: 704, megabits: megabits) }
        await parts.poll()
        #expect(parts.meters.standing(of: port("Fa0/1"))?.received == 1000)
        await parts.archives.stop()
    }

    @Test("A port that is not there says so, and is found when it comes")
    func missing() async throws {
        var device = Switch()
        device.set(7, name: "Gi1/0/7", wide: 1000)
        let parts = try parts(device, ports: ["Gi1/0/9"])
        await parts.poll()
        #expect(parts.meters.standing(of: port("Gi1/0/9"))?.reason == .noSuchPort)
        parts.engine.pass(.minutes(31)) { $0.set(9, name: "Gi1/0/9", wide: 5) }
        await parts.poll()
        #expect(parts.meters.standing(of: port("Gi1/0/9"))?.index == 9)
        await parts.archives.stop()
    }

    @Test("A reload keeps what was counted; a port that nobody asks for any more is forgotten")
    func reload() async throws {
        var device = Switch()
        device.set(7, name: "Gi1/0/7", wide: 1000)
        device.set(8, name: "Gi1/0/8", wide: 1000)
        let parts = try parts(device, ports: ["Gi1/0/7", "Gi1/0/8"])
        await parts.poll()
        parts.meters.adopt(try facility(["Gi1/0/7"]))
        #expect(parts.meters.standing(of: port("Gi1/0/7"))?.readAt != nil)
        #expect(parts.meters.standing(of: port("Gi1/0/8")) == nil)
        await parts.archives.stop()
    }

    @Test("What Prometheus reads of ports: totals that begin anew with the counters, and names in one family")
    func families() async throws {
        var device = Switch()
        device.set(7, name: "Gi1/0/7", wide: 1000)
        let parts = try parts(device, ports: ["Gi1/0/7"])
        await parts.poll()
        parts.engine.pass(.minutes(5)) { $0.set(7, name: "Gi1/0/7", wide: 400) }
        await parts.poll()
        let samples = Dictionary(uniqueKeysWithValues: parts.meters.families.map { ($0.name, $0.samples) })
        #expect(samples["mainstay_port_receive_bytes_total"]?.first?.value == 400)
        #expect(samples["mainstay_port_transmit_bytes_total"]?.first?.value == 800)
        #expect(samples["mainstay_port_discontinuities_total"]?.first?.value == 1)
        #expect(samples["mainstay_port_speed_bytes"]?.first?.value == 125_000_000)
        let labels = samples["mainstay_port_info"]?.first?.labels.map { "\($0.name)=\($0.value)" }
        #expect(labels == ["alias=to Gi1/0/7", "device=sw-1", "if_index=7", "port=Gi1/0/7"])
        await parts.archives.stop()
    }
}
