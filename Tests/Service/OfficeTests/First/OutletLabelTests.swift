import Site
import Testing

@testable import Office

/// What the owner's names of outlets say of who is fed by which: no more than they say.
@Suite struct OutletLabelTests {
    private func feeds(_ devices: [(name: String, called: String?, labels: [String: String])]) -> [String] {
        var labels = OutletLabels()
        for device in devices { labels.add(device.labels, of: device.name, called: device.called) }
        return labels.feeds.map { "\($0.device) \($0.outlet.path)" }
    }

    @Test func anOutletCalledAfterADeviceFeedsIt() {
        let found = feeds([
            ("sw-1", "SW-1.dc.example", [:]), ("sw-2", "Core Switch", [:]),
            ("pdu-1", "pdu-1", ["outlet/7": " sw-1 ", "outlet/8": "core switch", "outlet/9": "Outlet 9"]),
        ])
        #expect(found == ["sw-1 pdu-1/outlet/7", "sw-2 pdu-1/outlet/8"])
    }

    /// No one outlet feeds a device with two cords.
    @Test func twoCordsAreNotOne() {
        #expect(
            feeds([
                ("sw-1", nil, [:]), ("pdu-1", nil, ["outlet/7": "sw-1"]), ("pdu-2", nil, ["outlet/7": "SW-1"]),
            ]) == [])
    }

    @Test func nothingFeedsItself() {
        #expect(feeds([("pdu-1", nil, ["outlet/1": "pdu-1", "inlet/1": "pdu-1", "bank/1": "pdu-1"])]) == [])
        #expect(feeds([("ups-a", nil, ["input": "ups-a"]), ("pdu-1", nil, ["inlet": "ups-a"])]) == [])
    }
}
