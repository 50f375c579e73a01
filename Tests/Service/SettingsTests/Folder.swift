import Foundation
import Programs
import Settings
import Site

/// A folder of its own with a configuration in it, removed at the end.
final class Folder {
    private let place = TemporaryFolder("settings")
    var url: URL { place.url }

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    convenience init(_ configuration: String) throws {
        try self.init()
        try write("mainstay.yaml", configuration)
    }

    @discardableResult
    func write(_ path: String, _ text: String, mode: Int = 0o600) throws -> String {
        try place.write(path, text, mode: mode)
    }

    func load() -> (configuration: Configuration?, problems: [Problem]) {
        ConfigurationFiles.load(url.appendingPathComponent("mainstay.yaml").path)
    }

    /// Each problem without the folder's name: `mainstay.yaml:3:1: error: …`.
    var problems: [String] { load().problems.map { "\($0)".replacingOccurrences(of: url.path + "/", with: "") } }
}

enum Sample {
    /// Every key there is, without a mistake.
    static let complete = """
        site: bj-1
        timezone: Asia/Shanghai
        ledger: var/ledger.sqlite
        compliance: var/results
        mibs: [modules]
        credentials:
          campus:
            version: 3
            username: mainstay
            context: rack
            authentication: {protocol: SHA-256, passphrase: {file: secrets/snmp-auth}}
            privacy: {protocol: AES-256-C, passphrase: {env: SNMP_PRIVACY}}
          lab: {version: 2c, community: {env: SNMP_COMMUNITY}}
        schedule: {power: 10s, link: 500ms, reachability: 5m, service: 1h, traffic: 1d}
        devices:
          ups-a: {address: 10.0.0.21, credentials: campus, profile: auto, fed_by: ups-a/output}
          ups-b: {address: "10.0.0.22:1161", credentials: lab, profile: ups-mib}
          pdu-1: {address: "[fe80::1]:1161", credentials: campus, profile: apc-rpdu2}
          pdu-2: {address: "fe80::2", credentials: campus, answers_from: any}
          sw-1: {address: switch.example, credentials: campus}
          br-1: {address: 10.0.0.1, credentials: campus, profile: if-mib}
        uplinks:
          chinanet-1: {link: br-1/port/Te0/0/1, beacons: [202.96.128.86, 202.96.134.133]}
        witnesses: [10.0.0.254]
        contracts:
          acme-2026:
            customer: {name: Acme, representative: Li Wei, address: Beijing, postcode: "100000", phone: "1", email: a@b.c}
            terms: idc-standard
            language: zh-Hans
            timezone: Asia/Tokyo
            service: colocation
            signed: 2026-01-04
            term: {from: 2026-01-05, to: 2027-01-05}
            rent: 12000.00 CNY
            power:
              mains: {all: [ups-a/input, pdu-1/outlet/7]}
              ups: {all: [ups-b/output, pdu-2/outlet/7]}
            network:
              access: {any: [sw-1/port/GigabitEthernet1/0/7, {all: [sw-1/port/Gi8, icmp/198.51.100.10]}]}
              uplinks: [chinanet-1]
              hosts: [198.51.100.10]
            services:
              shop: {www: "https://198.51.100.10/"}
              mail: {email: "198.51.100.11:25"}
              files: {ftp: "198.51.100.12:2121"}
            guarantees:
              network: {availability: 99.5%, downtime: 40m, rule: minutes, report_required: false,
                        claim_window: {length: 3d, from: start, count: elapsed}, doubt_favours: customer,
                        failed_rounds: 3, reading: port, undetermined_cause: undetermined}
              power: {availability: 99.99%, rule: both, report_required: false,
                      claim_window: {length: 48h}, doubt_favours: provider}
              emergency_report: {within: 10m, during_maintenance: suppress}
            contacts:
              - {name: Li Wei, authorised: true, method: mobile, to: "+86 138 0000 0000", hook: sms}
              - {name: "null", method: email, to: ops@acme.example, hook: email}
        hooks:
          email: {run: hooks/email, timeout: 20s, retries: 5}
          sms: {run: /bin/true}
          ops: {run: hooks/email, on: [power.on_battery, power.outage.*, sla.budget]}
        notifications:
          listen: [127.0.0.1, "[fe80::1%eth0]:162"]
          credentials: [lab, campus]
          rate: 20
          burst: 100
          total: 500
        contacts:
          ops: {method: email, to: noc@dc.example, hook: email}
          Wang Min: {method: mobile, to: "+86 138 0000 0001", hook: sms}
          manager: {method: mobile, to: "+86 138 0000 0002", hook: sms}
        oncall: {within: 5m, steps: [[ops], [engineer], [manager, ops]]}
        heartbeat: {hook: ops, every: 1m}

        """

    /// A folder in which the complete sample has all that it names.
    static func folder(_ text: String = complete) throws -> Folder {
        let folder = try Folder(text)
        try folder.write("secrets/snmp-auth", "correct horse\n")
        try folder.write("hooks/email", "#!/bin/sh\n", mode: 0o755)
        try folder.write("modules/A-MIB.txt", "")
        return folder
    }
}
