import SNMP
import SNMPValues
import Testing

@Suite struct ObjectIdentifierTests {
    @Test(
        arguments: [
            [1, 3, 6, 1], [0, 0], [2, 999, 3], [1], [1, 3, 6, 1, 4, 1, 4_294_967_295, 127, 128, 16383, 16384],
            Array(repeating: 200, count: 60),
        ] as [[UInt32]])
    func `keeps its subidentifiers in place and in a box`(subidentifiers: [UInt32]) {
        let identifier = ObjectIdentifier(subidentifiers)
        #expect(identifier.subidentifiers == subidentifiers)
        #expect(identifier.count == subidentifiers.count)
    }

    @Test func `reads dotted text`() {
        #expect(ObjectIdentifier("1.3.6.1.2.1") == [1, 3, 6, 1, 2, 1])
        #expect(ObjectIdentifier(".1.3.6.1.2.1")?.description == "1.3.6.1.2.1")
        for wrong in [
            "", ".", "1..3", "1.3.", "3.1", "1.40", "1.3.4294967296", "1.3.-6", "1.3.+6", "sysDescr", "1.3 .6",
        ] {
            #expect(ObjectIdentifier(wrong) == nil, "\(wrong)")
        }
    }

    @Test func `orders by subidentifier, not by octet`() {
        let sorted: [ObjectIdentifier] = [
            [1, 3], [1, 3, 127], [1, 3, 16383], [1, 3, 16384], [1, 3, 16384, 0], [1, 4],
        ]
        #expect(sorted.shuffled().sorted() == sorted)
    }

    @Test func `tells prefix and suffix`() {
        let column: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 8]
        let instance = column.appending([10_101])
        #expect(instance.hasPrefix(column) && !column.hasPrefix(instance))
        #expect(instance.suffix(after: column) == [10_101])
        #expect(instance.suffix(after: [1, 3, 7]) == nil)
        #expect(column.suffix(after: column) == [])
    }
}
