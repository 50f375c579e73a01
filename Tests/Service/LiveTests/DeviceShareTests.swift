import Live
import Testing

struct DeviceShareTests {
    /// As many scrapers as there are shares see every device once, and none has much more to do than another.
    @Test(arguments: [1, 2, 3, 4, 7, 64]) func everyDeviceIsInOneShare(count: Int) throws {
        let shares = try (1...count).map { try #require(DeviceShare("\($0)/\(count)")) }
        var sizes = [Int](repeating: 0, count: count)
        for number in 0..<10_000 {
            let holders = shares.indices.filter { shares[$0].contains("pdu-\(number)") }
            try #require(holders.count == 1)
            sizes[holders[0]] += 1
        }
        let even = 10_000 / count
        #expect(sizes.allSatisfy { $0 > even / 2 && $0 < even * 2 }, "\(sizes)")
    }

    @Test(arguments: ["", "1", "0/1", "2/1", "1/0", "1/1001", "-1/2", "+1/2", "1/2/3", "a/b", " 1/2", "1/", "٣/٤"])
    func whatIsNoShareIsRefused(text: String) { #expect(DeviceShare(text) == nil) }

    @Test func aShareIsWrittenAsItIsRead() { #expect(DeviceShare("3/4")?.description == "3/4") }
}
