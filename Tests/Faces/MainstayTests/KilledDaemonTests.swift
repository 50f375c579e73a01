import Clocks
import Foundation
import Intervals
import Ledger
import Programs
import Proofs
import Site
import Testing

/// The daemon itself, killed at random moments while hosts go and come and hooks do their worst: nobody is told of less,
/// or under another id, and every deadline is judged as the bare ledger says.
@Suite(.serialized) struct KilledDaemonTests {
    private static let customers = 50

    @Test func nothingIsLostToAKill() async throws {
        guard let namespace = try HostNamespace() else { return }
        defer { namespace.end() }
        let site = try KilledSite(customers: Self.customers)
        defer { site.remove() }
        try namespace.set(site.hosts, present: true)
        let kills = if isProving { 100 } else { 4 }
        var gone: Set<String> = []
        var deaths: [Instant] = []
        for death in 0..<kills {
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
            // However short the lives are, the first one ends with something told.
            if death == 0 { try await site.isTold(within: .seconds(60)) }
            deaths.append(.now)
            kill(daemon.processIdentifier, SIGKILL)
            daemon.waitForEnd()
        }
        try namespace.set(site.hosts, present: true)
        let last = try site.start(in: namespace)
        let unsettled = try await site.settles(within: .seconds(180))
        let complaints = try site.complaints()
        #expect(unsettled == [], "\(complaints)")
        last.terminate()
        last.waitForEnd()
        let events = try site.events()
        let told = try site.told()
        print("\(kills) kills: \(events.count) events, told \(told.count) times")
        #expect(!events.isEmpty)
        #expect(Self.lost(events, told) == [])
        #expect(Self.repeated(events) == [])
        #expect(Self.renamed(events, told) == [])
        #expect(Self.unordered(events, told) == [])
        #expect(try Binary.run(["verify", "--config", site.configuration]).status == 0)
        let (judged, found) = (try site.judged(), try site.judgedByBruteForce(events))
        #expect(Set(found).subtracting(judged) == [])
        // A round may be written, and its daemon killed before it has judged it. Where the host is back when the next one
        // asks, nobody was told: the month says so.
        let unannounced = Set(judged).subtracting(found)
        #expect(
            unannounced.allSatisfy { one in
                !one.isTold && deaths.contains { (0...3000).contains($0 - one.determinedAt) }
            }, "\(unannounced)")
        print("\(judged.count) emergencies, \(judged.count { !$0.isOnTime }) of them late")
    }

    private static func lost(_ events: [Event], _ told: [KilledSite.Call]) -> [String] {
        let ids = Dictionary(grouping: told, by: \.id).mapValues { Set($0.map(\.hook)) }
        return events.flatMap { event -> [String] in
            let hooks = ids[event.id] ?? []
            var missing = event.hooks.filter { !hooks.contains($0) }
            if event.kind == .emergencyOpened, hooks.subtracting(event.hooks).isEmpty { missing.append("no contact") }
            return missing.map { "\($0) was told of \(event.kind.rawValue) \(event.subject) \(event.id)" }
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
