import Sockets
import Testing

struct EndpointTests {
    @Test func endpointsReadAndPrintThemselves() {
        #expect(Endpoint(host: "10.0.0.1", port: 1161)?.description == "10.0.0.1:1161")
        #expect(Endpoint(host: "2001:db8::1")?.description == "[2001:db8::1]:161")
        #expect(Endpoint(host: "[fe80::1%lo]")?.description == "[fe80::1%lo]:161")
        #expect(Endpoint(host: "::ffff:10.0.0.1") == Endpoint(host: "10.0.0.1"))
        for wrong in ["switch", "", "10.0.0", "10.0.0.256", "[10.0.0.1", "fe80::1%nowhere"] {
            #expect(Endpoint(host: wrong) == nil, "\(wrong)")
        }
    }

    @Test(arguments: ["10.0.0.1", "255.255.255.255", "2001:db8::1", "fe80::1%lo"])
    func theKernelsLayoutComesBack(_ host: String) throws {
        let endpoint = try #require(Endpoint(host: host, port: 65_000))
        #expect(Endpoint(endpoint.address) == endpoint)
        let address = try #require(HostAddress(host))
        #expect(HostAddress(address.address) == address && address.description == host)
    }

    @Test func onlyLinkLocalAddressesNeedAnInterface() {
        #expect(Endpoint(host: "fe80::1%lo")?.isLinkLocal == true)
        #expect(Endpoint(host: "febf::1")?.isLinkLocal == true)
        for other in ["fec0::1", "2001:db8::1", "169.254.0.1"] { #expect(Endpoint(host: other)?.isLinkLocal == false) }
    }

    @Test func hostNamesResolveOrTheReasonIsGiven() async throws {
        #expect(try await Endpoint.resolve(host: "localhost").port == 161)
        await #expect(throws: UnresolvedHost.self) { try await Endpoint.resolve(host: "no-such-host.invalid") }
    }
}

struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/30", ["10.0.0.1:161", "10.0.0.2:161"]), ("10.0.0.7/32", ["10.0.0.7:161"]),
        ("10.0.0.6/31:1161", ["10.0.0.6:1161", "10.0.0.7:1161"]),
        ("[2001:db8::10/127]:1161", ["[2001:db8::10]:1161", "[2001:db8::11]:1161"]),
    ])
    func rangesHaveTheirHosts(text: String, endpoints: [String]) throws {
        #expect(try AddressRange(text)?.endpoints.map(\.description) == endpoints)
    }

    @Test func aRangeBeginsAtItsNetwork() throws {
        let range = try #require(try AddressRange("10.0.7.200/22"))
        #expect(range.endpoints.count == 1022)
        #expect(range.endpoints.first?.host == "10.0.4.1" && range.endpoints.last?.host == "10.0.7.254")
    }

    @Test func anAddressIsNotARange() throws { #expect(try AddressRange("10.0.0.1") == nil) }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.0/x", "switch/24", "10.0.0.0/24:0", "10.0.0.0/24/8", "2001:db8::/129"])
    func whatCannotBeReadIsRefused(text: String) { #expect(throws: InvalidRange.self) { try AddressRange(text) } }

    @Test func tooLargeARangeNamesASmallerOne() throws {
        #expect(try AddressRange("10.0.0.0/20")?.endpoints.count == 4094)
        let error = #expect(throws: InvalidRange.self) { try AddressRange("10.0.0.0/19") }
        #expect(error?.description.contains("4096") == true && error?.description.contains("10.0.0.0/24") == true)
    }
}
