import Foundation
import Testing

/// One mistake in an otherwise good configuration, and exactly what is said about it.
struct Mistake: CustomTestStringConvertible, Sendable {
    let good: String
    let bad: String
    let said: [String]

    init(_ good: String, _ bad: String, _ said: String...) { (self.good, self.bad, self.said) = (good, bad, said) }

    var testDescription: String { bad }
}

struct MistakeTests {
    @Test(arguments: mistakes)
    func isReported(_ mistake: Mistake) throws {
        try #require(Sample.complete.contains(mistake.good))
        let folder = try Sample.folder(Sample.complete.replacing(mistake.good, with: mistake.bad, maxReplacements: 1))
        #expect(folder.problems == mistake.said.map { "mainstay.yaml:\($0)" })
        let isUsable = !mistake.said.contains { $0.contains(" error: ") }
        #expect((folder.load().configuration != nil) == isUsable)
    }
}

private let mistakes: [Mistake] = [
    Mistake(
        "site: bj-1\n", "",
        "1:1: error: the file lacks `site`: a short name for this data centre"),
    Mistake(
        "timezone: Asia/Shanghai\n", "",
        "1:1: error: the file lacks `timezone`: such as Asia/Shanghai; UTC would shift months"),
    Mistake(
        "timezone: Asia/Shanghai\n", "timezone: Asia/Shanghia\n",
        "2:11: error: timezone: Asia/Shanghia is not a time zone such as Asia/Shanghai; did you mean "
            + "Asia/Shanghai?"),
    Mistake(
        "timezone: Asia/Shanghai\n", "timezone: CST\n",
        "2:11: error: timezone: CST is not a time zone such as Asia/Shanghai"),
    Mistake(
        "timezone: Asia/Shanghai\n", "timezone: Asia/Beijing\n",
        "2:11: error: timezone: Asia/Beijing is not a time zone such as Asia/Shanghai; did you mean Asia/Shanghai?"),
    // Punctuation of a Chinese keyboard.
    Mistake(
        "timezone: Asia/Shanghai\n", "timezone： Asia/Shanghai\n",
        "2:9: error: not YAML; ： is full-width: write :"),
    Mistake(
        "witnesses: [10.0.0.254]", "witnesses: [10.0.0.254，10.0.0.253]",
        "24:13: error: witnesses[0]: 10.0.0.254，10.0.0.253 is not a numeric address such as 198.51.100.10"
            + "; ， is full-width: write ,"),
    Mistake(
        "{address: 10.0.0.21,", "{address： 10.0.0.21,",
        "16:10: error: devices.ups-a lacks `address`: such as 10.0.0.21 or \"10.0.0.22:1161\"",
        "16:11: error: unknown key `address： 10.0.0.21`; there is address, answers_from, credentials, fed_by, location, "
            + "profile, ratings; ： is full-width: write :"),
    Mistake(
        "site: bj-1\n", "site: “bj-1”\n",
        "1:7: warning: site: “ and ” are no quotation marks of YAML, and part of the value; write \""),
    Mistake(
        "compliance:", "complaince:",
        "4:1: error: unknown key `complaince`; did you mean compliance?"),
    Mistake(
        "ledger: var/ledger.sqlite", "ledger: mysql://host/mainstay",
        "3:9: error: ledger: mysql://host/mainstay is neither a file nor a URL such as "
            + "postgresql://user@host/mainstay"),
    Mistake(
        "ledger: var/ledger.sqlite", "ledger: postgresql://user:word@host/mainstay",
        "3:9: warning: ledger holds a password in plain text; better a file that PGPASSFILE names"),
    Mistake(
        "ledger: var/ledger.sqlite", "ledger: [a]",
        "3:9: error: ledger needs a value, not a list or a mapping"),
    Mistake(
        "mibs: [modules]", "mibs: [module]",
        "5:8: warning: mibs[0]: there is no folder module"),
    Mistake(
        "mibs: [modules]", "mibs: modules",
        "5:7: error: mibs must be a list (`[a, b]` or lines that begin with `-`)"),
    Mistake(
        "site: bj-1\n", "site: \"bj\\0\"\n",
        "1:7: error: site must not hold the control character U+0000"),
    Mistake(
        "witnesses: [10.0.0.254]", "witnesses: [\"10.0.0.254\\e\"]",
        "24:13: error: witnesses[0] must not hold the control character U+001B"),
    Mistake(
        "schedule: {power: 10s,", "history: {until: 2026-10-01}\nschedule: {power: 10s,",
        "14:10: error: history lacks `schedule`: how often it was read, such as {link: 60s}",
        "14:18: error: history.until: 2026-10-01 is not an instant with an offset, such as 2026-10-04T10:00:00+08:00"),
    Mistake(
        "schedule: {power: 10s,", "history: [{schedule: {pwer: 1m}}]\nschedule: {power: 10s,",
        "14:11: error: history[0] lacks `until`: the instant before which it was read so",
        "14:23: error: unknown key `pwer`; did you mean power?"),
    Mistake(
        "schedule: {power: 10s,", "schedule: {power: 36526d,",
        "14:19: error: schedule.power must be at most 36525d (a hundred years)"),
    Mistake(
        "version: 3\n", "version: 4\n",
        "8:14: error: credentials.campus.version: 4 is none of 3, 2c, 1"),
    Mistake(
        "protocol: SHA-256", "protocol: SHA256",
        "11:32: error: credentials.campus.authentication.protocol: SHA256 is none of MD5, SHA, SHA-224, "
            + "SHA-256, SHA-384, SHA-512; did you mean SHA-256?"),
    Mistake(
        "protocol: AES-256-C", "protocol: 3DES",
        "12:25: error: credentials.campus.privacy.protocol: 3DES is none of DES, AES-128, AES-192, "
            + "AES-256, AES-192-C, AES-256-C; did you mean DES?"),
    Mistake(
        "passphrase: {file: secrets/snmp-auth}", "passphrase: horse",
        "11:53: error: credentials.campus.authentication.passphrase must not stand in the file; write "
            + "{file: …} or {env: …}"),
    Mistake(
        "{file: secrets/snmp-auth}", "{file: secrets/other}",
        "11:60: warning: credentials.campus.authentication.passphrase.file: there is no secrets/other "
            + "yet; polling needs it (then `chmod 600` it)"),
    Mistake(
        "{file: secrets/snmp-auth}", "{file: secrets/snmp-auth, env: AUTH}",
        "11:53: error: credentials.campus.authentication.passphrase needs {file: …} or {env: …}, one of "
            + "them"),
    Mistake(
        "{env: SNMP_PRIVACY}", "{}",
        "12:48: error: credentials.campus.privacy.passphrase needs {file: …} or {env: …}, one of them"),
    Mistake(
        "    authentication: {protocol: SHA-256, passphrase: {file: secrets/snmp-auth}}\n", "",
        "11:14: error: credentials.campus.privacy needs authentication beside it (RFC 3414)"),
    Mistake(
        "community: {env: SNMP_COMMUNITY}", "community: public",
        "13:33: warning: credentials.lab.community stands in plain text; better {file: …} or {env: …}, "
            + "and version 3"),
    Mistake(
        "power: 10s", "power: 10",
        "14:19: error: schedule.power: 10 is not a duration such as 10s, 5m, 1h or 5d"),
    Mistake(
        "link: 500ms", "link: 50ms",
        "14:30: error: schedule.link must be at least 100ms"),
    Mistake(
        "traffic: 1d", "trafic: 1d",
        "14:68: error: unknown key `trafic`; did you mean traffic?"),
    Mistake(
        "credentials: lab, profile", "credentials: lap, profile",
        "17:51: error: no credentials are called lap; did you mean lab?"),
    Mistake(
        "profile: ups-mib", "profile: ups-mid",
        "17:65: error: no profile is called ups-mid; did you mean ups-mib?"),
    Mistake(
        "fed_by: ups-a/output", "fed_by: ups-c/output",
        "16:75: error: ups-c/output: no device is called ups-c; did you mean ups-a?"),
    Mistake(
        "fed_by: ups-a/output", "answers_from: anywhere",
        "16:81: error: devices.ups-a.answers_from: anywhere is none of same, any"),
    Mistake(
        "fed_by: ups-a/output", "location: {rom: 2}",
        "16:78: error: unknown key `rom`; did you mean room?"),
    Mistake(
        "fed_by: ups-a/output", "ratings: {output/L1: 16}",
        "16:88: error: devices.ups-a.ratings.output/L1: 16 is not a current such as 16 A"),
    Mistake(
        "fed_by: ups-a/output", "fed_by: output",
        "16:75: error: devices.ups-a.fed_by: output is not a signal such as pdu-1/outlet/7"),
    Mistake(
        "address: 10.0.0.21", "address: 10.0.0.321",
        "16:20: error: devices.ups-a.address: 10.0.0.321 is not an address, with a port if it is not 161"),
    Mistake(
        "\"10.0.0.22:1161\"", "\"10.0.0.22:66000\"",
        "17:20: error: devices.ups-b.address: 10.0.0.22:66000 is not an address, with a port if it is not "
            + "161"),
    Mistake(
        "[fe80::1]:1161", "[fe80::g]:1161",
        "18:20: error: devices.pdu-1.address: [fe80::g]:1161 is not an address, with a port if it is not "
            + "161"),
    Mistake(
        "address: 10.0.0.1,", "address: 10.0.0.21,",
        "21:19: warning: br-1 has the address of ups-a: one device would be polled twice"),
    Mistake(
        "  ups-b: {address", "  ups-a: {address",
        "17:3: error: `ups-a` stands twice, first on line 16; keep one",
        "37:19: error: ups-b/output: no device is called ups-b; did you mean ups-a?"),
    Mistake(
        "  br-1: {address", "  www: {address",
        "21:3: error: the name www stands for the collector's own probes; name the device otherwise",
        "23:22: error: br-1/port/Te0/0/1: no device is called br-1; there is pdu-1, pdu-2, sw-1, ups-a, ups-b, www"),
    Mistake(
        "  sw-1: {address", "  sw/1: {address",
        "20:3: error: the name `sw/1` must hold no slash or space and not begin with a dot: it stands in "
            + "signals and files",
        "39:22: error: sw-1/port/GigabitEthernet1/0/7: no device is called sw-1; did you mean sw/1?",
        "39:61: error: sw-1/port/Gi8: no device is called sw-1; did you mean sw/1?"),
    Mistake(
        "link: br-1/port/Te0/0/1", "link: br-2/port/Te0/0/1",
        "23:22: error: br-2/port/Te0/0/1: no device is called br-2; did you mean br-1?"),
    Mistake(
        "link: br-1/port/Te0/0/1, ", "",
        "23:15: error: uplinks.chinanet-1 lacks `link`: the border router's port"),
    Mistake(
        "202.96.134.133]", "dns.example]",
        "23:66: error: uplinks.chinanet-1.beacons[1]: dns.example is not a numeric address such as "
            + "198.51.100.10"),
    Mistake(
        "202.96.134.133]", "202.96.128.86]",
        "23:66: error: uplinks.chinanet-1.beacons names 202.96.128.86 twice; keep one"),
    Mistake(
        "name: Acme, ", "",
        "27:15: error: contracts.acme-2026.customer lacks `name`"),
    Mistake(
        "terms: idc-standard", "terms: idc-standart",
        "28:12: error: the terms idc-standart are neither built in nor in terms/idc-standart.yaml beside "
            + "the configuration; did you mean idc-standard?"),
    Mistake(
        "language: zh-Hans", "language: zh",
        "29:15: error: contracts.acme-2026.language: zh is none of en, zh-Hans"),
    Mistake(
        "service: colocation", "service: collocation",
        "31:14: error: contracts.acme-2026.service: collocation is none of managed-server, colocation, "
            + "rack; did you mean colocation?"),
    Mistake(
        "signed: 2026-01-04", "signed: 2026-02-30",
        "32:13: error: contracts.acme-2026.signed: 2026-02-30 is not a date such as 2026-10-03"),
    Mistake(
        "to: 2027-01-05", "to: 2026-01-05",
        "33:11: error: contracts.acme-2026.term: `to` is the first day after the term, so it must come "
            + "after `from`"),
    Mistake(
        "rent: 12000.00 CNY", "rent: 12,000 CNY",
        "34:11: error: contracts.acme-2026.rent: 12,000 CNY is not an amount such as 12000.00 CNY"),
    Mistake(
        "ups-a/input", "ups-c/input",
        "36:21: error: ups-c/input: no device is called ups-c; did you mean ups-a?"),
    Mistake(
        "pdu-1/outlet/7", "pdu-1/outlt/7",
        "36:14: warning: contracts.acme-2026.power.mains has no signal on the customer's side of the UPS "
            + "(outlet, inlet, bank, ATS output): mains at a UPS input is not power at the rack",
        "36:34: warning: pdu-1/outlt/7: no shipped profile has a signal outlt; did you mean outlet?"),
    Mistake(
        "{all: [ups-a/input, pdu-1/outlet/7]}", "ups-a/input",
        "36:14: warning: contracts.acme-2026.power.mains has no signal on the customer's side of the UPS "
            + "(outlet, inlet, bank, ATS output): mains at a UPS input is not power at the rack"),
    Mistake(
        "{all: [ups-a/input, pdu-1/outlet/7]}", "[ups-a/input, pdu-1/outlet/7]",
        "36:14: error: contracts.acme-2026.power.mains: write {all: […]} or {any: […]} around several "
            + "signals"),
    Mistake(
        "{all: [ups-a/input, pdu-1/outlet/7]}", "{all: []}",
        "36:20: error: contracts.acme-2026.power.mains.all needs at least one signal"),
    Mistake(
        "{all: [ups-a/input, pdu-1/outlet/7]}", "{all: [pdu-1/outlet/7], any: [pdu-1/outlet/8]}",
        "36:14: error: contracts.acme-2026.power.mains needs a signal, {all: […]} or {any: […]}, one of "
            + "them"),
    Mistake(
        "{all: [ups-a/input, pdu-1/outlet/7]}", "{al: [ups-a/input, pdu-1/outlet/7]}",
        "36:14: error: contracts.acme-2026.power.mains needs a signal, {all: […]} or {any: […]}, one of "
            + "them",
        "36:15: error: unknown key `al`; there is all, any"),
    Mistake(
        "[ups-a/input, pdu-1/outlet/7]", "[pdu-1/outlet/7, pdu-1/outlet/7]",
        "36:37: error: contracts.acme-2026.power.mains.all names pdu-1/outlet/7 twice; keep one"),
    Mistake(
        "pdu-2/outlet/7", "pdu-1/outlet/7",
        "37:12: warning: pdu-1/outlet/7 stands on both sides, mains and ups: it can fail for both"),
    Mistake(
        "ups: {all", "feeds: {all",
        "37:14: error: contracts.acme-2026.power takes `mains` and `ups`, or `feeds`, not both",
        "37:20: error: contracts.acme-2026.power.feeds.all: write {all: […]} or {any: […]} around several "
            + "signals"),
    Mistake(
        "icmp/198.51.100.10]", "icmp/198.51.100.77]",
        "39:76: error: icmp/198.51.100.77: nothing pings 198.51.100.77; name it under `hosts`, `beacons` "
            + "or `witnesses`"),
    Mistake(
        "sw-1/port/Gi8,", "www/shopp,",
        "39:61: error: no service is called www/shopp; did you mean www/shop?"),
    Mistake(
        "uplinks: [chinanet-1]", "uplinks: [chinanet-2]",
        "40:17: error: no uplink is called chinanet-2; did you mean chinanet-1?"),
    Mistake(
        "hosts: [198.51.100.10]", "hosts: [shop.example]",
        "39:76: error: icmp/198.51.100.10: nothing pings 198.51.100.10; name it under `hosts`, `beacons` "
            + "or `witnesses`",
        "41:15: error: contracts.acme-2026.network.hosts[0]: shop.example is not a numeric address such "
            + "as 198.51.100.10"),
    Mistake(
        "https://198.51.100.10/", "https://u:p@198.51.100.10/",
        "43:19: error: contracts.acme-2026.services.shop.www: https://u:p@198.51.100.10/ is not a URL "
            + "without a password, such as https://198.51.100.10/"),
    Mistake(
        "198.51.100.12:2121", "198.51.100.12:port",
        "45:20: error: contracts.acme-2026.services.files.ftp: 198.51.100.12:port is not HOST:PORT such "
            + "as 198.51.100.12:21"),
    Mistake(
        "{ftp: ", "{sftp: ",
        "45:14: error: contracts.acme-2026.services.files needs one of www, email, ftp",
        "45:15: error: unknown key `sftp`; did you mean ftp?"),
    Mistake(
        "availability: 99.5%", "availability: 995%",
        "47:31: error: contracts.acme-2026.guarantees.network.availability: 995% is not a percentage such "
            + "as 99.9%"),
    Mistake(
        "rule: minutes", "rule: minute",
        "47:59: error: contracts.acme-2026.guarantees.network.rule: minute is none of both, minutes, "
            + "percentage; did you mean minutes?"),
    Mistake(
        "report_required: false", "report_required: no",
        "47:85: error: contracts.acme-2026.guarantees.network.report_required: no is not true or false"),
    Mistake(
        "length: 3d", "length: 3",
        "48:40: error: contracts.acme-2026.guarantees.network.claim_window.length: 3 is not a duration "
            + "such as 10s, 5m, 1h or 5d"),
    Mistake(
        "failed_rounds: 3", "failed_rounds: 99999999999999999999",
        "49:32: error: contracts.acme-2026.guarantees.network.failed_rounds: 99999999999999999999 is not a whole "
            + "number of at most 1000000000"),
    Mistake(
        "failed_rounds: 3", "failed_rounds: 0",
        "49:32: error: contracts.acme-2026.guarantees.network.failed_rounds: 0 is not a whole number of "
            + "at least 1"),
    Mistake(
        "rule: both, ", "rule: both, reading: port, ",
        "50:49: error: unknown key `reading`; there is availability, claim_window, credits, "
            + "doubt_favours, downtime, excludes, exclusions, report_required, rule, service_from, "
            + "undetermined_cause"),
    Mistake(
        "emergency_report: {", "emergency_reports: {",
        "52:7: error: unknown key `emergency_reports`; did you mean emergency_report?"),
    Mistake(
        "method: mobile", "method: phone",
        "54:50: error: contracts.acme-2026.contacts[0].method: phone is none of office_phone, mobile, "
            + "pager, fax, email"),
    Mistake(
        "hook: sms", "hook: smss",
        "54:89: error: no hook is called smss; did you mean sms?"),
    Mistake(
        "authorised: true", "authorized: true",
        "54:24: error: unknown key `authorized`; did you mean authorised?"),
    Mistake(
        "run: hooks/email, timeout: 20s", "run: hooks/mail, timeout: 20s",
        "57:16: warning: hooks.email.run: there is no hooks/mail"),
    Mistake(
        "run: hooks/email, timeout: 20s", "run: secrets/snmp-auth, timeout: 20s",
        "57:16: warning: hooks.email.run: secrets/snmp-auth is not executable; `chmod +x` makes it so"),
    Mistake(
        "run: hooks/email, timeout: 20s", "run: hooks, timeout: 20s",
        "57:16: warning: hooks.email.run: hooks is a folder, not an executable"),
    Mistake(
        "run: hooks/email, timeout: 20s", "timeout: 20s",
        "57:10: error: hooks.email lacks `run`: an executable; or `webhook`, `smtp`, or `anchor`"),
    Mistake(
        "retries: 5", "retries: -1",
        "57:52: error: hooks.email.retries: -1 is not a whole number of at least 0"),
    Mistake(
        "power.on_battery", "power.on_batery",
        "59:32: error: no event is called power.on_batery; did you mean power.on_battery?"),
    Mistake(
        "power.outage.*", "power.outages.*",
        "59:50: error: no event is called power.outages.*; did you mean power.outage.*?"),
    Mistake(
        "listen: [127.0.0.1,", "listen: [collector.example,",
        "61:12: error: notifications.listen[0]: collector.example is not a numeric address of this machine, with a "
            + "port if it is not 1162"),
    Mistake(
        "listen: [127.0.0.1,", "listen: [\"[fe80::1%eth0]:162\",",
        "61:34: error: notifications.listen names [fe80::1%eth0]:162 twice; keep one"),
    Mistake(
        "listen: [127.0.0.1, \"[fe80::1%eth0]:162\"]", "listen: []",
        "61:11: error: notifications.listen takes 1 to 7 addresses"),
    Mistake(
        "listen: [127.0.0.1,", "listen: [10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4, 10.0.0.5, 10.0.0.6, 10.0.0.7,",
        "61:11: error: notifications.listen takes 1 to 7 addresses"),
    Mistake(
        "listen: [127.0.0.1, \"[fe80::1%eth0]:162\"]", "listen: 127.0.0.1",
        "61:11: error: notifications.listen must be a list (`[a, b]` or lines that begin with `-`)"),
    Mistake(
        "credentials: [lab, campus]", "credentials: [lab, campos]",
        "62:22: error: no credentials are called campos; did you mean campus?"),
    Mistake(
        "credentials: [lab, campus]", "credentials: []",
        "61:3: warning: no sender is accepted: name `credentials`, or devices that have them"),
    Mistake(
        "rate: 20", "rate: 0",
        "63:9: error: notifications.rate: 0 is not a whole number of at least 1"),
    Mistake(
        "burst: 100", "bursts: 100",
        "64:3: error: unknown key `bursts`; did you mean burst?"),
    Mistake(
        "total: 500", "total: 500/s",
        "65:10: error: notifications.total: 500/s is not a whole number of at least 1"),
    Mistake(
        "witnesses: [10.0.0.254]", "witnesses: 10.0.0.254",
        "24:12: error: witnesses must be a list (`[a, b]` or lines that begin with `-`)"),
    Mistake(
        "uplinks:\n  chinanet-1", "uplinks: &u\n  chinanet-1",
        "22:10: error: anchors (&u) and aliases are not supported; write the value out where it is used"),
    Mistake(
        "ops: {method: email", "ops: {method: mail",
        "67:17: error: contacts.ops.method: mail is none of office_phone, mobile, pager, fax, email; did "
            + "you mean email?"),
    Mistake(
        "noc@dc.example, hook: email", "noc@dc.example, hook: emial",
        "67:50: error: no hook is called emial; did you mean email?"),
    Mistake(
        "  ops: {method: email, to: noc@dc.example, hook: email}", "  ops: {method: email, to: noc@dc.example}",
        "67:8: error: contacts.ops lacks `hook`: the hook that reaches this contact"),
    Mistake(
        "  manager: {method", "  engineer: {method",
        "69:3: error: the name `engineer` stands for whoever the duty roster names; call the contact otherwise",
        "70:50: error: no contact of the site is called manager; there is Wang Min, engineer, ops"),
    Mistake(
        "steps: [[ops], [engineer]", "steps: [[opps], [engineer]",
        "70:31: error: no contact of the site is called opps; did you mean ops?"),
    Mistake(
        "[ops], [engineer]", "[ops], [enginer]",
        "70:38: error: no contact of the site is called enginer; did you mean engineer?"),
    Mistake(
        "steps: [[ops], [engineer], [manager, ops]]", "steps: [ops, [engineer]]",
        "70:30: error: oncall.steps[0] must be a list of those who are told together, such as [ops]"),
    Mistake(
        "steps: [[ops], [engineer], [manager, ops]]", "steps: []",
        "70:29: error: oncall.steps names nobody; write [[NAME], …]"),
    Mistake(
        "steps: [[ops], [engineer], [manager, ops]]", "steps: [[ops], []]",
        "70:37: error: oncall.steps[1] names nobody"),
    Mistake(
        "[manager, ops]", "[ops, ops]",
        "70:55: error: oncall.steps[2] names ops twice; keep one"),
    Mistake(
        "within: 5m, steps", "within: 5s, steps",
        "70:18: error: oncall.within must be at least 30000ms"),
    Mistake(
        "oncall: {within: 5m, ", "oncall: {",
        "70:9: error: oncall lacks `within`: how long a step waits for an acknowledgement, such as 5m"),
    Mistake(
        "heartbeat: {hook: ops", "heartbeat: {hook: oops",
        "71:19: error: no hook is called oops; did you mean ops?"),
    Mistake(
        "hook: ops, every: 1m", "hook: ops, every: 1s",
        "71:31: error: heartbeat.every must be at least 10000ms"),
    Mistake(
        "hook: ops, every: 1m", "hook: ops, evry: 1m",
        "71:12: error: heartbeat lacks `every`: such as 1m",
        "71:24: error: unknown key `evry`; did you mean every?"),
]
