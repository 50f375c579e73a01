import Notation
import Testing

struct HexadecimalTests {
    @Test func everyOctetComesBack() {
        let octets = [UInt8](.min ... .max)
        let text = octets.hexadecimal()
        #expect(text.count == 512 && text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect([UInt8](hexadecimal: text) == octets)
        #expect([UInt8](hexadecimal: text.uppercased()) == octets)
    }

    @Test func octetsCanBeSeparated() {
        #expect([0x0A, 0xFF, 0x00].hexadecimal(separatedBy: ":") == "0a:ff:00")
        #expect([UInt8]().hexadecimal(separatedBy: ":") == "")
    }

    @Test(arguments: ["0", "0g", "0 ", " 00", "0x00", "00:01", "é0"])
    func otherTextIsRefused(_ text: String) { #expect([UInt8](hexadecimal: text) == nil) }

    @Test func numbersArePadded() {
        #expect(UInt16(0xAB).hexadecimal(width: 4) == "00ab")
        #expect(UInt32.max.hexadecimal(width: 4) == "ffffffff")
    }
}
