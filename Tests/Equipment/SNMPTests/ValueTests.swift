import SNMP
import SNMPValues
import Sockets
import Testing

@Suite struct ValueTests {
    @Test func `numbers of every type`() {
        #expect(Value.integer(-1).integerValue == -1)
        #expect(Value.timeTicks(4_294_967_295).integerValue == 4_294_967_295)
        #expect(Value.counter64(.max).integerValue == nil)
        #expect(Value.octets([0x31]).integerValue == nil)
    }

    @Test func `text is UTF-8, else Latin-1`() {
        #expect(Value.octets(Array("机柜 7".utf8)).text == "机柜 7")
        #expect(Value.octets([0x4B, 0xE4, 0x6C, 0x74, 0x65]).text == "Kälte")
        #expect(Value.octets([0x41, 0, 0]).text == "A")
        #expect(Value.octets([0xFF, 0x00, 0x01]).description == "ff:00:01")
    }

    @Test func `only the three exceptions are exceptions`() {
        #expect([Value.noSuchObject, .noSuchInstance, .endOfMibView].allSatisfy { $0.isException })
        #expect(!Value.null.isException)
    }

    @Test func `secrets do not print`() throws {
        let user = User(
            name: "mainstay", authentication: .init(protocol: .sha256, passphrase: "hush-hush"),
            privacy: .init(protocol: .aes128, passphrase: "hush-hush"))
        let target = Target(endpoint: try Endpoint.any, credentials: .user(user))
        #expect(!"\(target) \(user)".contains("hush") && !String(reflecting: target).contains("hush"))
        var dumped = ""
        dump(Target(endpoint: try Endpoint.any, credentials: .community(version: .v2c, "hush")), to: &dumped)
        #expect(!dumped.contains("hush"))
    }
}

extension Endpoint {
    fileprivate static var any: Endpoint {
        get throws { try #require(Endpoint(host: "127.0.0.1")) }
    }
}
