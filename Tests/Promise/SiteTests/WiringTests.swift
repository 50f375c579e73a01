import Foundation
import Intervals
import Notation
import Site
import Testing

/// What records of kind `wiring` say was connected.
@Suite struct WiringTests {
    private func line(_ guarantee: String, _ condition: String) throws -> Record? {
        let text = """
            {"record":"wiring","contract":"acme-2026","guarantee":"\(guarantee)","from":"2026-10-01T00:00:00+08:00",\
            "to":"2026-10-02T00:00:00+08:00","condition":\(condition),"at":"2026-10-03T00:00:00+08:00"}
            """
        let parsed = try JSONLine.parse(text, recordedAt: Instant(milliseconds: 0), from: .entry)
        guard case .record(let record) = parsed else { return nil }
        return record
    }

    private func refusal(_ guarantee: String, _ condition: String) -> String? {
        do {
            _ = try line(guarantee, condition)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("power", #"{"mains":"pdu-1/outlet/8","ups":{"any":["pdu-2/outlet/8",{"all":["ups-a/output"]}]}}"#),
        ("power", #"{"feeds":{"A":"pdu-1/inlet","B":"pdu-2/inlet"}}"#),
        ("network", #"{"access":"sw-1/port/Gi1/0/8","uplinks":["chinanet-1"],"hosts":["198.51.100.10"]}"#),
        ("network", #"{"hosts":["198.51.100.10"]}"#),
        ("network", #"{"hosts":["198.51.100.10"],"vantage":["outside"]}"#),
    ])
    func isReadBackAsItWasWritten(guarantee: String, condition: String) throws {
        let record = try #require(try line(guarantee, condition))
        #expect(record.wiring?.guarantee.rawValue == guarantee)
        #expect(record.document.compact.contains(condition))
        let again = try JSONLine.parse(record.document.compact, recordedAt: record.recordedAt)
        #expect(again == .record(record))
    }

    /// A person writes it as text.
    @Test func mayBeWrittenAsText() throws {
        let condition = #"{"access":"sw-1/port/Gi1/0/8"}"#
        let text = try #require(String(data: JSONEncoder().encode(condition), encoding: .utf8))
        #expect(try line("network", text)?.wiring == line("network", condition)?.wiring)
    }

    @Test(arguments: [
        ("power", #"{"main":"pdu-1/outlet/8"}"#, "condition: power has no main; it takes mains and ups, or feeds"),
        ("power", "{}", "condition: power needs mains, ups or feeds"),
        (
            "power", #"{"mains":"x","feeds":{"A":"x"}}"#,
            "condition: takes `mains` and `ups`, or `feeds: {A: …, B: …}`, not both"
        ),
        (
            "power", #"{"mains":{"all":["pdu-1/outlet/8","nonsense"]}}"#,
            "condition: mains.all: nonsense is not a signal such as pdu-1/outlet/7"
        ),
        ("power", #"{"mains":{"some":["pdu-1/outlet/8"]}}"#, "condition: mains: some is neither all nor any"),
        (
            "power", #"{"mains":{"all":[]}}"#,
            #"condition: mains must be a signal, {"all": […]} or {"any": […]}"#
        ),
        ("network", #"{"hosts":"198.51.100.10"}"#, "condition: hosts must be a list of texts"),
        (
            "network", #"{"access":"a/b","vantage":["out"]}"#,
            "condition: vantage: nothing is pinged from there; name hosts, too"
        ),
        (
            "network", #"{"mains":"a/b"}"#,
            "condition: network has no mains; it takes access, uplinks, hosts and vantage"
        ),
        ("power", #"{"mains":true}"#, #""condition" must be text, whole numbers, or lists and objects of them"#),
        ("complaint", #"{"mains":"a/b"}"#, "guarantee must be one of network, power"),
    ])
    func aMistakeIsNamedWithItsPlace(guarantee: String, condition: String, expected: String) {
        #expect(refusal(guarantee, condition) == expected)
    }
}
