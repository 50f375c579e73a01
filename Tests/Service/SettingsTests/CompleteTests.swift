import Foundation
import Intervals
import Settings
import Site
import Testing

/// Every key of the configuration arrives where it belongs.
struct CompleteTests {
    private func load() throws -> (configuration: Configuration, folder: Folder) {
        let folder = try Sample.folder()
        let (configuration, problems) = folder.load()
        #expect(problems.isEmpty, "\(problems)")
        return (try #require(configuration), folder)
    }

    @Test func places() throws {
        let (configuration, folder) = try load()
        #expect(configuration.ledger == .sqlite(path: folder.url.path + "/var/ledger.sqlite"))
        #expect(configuration.complianceFolder == folder.url.path + "/var/results")
        #expect(configuration.mibFolders == [folder.url.path + "/modules"])
        #expect(configuration.folder == folder.url.path)
        #expect(Set(configuration.credentials.keys) == ["campus", "lab"])
    }

    @Test func siteAndSchedule() throws {
        let facility = try load().configuration.facility
        #expect(facility.site == "bj-1")
        #expect(facility.timeZone.identifier == "Asia/Shanghai")
        #expect(facility.schedule.power == .seconds(10))
        #expect(facility.schedule.link == 500)
        #expect(facility.schedule.reachability == .minutes(5))
        #expect(facility.schedule.service == .hours(1))
        #expect(facility.schedule.traffic == .days(1))
        #expect(facility.witnesses == ["10.0.0.254"])
    }

    @Test func devicesInTheOrderOfTheFile() throws {
        let devices = try load().configuration.facility.devices
        #expect(devices.map(\.name) == ["ups-a", "ups-b", "pdu-1", "pdu-2", "sw-1", "br-1"])
        #expect(devices.map(\.host) == ["10.0.0.21", "10.0.0.22", "fe80::1", "fe80::2", "switch.example", "10.0.0.1"])
        #expect(devices.map(\.port) == [161, 1161, 1161, 161, 161, 161])
        #expect(devices.map(\.profile) == ["auto", "ups-mib", "apc-rpdu2", "auto", "auto", "if-mib"])
        #expect(devices[0].fedBy == SignalName("ups-a/output"))
        #expect(devices[1].credentials == "lab")
        #expect(devices.map(\.answersFromAnyAddress) == [false, false, false, true, false, false])
    }

    @Test func contract() throws {
        let facility = try load().configuration.facility
        let contract = try #require(facility.contract("acme-2026"))
        #expect(contract.customer.representative == "Li Wei")
        #expect(contract.customer.postcode == "100000")
        #expect(contract.language == "zh-Hans")
        #expect(contract.timeZone.identifier == "Asia/Tokyo")
        #expect(contract.signed.description == "2026-01-04")
        #expect("\(contract.termFrom) \(contract.termTo)" == "2026-01-05 2027-01-05")
        #expect(contract.rent.description == "12000.00 CNY")
        #expect(contract.power?.feeds.map(\.name) == ["mains", "ups"])
        #expect(contract.power?.feeds[1].condition.description == "{all: [ups-b/output, pdu-2/outlet/7]}")
        #expect(
            contract.network?.access?.description
                == "{any: [sw-1/port/GigabitEthernet1/0/7, {all: [sw-1/port/Gi8, icmp/198.51.100.10]}]}")
        #expect(contract.network?.uplinks == ["chinanet-1"])
        #expect(contract.services.map(\.kind) == [.www, .email, .ftp])
        #expect(contract.services[2].address == "198.51.100.12:2121")
        #expect(contract.contacts.map(\.name) == ["Li Wei", "null"])
        #expect(contract.contacts.map(\.isAuthorised) == [true, false])
    }

    /// Each party's own signature (article 11) and the list of items (article 3.1) are additions: without them all is as before.
    @Test func signaturesAndItems() throws {
        let plain = try #require(try load().configuration.facility.contract("acme-2026"))
        #expect(plain.customerSignature == plain.providerSignature && plain.customerSignature.date == plain.signed)
        #expect(plain.agreedItems == nil && plain.items(of: .rack) == [.power, .network])
        let own = """
                items: [power, hardware]
                signatures:
                  customer: {on: 2026-01-02, in: Shanghai}
                  provider: {in: Beijing}

            """
        let folder = try Sample.folder(
            Sample.complete.replacing("    terms: idc-standard\n", with: "    terms: idc-standard\n\(own)"))
        let (configuration, problems) = folder.load()
        #expect(problems.isEmpty, "\(problems)")
        let contract = try #require(configuration?.facility.contract("acme-2026"))
        #expect(contract.customerSignature.date.description == "2026-01-02")
        #expect(contract.customerSignature.place == "Shanghai")
        #expect(contract.providerSignature.date == contract.signed && contract.providerSignature.place == "Beijing")
        #expect(contract.items(of: contract.service) == [.power, .hardware])
    }

    @Test func guaranteesOverrideTheTermsKeyByKey() throws {
        let terms = try #require(try load().configuration.facility.contracts.first).terms
        #expect(terms.network.downtime == .minutes(40))
        #expect(terms.network.rule == .minutes)
        #expect(!terms.network.reportRequired)
        #expect(terms.network.claimWindow == ClaimWindow(length: .days(3), from: .start, count: .elapsed))
        #expect(terms.network.doubtFavours == .customer)
        #expect(terms.network.failedRounds == 3)
        #expect(terms.network.reading == .port)
        #expect(terms.network.undeterminedCause == .undetermined)
        #expect(terms.power.rule == .both)
        #expect(terms.power.claimWindow == ClaimWindow(length: .days(2), from: .end, count: .days))
        #expect(terms.power.availability == Ratio("99.99%"))
        #expect(terms.emergencyReport == EmergencyReportTerms(within: .minutes(10), duringMaintenance: .suppress))
    }

    @Test func hooks() throws {
        let (configuration, folder) = try load()
        let hooks = configuration.facility.hooks
        let script = folder.url.path + "/hooks/email"
        #expect(hooks[0] == Hook(name: "email", executable: script, timeout: .seconds(20), retries: 5))
        #expect(hooks[1] == Hook(name: "sms", executable: "/bin/true"))
        #expect(hooks[2].events == ["power.on_battery", "power.outage.*", "sla.budget"])
    }

    @Test func defaults() throws {
        let folder = try Folder(
            """
            site: s
            timezone: Europe/Berlin
            devices: {pdu-a: {address: 127.0.0.1, credentials: lab}}
            credentials: {lab: {version: 1, community: {env: X}}}
            contracts:
              c:
                customer: {name: C}
                service: rack
                signed: 2026-01-01
                term: {from: 2026-01-01, to: 2027-01-01}
                rent: 1 EUR
                power: {feeds: {A: pdu-a/outlet/1, B: pdu-a/outlet/2}}
            """)
        let (loaded, problems) = folder.load()
        let configuration = try #require(loaded)
        #expect(problems.isEmpty)
        #expect(configuration.ledger == .sqlite(path: folder.url.path + "/var/ledger.sqlite"))
        #expect(configuration.complianceFolder == folder.url.path + "/var/compliance")
        #expect(configuration.facility.schedule == Schedule())
        let contract = try #require(configuration.facility.contracts.first)
        #expect(contract.termsName == "idc-standard")
        #expect(contract.language == "en")
        #expect(contract.timeZone.identifier == "Europe/Berlin")
        #expect(contract.power?.feeds.map(\.name) == ["A", "B"])
        // The agreement's own values.
        let availability = try #require(Ratio("99.9%"))
        var terms = contract.terms
        #expect(terms.network.excludes == Ground.named(in: .network))
        #expect(terms.power.excludes == Ground.named(in: .power))
        (terms.network.excludes, terms.power.excludes) = (nil, nil)
        let calendar = terms.installation.calendar
        #expect(calendar.name == "cn" && Set(calendar.years.keys) == [2025, 2026, 2027])
        terms.installation.calendar = .weekdays
        #expect(
            terms
                == Terms(
                    network: AvailabilityTerms(availability: availability, downtime: .minutes(44), rule: .both),
                    power: AvailabilityTerms(availability: availability, rule: .percentage),
                    emergencyReport: EmergencyReportTerms()))
    }

    @Test func aLedgerInPostgreSQL() throws {
        let text = Sample.complete.replacingOccurrences(
            of: "ledger: var/ledger.sqlite", with: "ledger: postgresql://user@host/mainstay")
        let (configuration, problems) = try Sample.folder(text).load()
        #expect(configuration?.ledger == .postgresql(url: "postgresql://user@host/mainstay"))
        #expect(problems.isEmpty)
    }
}
