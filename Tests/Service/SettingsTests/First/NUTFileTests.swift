import SNMPValues
import Settings
import Testing

/// `ups.conf` as Network UPS Tools reads it.
@Suite struct NUTFileTests {
    private static let file = #"""
        # The site's UPSes.
        maxretry = 3
        user = nut

        [ups-a]
            driver = snmp-ups
            port = 10.0.0.21
            community = "the \"quiet\" one"   # of the card
            snmp_version = v2c
            desc = "UPS A, room 2"
        [UPS_B]
            driver = "snmp-ups"
            port = ups-b.example:1161
            snmp_version = v3
            secLevel = authPriv
            secName = monitor
            authPassword = correct\ horse
            authProtocol = SHA256
            privPassword = "battery#staple"# more
            privProtocol = AES
            nolock
        [old]
            driver = snmp-ups
            port = 10.0.0.23
        [desk]
            driver = usbhid-ups
            port = auto
        [odd]
            driver = snmp-ups
            port = 10.0.0.24
            snmp_version = v3
            secName = x
            secLevel = authNoPriv
            authProtocol = ROT13
        """#

    @Test func devicesHaveTheirAddressesAndNames() throws {
        let taken = try Taken(.nut, Self.file)
        #expect(taken.problems.isEmpty)
        #expect(taken.devices == ["ups-a 10.0.0.21:161", "ups-b ups-b.example:1161", "old 10.0.0.23:161"])
        #expect(taken.made.text.contains("  # UPS A, room 2\n  ups-a: {address: \"10.0.0.21\""))
        #expect(taken.complaints == [])
    }

    @Test func credentialsAreTheDriversWithItsDefaults() throws {
        let taken = try Taken(.nut, Self.file)
        #expect(try taken.settings(of: "ups-a") == .community(.v2c, taken.secret("community")))
        #expect(try taken.settings(of: "old") == .community(.v1, taken.secret("community-2")))
        #expect(
            try taken.settings(of: "ups-b")
                == .user(
                    name: "monitor",
                    authentication: .init(protocol: .sha256, passphrase: taken.secret("monitor-authentication")),
                    privacy: .init(protocol: .aes128, passphrase: taken.secret("monitor-privacy")), context: ""))
    }

    /// Secrets go into files of their own, and stand nowhere else.
    @Test func secretsAreNotInTheConfiguration() throws {
        let taken = try Taken(.nut, Self.file)
        let secrets = Dictionary(uniqueKeysWithValues: taken.made.secrets.map { ($0.path, $0.text) })
        #expect(
            secrets == [
                "secrets/community": "the \"quiet\" one\n", "secrets/community-2": "public\n",
                "secrets/monitor-authentication": "correct horse\n", "secrets/monitor-privacy": "battery#staple\n",
            ])
        for secret in secrets.values { #expect(!taken.made.text.contains(secret.dropLast())) }
    }

    @Test func whatIsNotAskedOverSNMPIsLeftOutWithTheReason() throws {
        let taken = try Taken(.nut, Self.file)
        #expect(
            taken.proposal.leftOut == [
                "desk (line 25): its driver usbhid-ups asks by other ways than SNMP",
                "odd (line 28): the authentication protocol ROT13 is not known",
            ])
        #expect(taken.made.text.contains("# - desk (line 25): its driver usbhid-ups"))
    }

    @Test func aFileOfNothingIsAnError() throws {
        let taken = try Taken(.nut, "[desk]\ndriver = usbhid-ups\nport = auto\n")
        #expect(
            taken.problems.map(\.description) == [
                "a file: error: names nothing that can be asked: desk (line 1): its driver usbhid-ups asks by other ways "
                    + "than SNMP"
            ])
    }
}
