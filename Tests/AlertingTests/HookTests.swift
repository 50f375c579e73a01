import Facility
import Foundation
import Intervals
import Testing

@testable import Alerting

@Suite struct HookTests {
    private func run(
        _ script: String, timeout: Milliseconds = 5000, summary: String = "mains lost", isExecutable: Bool = true
    ) async throws -> Delivery {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("hook-\(UUID().uuidString)")
        try Data(script.utf8).write(to: file)
        try FileManager.default.setAttributes(
            [.posixPermissions: isExecutable ? 0o755 : 0o644], ofItemAtPath: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        let event = Event(
            id: "e-1", kind: .powerOnBattery, at: Instant(milliseconds: 0), site: "dc-1", subject: "ups-a",
            state: "down",
            summary: summary)
        let hook = Hook(name: "h", executable: file.path, timeout: timeout)
        return await HookRunner(grace: .milliseconds(100)).run(hook, event)
    }

    @Test(arguments: [(0, Delivery.Outcome.delivered), (75, .temporaryFailure), (3, .failed(exitCode: 3))])
    func theExitCodeDecides(code: Int, outcome: Delivery.Outcome) async throws {
        #expect(try await run("#!/bin/sh\nexit \(code)\n").outcome == outcome)
    }

    @Test func theEventReachesTheHook() async throws {
        let delivery = try await run(
            "#!/bin/sh\necho \"$MAINSTAY_EVENT $MAINSTAY_ID $MAINSTAY_SUBJECT $UPSNAME $HOME\"\ncat\n")
        #expect(delivery.output.hasPrefix("power.on_battery e-1 ups-a ups-a \n"))
        #expect(
            delivery.output.contains(
                #""specversion":"1.0","id":"e-1","source":"/mainstay/dc-1","type":"power.on_battery""#))
    }

    /// What a device calls itself is data, never a command.
    @Test func hostileTextStaysText() async throws {
        let hostile = "$(touch /tmp/owned) `id` \"'\n\u{0}" + String(repeating: "x", count: 65_536)
        let delivery = try await run(
            "#!/bin/sh\nprintf '%s' \"$MAINSTAY_SUMMARY\" | wc -c\ncat | wc -c\n", summary: hostile)
        #expect(delivery.outcome == .delivered)
        let counts = delivery.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(counts.first == 4096)
        #expect((counts.last ?? 0) > 65_536)
    }

    @Test func aHookThatHangsIsKilledWithItsChildren() async throws {
        let delivery = try await run("#!/bin/sh\nsleep 300 & echo $!\nwait\n", timeout: 300)
        #expect(delivery.outcome == .timedOut)
        let child = try #require(pid_t(delivery.output.split(separator: "\n").first ?? ""))
        // A killed child of a dead parent is reaped by init; it is gone or a zombie of nobody.
        var isGone = false
        for _ in 0..<200 where !isGone {
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            isGone = state.map { $0.contains(") Z ") } ?? true
            if !isGone { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(isGone)
    }

    @Test func tenMegabytesOfOutputDoNotHoldUsUp() async throws {
        let delivery = try await run("#!/bin/sh\nhead -c 10000000 /dev/zero | tr '\\0' x\n")
        #expect(delivery.outcome == .delivered)
        #expect(delivery.output.count == 4096)
    }

    @Test func whatCannotStartSaysWhy() async throws {
        let plain = try await run("#!/bin/sh\n", isExecutable: false)
        guard case .cannotStart(let reason) = plain.outcome else {
            Issue.record("it started: \(plain.outcome)")
            return
        }
        #expect(reason.contains("chmod +x"))
        let noInterpreter = try await run("#!/no/such/interpreter\n")
        if case .cannotStart = noInterpreter.outcome { return }
        Issue.record("it started: \(noInterpreter.outcome)")
    }
}

@Suite struct WatchTests {
    private let outletA = SignalName(device: "pdu-a", kind: "outlet", element: "7")
    private let outletB = SignalName(device: "pdu-b", kind: "outlet", element: "7")
    private let host = SignalName.icmp("198.51.100.10")

    private func facility() throws -> Facility {
        let availability = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: availability, rule: .percentage)
        let day = CivilDate(daysSince1970: 20_000)
        var contract = Contract(
            id: "acme", customer: Customer(name: "Acme"), termsName: "idc-standard",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 365),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
        contract.power = PowerSupply(feeds: [
            PowerSupply.Feed(name: "mains", condition: .signal(outletA)),
            PowerSupply.Feed(name: "ups", condition: .signal(outletB)),
        ])
        contract.network = NetworkConnection(hosts: ["198.51.100.10"])
        return Facility(site: "dc-1", timeZone: .gmt, contracts: [contract])
    }

    private func events(_ watch: inout Watch, _ signal: SignalName, _ minute: Int64, _ state: SignalState) -> [Event
        .Kind]
    {
        watch.observe(Reading(signal: signal, at: Instant(milliseconds: .minutes(minute)), state: state)).map(\.kind)
    }

    @Test func bothFeedsDeadIsAnOutage() throws {
        var watch = Watch(try facility())
        var seen = events(&watch, outletA, 0, .up) + events(&watch, outletB, 0, .up)
        #expect(seen == [])
        seen = events(&watch, outletA, 1, .down)
        #expect(seen == [.powerFeedLost])
        seen = events(&watch, outletB, 2, .down)
        #expect(seen == [.powerFeedLost, .powerOutageBegan])
        seen = events(&watch, outletB, 3, .up)
        #expect(seen == [.powerFeedRestored, .powerOutageEnded])
    }

    @Test func twoFailedRoundsAreAnEmergency() throws {
        var watch = Watch(try facility())
        var seen = events(&watch, host, 0, .up) + events(&watch, host, 5, .down)
        #expect(seen == [])
        seen = events(&watch, host, 10, .down)
        #expect(seen == [.emergencyOpened, .networkOutageBegan])
        seen = events(&watch, host, 15, .down)
        #expect(seen == [])
        seen = events(&watch, host, 20, .up)
        #expect(seen == [.emergencyClosed, .networkOutageEnded])
    }

    @Test func aRecoveryWithoutAnAlarmIsNoEvent() throws {
        var watch = Watch(try facility())
        let seen = events(&watch, outletA, 0, .down) + events(&watch, outletA, 1, .up) + events(&watch, outletA, 2, .up)
        #expect(seen == [.powerFeedLost, .powerFeedRestored])
    }
}
