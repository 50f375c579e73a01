import Settings
import Testing

struct HostAndPortTests {
    @Test(arguments: [
        ("10.0.0.1", "10.0.0.1", 161), ("10.0.0.1:1161", "10.0.0.1", 1161), ("fe80::1", "fe80::1", 161),
        ("[fe80::1]:1161", "fe80::1", 1161), ("[::1]", "::1", 161), ("fe80::1%eth9", "fe80::1%eth9", 161),
        ("[fe80::1%eth9]:1", "fe80::1%eth9", 1), ("ups.example:65535", "ups.example", 65535),
    ])
    func reads(_ text: String, _ host: String, _ port: UInt16) throws {
        let address = try #require(HostAndPort(text))
        #expect(address.host == host)
        #expect(address.port == port)
    }

    @Test(arguments: [
        "", ":161", "10.0.0.1:", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1:x", "10.0.0.256", "10.0.0", "1.2.3.4.5",
        "fe80::g", "[fe80::1", "[fe80::1]x", "[10.0.0.1]:161", "[]:1", "a b", "udp://10.0.0.1", "user@host", "::1:::",
    ])
    func refuses(_ text: String) { #expect(HostAndPort(text) == nil) }
}
