/// Configurations of sites that are served.
enum SiteText {
    /// Two customers, each with power and one host.
    static let small = text()

    /// - Parameters:
    ///   - basePath: below what path pages lie.
    ///   - contracts: more of them, called c-0001 and so on.
    static func text(basePath: String = "", contracts: Int = 0) -> String {
        var text = """
            site: dc-1
            timezone: Asia/Shanghai
            provider: {name: Focus, complaints: "+86 10 5555 0199"}
            ledger: ledger.sqlite
            web: {listen: "127.0.0.1:8161"\(basePath.isEmpty ? "" : ", base_path: \(basePath)")}
            schedule: {power: 1h, link: 1h, reachability: 1h}
            credentials:
              lab: {version: 2c, community: public}
            devices:
              ups-a: {address: 127.0.9.3, credentials: lab, profile: ups-mib}
              pdu-a: {address: 127.0.9.1, credentials: lab, profile: apc-rpdu2}
              pdu-b: {address: 127.0.9.2, credentials: lab, profile: apc-rpdu2}
            hooks:
              log: {run: /bin/cat, timeout: 10s, on: [compliance.written]}
            contracts:

            """
        text +=
            contract("acme", outlet: 7, host: "198.51.100.10") + contract("globex", outlet: 8, host: "198.51.100.11")
        for number in 0..<contracts {
            let name = String("000\(number + 1)".suffix(4))
            text += contract("c-\(name)", outlet: 9, host: "198.51.101.\(number % 250 + 1)")
        }
        return text
    }

    private static func contract(_ id: String, outlet: Int, host: String) -> String {
        """
          \(id):
            customer: {name: \(id) Trading}
            terms: idc-standard
            language: en
            service: colocation
            signed: 2026-02-01
            term: {from: 2026-02-10, to: 2027-02-10}
            rent: 12000.00 CNY
            power: {mains: pdu-a/outlet/\(outlet), ups: pdu-b/outlet/\(outlet)}
            network: {hosts: [\(host)]}
            contacts:
              - {name: Li Wei, authorised: true, method: email, to: li@\(id).example, hook: log}

        """
    }
}
