import Sockets
import Testing

/// Networks, and who is in them.
@Suite struct AddressBlockTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.0.7.12", "10.0.7.12", true),
        ("10.0.7.12", "10.0.7.13", false), ("0.0.0.0/0", "203.0.113.9", true), ("10.0.0.0/8", "::1", false),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::/0", "10.0.0.1", false), ("::/0", "fe80::1", true),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false),
        ("2001:db8::/64", "2001:db8::1:0:0:1", true), ("2001:db8::/65", "2001:db8::8000:0:0:1", false),
        ("2001:db8::1/128", "2001:db8::1", true), ("2001:db8::1/128", "2001:db8::2", false),
        ("10.1.2.3/31", "10.1.2.2", true), ("10.1.2.3/31", "10.1.2.4", false), ("10.0.0.0/8", "", false),
        ("10.0.0.0/8", "10.0.0.1.", false), ("10.0.0.0/8", "localhost", false),
    ])
    func whoIsInIt(block: String, host: String, isIn: Bool) throws {
        let block = try #require(AddressBlock(block))
        #expect(block.contains(host) == isIn)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "::/129", "x/8", "10.0.0.0/8/8",
    ])
    func nothingElseIsRead(text: String) {
        #expect(AddressBlock(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("::ffff:10.0.0.1", "10.0.0.1"), ("2001:DB8::/32", "2001:db8::/32"),
    ])
    func itIsWrittenAsItIsRead(text: String, written: String) throws {
        let block = try #require(AddressBlock(text))
        #expect(block.description == written)
    }

    /// One host has a whole /64.
    @Test(arguments: [
        ("10.0.0.1", "10.0.0.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::ffff:10.0.0.1", "10.0.0.1"),
    ])
    func whoeverIsMeant(host: String, subscriber: String) throws {
        let endpoint = try #require(Endpoint(host: host, port: 0))
        #expect(endpoint.subscriber == subscriber)
    }
}
