import Intervals
import Site
import Testing

/// Names of signals, and how often what they name is read.
@Suite struct SignalTests {
    @Test(arguments: [
        ("ups-a/input", "ups-a", "input", nil), ("pdu-1/inlet/L2", "pdu-1", "inlet", "L2"),
        ("sw-1/port/GigabitEthernet1/0/7", "sw-1", "port", "GigabitEthernet1/0/7"),
        ("icmp/198.51.100.10", "icmp", "198.51.100.10", nil), ("www/shop", "www", "shop", nil),
        ("icmp/2001:db8::1", "icmp", "2001:db8::1", nil), ("pdu-1/outlet/A 7", "pdu-1", "outlet", "A 7"),
        ("sw-1/port//", "sw-1", "port", "/"),
    ])
    func aNameHasItsParts(path: String, device: String, kind: String, element: String?) throws {
        let name = try #require(SignalName(path))
        #expect(name.device == device)
        #expect(name.kind == kind)
        #expect(name.element == element)
        #expect(name.description == path)
        #expect(SignalName(device: device, kind: kind, element: element) == name)
    }

    @Test(arguments: ["", "/", "ups-a", "ups-a/", "/input", "ups-a//7", "ups-a/input/", "//"])
    func whatLacksAPartIsNoName(path: String) { #expect(SignalName(path) == nil) }

    @Test func namesAreInTheOrderOfTheirPaths() {
        let paths = ["ups-b/input", "icmp/198.51.100.9", "icmp/198.51.100.10", "ups-a/input"]
        #expect(
            paths.map(signal).sorted().map(\.path)
                == ["icmp/198.51.100.10", "icmp/198.51.100.9", "ups-a/input", "ups-b/input"])
    }

    /// The first row of the semantics' table for each kind, and kinds that profiles add.
    @Test(arguments: [
        ("ups-a/input", SignalName.KnownKind.input), ("ups-a/output", .output), ("pdu-1/inlet/L2", .inlet),
        ("pdu-1/bank/2", .bank), ("pdu-1/outlet/7", .outlet), ("ats-1/source/A", .source),
        ("sw-1/port/Gi1/0/7", .port), ("sw-1/agent", .agent), ("pdu-1/breaker/1", nil), ("pdu-1/phase/L1", nil),
        ("icmp/port", nil), ("www/agent", nil),
    ])
    func rulesKnowTheirKinds(path: String, kind: SignalName.KnownKind?) {
        #expect(signal(path).knownKind == kind)
        if let kind { #expect(SignalName(device: "d", kind: kind).knownKind == kind) }
    }

    @Test(arguments: [
        ("icmp/198.51.100.10", SignalName.Probe.icmp), ("www/shop", .www), ("email/post", .email), ("ftp/files", .ftp),
        ("icmp-1/input", nil), ("sw-1/agent", nil),
    ])
    func theCollectorsOwnProbesAreKnown(path: String, probe: SignalName.Probe?) {
        #expect(signal(path).probe == probe)
        #expect(signal(path).isRounds == (probe == .icmp))
        #expect(SignalName.reservedDevices.contains(signal(path).device) == (probe != nil))
    }

    @Test func someNamesAreMade() {
        #expect(SignalName.icmp("198.51.100.10").path == "icmp/198.51.100.10")
        #expect(SignalName.agent("sw-1").path == "sw-1/agent")
        #expect(SignalName.reservedDevices == ["icmp", "www", "email", "ftp"])
    }

    /// `port` and `agent` go by link, `icmp` by reachability, `www`, `email` and `ftp` by service, all others by power.
    @Test(arguments: [
        ("ups-a/input", Milliseconds(1)), ("ups-a/output", 1), ("pdu-1/inlet", 1), ("pdu-1/bank/2", 1),
        ("pdu-1/outlet/7", 1), ("ats-1/source/A", 1), ("pdu-1/breaker/1", 1), ("sw-1/port/Gi1/0/7", 10),
        ("sw-1/agent", 10), ("icmp/198.51.100.10", 100), ("icmp/port", 100), ("www/shop", 1000), ("email/agent", 1000),
        ("ftp/files", 1000),
    ])
    func theIntervalFollowsTheKind(path: String, interval: Milliseconds) {
        var schedule = Schedule()
        schedule.power = 1
        schedule.link = 10
        schedule.reachability = 100
        schedule.service = 1000
        #expect(schedule.interval(of: signal(path)) == interval)
        #expect(schedule.staleAfter(signal(path)) == interval * 5 / 2)
    }

    @Test func theStandardScheduleIsTheAgreements() {
        let schedule = Schedule()
        #expect(schedule.interval(of: signal("ups-a/input")) == .seconds(10))
        #expect(schedule.interval(of: signal("sw-1/port/7")) == .seconds(10))
        #expect(schedule.interval(of: .icmp("198.51.100.10")) == .minutes(5))
        #expect(schedule.staleAfter(.icmp("198.51.100.10")) == .seconds(750))
    }
}
