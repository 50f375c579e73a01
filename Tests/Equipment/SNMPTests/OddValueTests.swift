import SNMPValues
import Testing

@testable import SNMP

/// What an agent encodes in its own way is read where it can mean one thing only, and never costs its neighbours.
@Suite struct OddValueTests {
    private static let root: ObjectIdentifier = [1, 3, 6, 1, 9]

    /// An answer with a sound variable before and behind an odd one.
    private func read(tag: UInt8, _ contents: [UInt8]) throws -> [VarBind] {
        let sound = VarBind(name: Self.root.appending([1]), value: .integer(230))
        let odd = VarBind(name: Self.root.appending([2]), value: .unreadable(tag: tag, contents))
        let last = VarBind(name: Self.root.appending([3]), value: .octets(Array("L1".utf8)))
        let pdu = PDU(kind: .response, requestID: 7, variables: [sound, odd, last])
        let message = CommunityMessage(version: .v2c, community: Array("public".utf8), pdu: pdu)
        let variables = try CommunityMessage(message.octets).pdu.variables
        #expect(variables.count == 3)
        #expect(variables.first == sound && variables.last == last)
        return variables
    }

    @Test(
        arguments: [
            (0x02, [0, 0, 0, 0, 0x7B], Value.integer(123)), (0x02, [0xFF, 0xFF, 0xFF, 0xFF, 0x85], .integer(-123)),
            (0x02, [0, 0, 0, 0, 0, 0, 0, 0, 0, 5], .integer(5)),
            (0x02, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE], .integer(-2)),
            (0x42, [0xFF, 0xFF, 0xFF, 0xFF], .unsigned(.max)), (0x42, [0, 0xFF, 0xFF, 0xFF, 0xFF], .unsigned(.max)),
            (0x43, [0, 0, 0, 0, 0, 1], .timeTicks(1)), (0x41, [0, 0, 9], .counter32(9)),
        ] as [(UInt8, [UInt8], Value)])
    func moreOctetsThanNeededAreRead(tag: UInt8, contents: [UInt8], value: Value) throws {
        #expect(try read(tag: tag, contents)[1].value == value)
    }

    /// A zero, minus one, or four billion: what may be several things is none, and says which object is odd.
    @Test(
        arguments: [
            (0x02, [], "an INTEGER of no octets"),
            (0x02, [0, 0xFF, 0xFF, 0xFF, 0xFF], "an INTEGER that is none (00:ff:ff:ff:ff)"),
            (0x02, [0xFF, 0, 0, 0, 5], "an INTEGER that is none (ff:00:00:00:05)"),
            (0x02, [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0], "an INTEGER that is none (00:00:00:80:00:00:00:00:00:00)"),
            (0x41, [], "a Counter32 of no octets"), (0x42, [1, 0, 0, 0, 0], "a Gauge32 that is none (01:00:00:00:00)"),
            (0x40, [1, 2], "an IpAddress that is none (01:02)"),
            (0x06, [0x80], "an OBJECT IDENTIFIER that is none (80)"),
            (0x99, [1], "a value of the unknown type 99 that is none (01)"),
        ] as [(UInt8, [UInt8], String)])
    func whatMayBeSeveralThingsIsNone(tag: UInt8, contents: [UInt8], words: String) throws {
        let value = try read(tag: tag, contents)[1].value
        #expect(value == .unreadable(tag: tag, contents))
        #expect(value.integerValue == nil && value.floatingPoint == nil)
        #expect(value.oddity == words)
    }

    /// A name that cannot be read takes nothing else with it.
    @Test func anUnreadableNameIsNobodys() throws {
        let pdu = PDU(
            kind: .response, requestID: 7,
            variables: (1...3).map { VarBind(name: Self.root.appending([$0]), value: .integer(Int32($0))) })
        var packet = CommunityMessage(version: .v2c, community: Array("public".utf8), pdu: pdu).octets
        // The last octet of the second variable's name: its identifier breaks off.
        let place = try #require(packet.indices.last { packet[$0] == 2 && packet[$0 - 1] == 9 })
        packet[place] = 0x82
        let variables = try CommunityMessage(packet).pdu.variables
        #expect(variables.map(\.name) == [Self.root.appending([1]), [0, 0], Self.root.appending([3])])
        #expect(variables[1].value == .null)
    }

    @Test func aFloatInAnOpaqueIsANumber() {
        #expect(Value.opaque([0x9F, 0x78, 4, 0x42, 0xF5, 0x40, 0]).floatingPoint == 122.625)
        #expect(Value.opaque([0x9F, 0x79, 8, 0x40, 0x5E, 0xA8, 0, 0, 0, 0, 0]).floatingPoint == 122.625)
        #expect(Value.opaque([0x9F, 0x78, 4, 0x42, 0xF5, 0x40, 0]).description == "122.625")
        for octets: [UInt8] in [
            [0x9F, 0x78, 4, 0x7F, 0x80, 0, 0], [0x9F, 0x78, 4, 0x7F, 0xC0, 0, 0], [0x9F, 0x78, 5, 0x42, 0xF5, 0x40, 0],
            [0x9F, 0x78, 4, 0x42, 0xF5], [0x9F, 0x70, 4, 0x42, 0xF5, 0x40, 0], [],
        ] {
            #expect(Value.opaque(octets).floatingPoint == nil, "\(octets)")
        }
    }
}
