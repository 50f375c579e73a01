import SNMPValues
import Settings
import Testing

/// Hosts exported by Zabbix, in each of its formats.
@Suite struct ZabbixExportTests {
    private static let yaml = """
        zabbix_export:
          version: '6.0'
          date: '2026-11-01T00:00:00Z'
          groups:
            - uuid: 748ad4d098d447d492bb935c907f652f
              name: Power
          hosts:
            - host: 'UPS A (room 2)'
              name: 'UPS A & B'
              templates:
                - name: 'APC UPS by SNMP'
              groups:
                - name: Power
              interfaces:
                - ip: 10.0.0.2
                  interface_ref: if1
                - type: SNMP
                  ip: 10.0.0.21
                  port: '161'
                  details:
                    community: '{$SNMP_COMMUNITY}'
                  interface_ref: if2
              macros:
                - macro: '{$SNMP_COMMUNITY}'
                  value: facility
            - host: pdu-1
              name: pdu-1
              interfaces:
                - type: SNMP
                  useip: 'NO'
                  dns: pdu-1.example
                  port: '1161'
                  details:
                    version: SNMPV3
                    securityname: monitor
                    securitylevel: AUTHPRIV
                    authprotocol: SHA256
                    authpassphrase: 'correct <horse>'
                    privprotocol: AES256C
                    privpassphrase: '{$PRIVACY}'
                  interface_ref: if1
            - host: web-1
              interfaces:
                - ip: 10.0.0.80
                  interface_ref: if1
            - host: sw-9
              status: DISABLED
              interfaces:
                - type: SNMP
                  ip: 10.0.0.9
        """

    private static let json = #"""
        {"zabbix_export": {"version": "6.0", "hosts": [
          {"host": "UPS A (room 2)", "name": "UPS A & B", "templates": [{"name": "APC UPS by SNMP"}], "interfaces": [
            {"ip": "10.0.0.2"},
            {"type": "SNMP", "ip": "10.0.0.21", "port": "161", "details": {"community": "{$SNMP_COMMUNITY}"}}],
           "macros": [{"macro": "{$SNMP_COMMUNITY}", "value": "facility"}]},
          {"host": "pdu-1", "name": "pdu-1", "interfaces": [
            {"type": "SNMP", "useip": "NO", "dns": "pdu-1.example", "port": "1161", "details": {
              "version": "SNMPV3", "securityname": "monitor", "securitylevel": "AUTHPRIV", "authprotocol": "SHA256",
              "authpassphrase": "correct <horse>", "privprotocol": "AES256C", "privpassphrase": "{$PRIVACY}"}}]},
          {"host": "web-1", "interfaces": [{"ip": "10.0.0.80"}]},
          {"host": "sw-9", "status": "DISABLED", "interfaces": [{"type": "SNMP", "ip": "10.0.0.9"}]}]}}
        """#

    private static let xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- exported -->
        <zabbix_export>
            <version>6.0</version>
            <hosts>
                <host>
                    <host>UPS A (room 2)</host><name>UPS A &amp; B</name>
                    <templates><template><name>APC UPS by SNMP</name></template></templates>
                    <interfaces>
                        <interface><ip>10.0.0.2</ip></interface>
                        <interface><type>SNMP</type><ip>10.0.0.21</ip><port>161</port>
                            <details><community>{$SNMP_COMMUNITY}</community></details></interface>
                    </interfaces>
                    <macros><macro><macro>{$SNMP_COMMUNITY}</macro><value>facility</value></macro></macros>
                </host>
                <host>
                    <host>pdu-1</host><name>pdu-1</name>
                    <interfaces>
                        <interface><type>SNMP</type><useip>NO</useip><dns>pdu-1.example</dns><port>1161</port>
                            <details><version>SNMPV3</version><securityname>monitor</securityname>
                                <securitylevel>AUTHPRIV</securitylevel><authprotocol>SHA256</authprotocol>
                                <authpassphrase>correct &lt;horse&#62;</authpassphrase>
                                <privprotocol>AES256C</privprotocol>
                                <privpassphrase><![CDATA[{$PRIVACY}]]></privpassphrase></details></interface>
                    </interfaces>
                </host>
                <host><host>web-1</host><groups/><interfaces><interface><ip>10.0.0.80</ip></interface></interfaces></host>
                <host><host>sw-9</host><status>DISABLED</status>
                    <interfaces><interface><type>SNMP</type><ip>10.0.0.9</ip></interface></interfaces></host>
            </hosts>
        </zabbix_export>
        """

    @Test(arguments: [yaml, json, xml]) func everyFormatSaysTheSame(text: String) throws {
        let taken = try Taken(.zabbix, text)
        #expect(taken.problems.isEmpty && taken.complaints == [], "\(taken.complaints)")
        #expect(taken.devices == ["ups-a-room-2 10.0.0.21:161", "pdu-1 pdu-1.example:1161"])
        #expect(taken.made.text.contains("  # UPS A & B; APC UPS by SNMP\n"))
        #expect(try taken.settings(of: "ups-a-room-2") == .community(.v2c, taken.secret("community")))
        #expect(
            try taken.settings(of: "pdu-1")
                == .user(
                    name: "monitor",
                    authentication: .init(protocol: .sha256, passphrase: taken.secret("monitor-authentication")),
                    privacy: .init(protocol: .aes256C, passphrase: taken.secret("monitor-privacy")), context: ""))
        #expect(taken.made.secrets.map(\.text) == ["facility\n", "correct <horse>\n"])
        // A macro of the whole installation, whose value no export tells.
        #expect(taken.made.missing == ["secrets/monitor-privacy"])
        #expect(taken.proposal.leftOut == ["web-1: it has no SNMP interface", "sw-9: it is disabled"])
    }

    /// What versions before 4.4 wrote in numbers.
    @Test func numbersOfOldExports() throws {
        let text = """
            <zabbix_export><version>4.0</version><hosts><host><host>ups-a</host><status>0</status><interfaces><interface>
            <default>1</default><type>2</type><useip>1</useip><ip>10.0.0.21</ip><dns/><port>161</port>
            </interface></interfaces></host></hosts></zabbix_export>
            """
        let taken = try Taken(.zabbix, text)
        #expect(taken.devices == ["ups-a 10.0.0.21:161"] && taken.made.missing == ["secrets/community"])
    }

    @Test(arguments: [
        "", "hosts: []", "<zabbix_export><hosts>", "<!DOCTYPE x [<!ENTITY a \"b\">]><zabbix_export/>",
        "<zabbix_export>&unknown;</zabbix_export>", String(repeating: "<a>", count: 1000), "{", "- [",
    ])
    func whatIsNoExportIsAnError(text: String) throws {
        #expect(
            try Taken(.zabbix, text).problems.map(\.description) == [
                "a file: error: is no export of Zabbix (`zabbix_export`)"
            ])
    }
}
