import SNMPValues
import Settings
import Testing

/// LibreNMS's devices, by its API and as a table.
@Suite struct LibreNMSExportTests {
    private static let answer = #"""
        {"status": "ok", "count": 6, "devices": [
          {"device_id": 1, "hostname": "pdu-1.example", "sysName": "PDU1", "ip": "10.0.0.31", "overwrite_ip": null,
           "community": "facility", "authlevel": null, "snmpver": "v2c", "port": 161, "transport": "udp",
           "snmp_disable": 0, "disabled": 0, "type": "power", "hardware": "AP8861", "location": "Room 2 \/ B7",
           "serial": "ZA1"},
          {"device_id": "2", "hostname": "10.0.0.22", "sysName": "ups-b", "community": "", "authlevel": "authPriv",
           "authname": "monitor", "authpass": "correct horse", "authalgo": "SHA-256", "cryptopass": "battery staple",
           "cryptoalgo": "AES-256-C", "snmpver": "v3", "port": "1161", "disabled": "0", "type": "power"},
          {"device_id": 3, "hostname": "web-1", "snmpver": "v2c", "community": "x", "type": "server", "disabled": 0},
          {"device_id": 4, "hostname": "sw-9", "snmpver": "v2c", "community": "x", "type": "network", "disabled": 1},
          {"device_id": 5, "hostname": "host-5", "snmp_disable": 1, "disabled": 0, "type": ""},
          {"device_id": 6, "hostname": "sw-1.example", "overwrite_ip": "2001:db8::11", "snmpver": "v2c",
           "community": "facility", "port": 161, "type": "network", "disabled": 0}]}
        """#

    @Test func theAPIsAnswer() throws {
        let taken = try Taken(.librenms, Self.answer)
        #expect(taken.problems.isEmpty && taken.complaints == [], "\(taken.complaints)")
        #expect(taken.devices == ["pdu-1 pdu-1.example:161", "ups-b 10.0.0.22:1161", "sw-1 2001:db8::11:161"])
        #expect(try taken.settings(of: "pdu-1") == taken.settings(of: "sw-1"))
        #expect(
            try taken.settings(of: "ups-b")
                == .user(
                    name: "monitor",
                    authentication: .init(protocol: .sha256, passphrase: taken.secret("monitor-authentication")),
                    privacy: .init(protocol: .aes256C, passphrase: taken.secret("monitor-privacy")), context: ""))
        #expect(taken.made.text.contains("  # AP8861; Room 2 / B7; ZA1\n"))
        #expect(
            taken.proposal.leftOut == [
                "web-1 (web-1): it is of type server", "sw-9 (sw-9): it is disabled",
                "host-5 (host-5): it is pinged only, without SNMP",
            ])
    }

    /// As `mysql --batch` writes a table, and as a spreadsheet saves it.
    @Test(arguments: ["\t", ","]) func aTable(separator: String) throws {
        let rows = [
            ["hostname", "sysName", "snmpver", "community", "port", "type", "overwrite_ip"],
            ["pdu-1", "PDU1", "v1", "facility", "161", "power", "NULL"],
            ["10.0.0.11", "sw-1", "v2c", "", "161", "network", ""],
        ]
        let taken = try Taken(.librenms, rows.map { $0.joined(separator: separator) }.joined(separator: "\n"))
        #expect(taken.devices == ["pdu-1 pdu-1:161", "sw-1 10.0.0.11:161"])
        #expect(try taken.settings(of: "pdu-1") == .community(.v1, taken.secret("community")))
        // An export without communities: the file is named, and must be made.
        #expect(taken.made.missing == ["secrets/community-2"])
        #expect(taken.complaints == [])
    }

    @Test(arguments: [
        (#"{"status": "error", "message": "Invalid token"}"#, "a file: error: is LibreNMS's refusal: Invalid token"),
        ("{\"devices\": [", "a file: error: begins like JSON, and is none"),
        ("", "a file: error: names nothing that can be asked"),
    ])
    func whatIsNoExportIsAnError(text: String, error: String) throws {
        #expect(try Taken(.librenms, text).problems.map(\.description) == [error])
    }
}
