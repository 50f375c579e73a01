import Foundation
import Intervals
import Site
import Testing

/// Names of what several collectors ping, and who pings what.
@Suite struct VantagePointTests {
    @Test(
        arguments: [
            ("icmp/198.51.100.10", "198.51.100.10", nil), ("icmp/198.51.100.10@out", "198.51.100.10", "out"),
            ("icmp/2001:db8::1@out", "2001:db8::1", "out"),
            ("icmp/fe80::1%eth0@out-2.a_b", "fe80::1%eth0", "out-2.a_b"),
            // An interface may be called so: a collector may not.
            ("icmp/fe80::1%a@b@out", "fe80::1%a@b", "out"),
            // No collector's name, or no address: the whole is what was written, and no host of any contract.
            ("icmp/198.51.100.10@", "198.51.100.10@", nil), ("icmp/@out", "@out", nil), ("icmp/@", "@", nil),
            ("www/shop@out", nil, nil), ("pdu-1/outlet@out/7", nil, nil),
        ] as [(String, String?, String?)])
    func anAtSignDividesAHostFromWhoPingsIt(path: String, host: String?, vantage: String?) throws {
        let signal = try #require(SignalName(path))
        #expect(signal.host == host && signal.vantage == vantage)
        if let host { #expect(SignalName.icmp(host, from: vantage) == signal) }
        #expect(signal.isRounds == path.hasPrefix("icmp/"))
        if signal.isRounds { #expect(Schedule.part(of: signal) == .reachability) }
    }

    private func facility(collector: String?) -> Facility {
        var facility = Facility(site: "dc-1", timeZone: .gmt)
        facility.collector = collector
        facility.devices = [Device(name: "sw-1", host: "192.0.2.9", credentials: "campus")]
        facility.uplinks = [Uplink(name: "east", link: .agent("sw-1"), beacons: ["192.0.2.1"])]
        facility.witnesses = ["203.0.113.1"]
        for (id, hosts, vantage) in [
            ("c-1", ["198.51.100.10", "198.51.100.11"], ["out"]), ("c-2", ["198.51.100.11"], []),
            ("c-3", ["2001:db8::3"], ["far", "out"]),
        ] {
            var contract = Contract.sample(id)
            contract.network = NetworkConnection(access: .signal(.agent("sw-1")), hosts: hosts, vantage: vantage)
            contract.services = [ApplicationService(id: id, kind: .www, address: "http://192.0.2.1/")]
            facility.contracts.append(contract)
        }
        return facility
    }

    /// By the collector's name alone.
    @Test(
        arguments: [
            (
                nil,
                [
                    "icmp/198.51.100.10", "icmp/198.51.100.11", "icmp/2001:db8::3", "icmp/192.0.2.1",
                    "icmp/203.0.113.1",
                ]
            ),
            (
                "inside",
                [
                    "icmp/198.51.100.10", "icmp/198.51.100.11", "icmp/2001:db8::3", "icmp/192.0.2.1",
                    "icmp/203.0.113.1",
                ]
            ),
            (
                "out",
                [
                    "icmp/198.51.100.10@out", "icmp/198.51.100.11@out", "icmp/2001:db8::3@out", "icmp/203.0.113.1@out",
                ]
            ), ("far", ["icmp/2001:db8::3@far", "icmp/203.0.113.1@far"]),
        ] as [(String?, [String])])
    func whoPingsWhat(collector: String?, pings: [String]) {
        let facility = facility(collector: collector)
        #expect(facility.pings.map(\.path) == pings)
        #expect(facility.pingedHosts == facility.pings.map { $0.host })
        #expect(facility.ping("203.0.113.1").path == pings.last)
    }

    @Test func theSitesOwnSeesAllOfIt() {
        for name in [nil, "inside"] {
            #expect(facility(collector: name).seenFromHere == facility(collector: name))
            #expect(facility(collector: name).vantagePoint == nil)
        }
    }

    @Test func aVantagePointSeesNothingButItsHosts() {
        let seen = facility(collector: "far").seenFromHere
        #expect(seen.vantagePoint == "far" && seen.devices.isEmpty && seen.uplinks.isEmpty)
        #expect(seen.contracts.map(\.id) == ["c-3"] && seen.witnesses == ["203.0.113.1"])
        #expect(seen.contracts[0].services.isEmpty && seen.contracts[0].network?.access == nil)
        #expect(seen.contracts[0].network?.hosts == ["2001:db8::3"])
        #expect(seen.seenFromHere == seen)
    }

    @Test func aSubjectIsTheHostWhoeverPingsIt() {
        let contract = facility(collector: nil).contracts[2]
        let host = SignalName.icmp("2001:db8::3")
        #expect(
            contract.rounds(of: host).map(\.path) == [
                "icmp/2001:db8::3", "icmp/2001:db8::3@far", "icmp/2001:db8::3@out",
            ])
        for signal in contract.rounds(of: host) { #expect(contract.subject(of: signal) == host) }
        #expect(contract.subject(of: .icmp("2001:db8::3", from: "nobody")) == nil)
        #expect(contract.subject(of: .icmp("198.51.100.11", from: "out")) == nil)
        let service = contract.services[0].signal
        #expect(contract.subject(of: service) == service && contract.rounds(of: service) == [service])
        #expect(contract.signals(in: facility(collector: nil)).isSuperset(of: contract.rounds(of: host)))
    }
}
