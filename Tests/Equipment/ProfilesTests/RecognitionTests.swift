import Intervals
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Testing

/// Which family a device is taken for, by what it says of itself and what it answers.
@Suite struct RecognitionTests {
    private let catalogue: Catalogue

    init() throws { catalogue = try ConfigurationFiles.catalogue(for: nil).catalogue }

    /// A device that answers these objects and no others.
    private func family(_ system: String?, _ description: String, answers: [String]) throws -> (
        name: String?, asks: Int
    ) {
        var identity = Identity()
        identity.systemObject = system.flatMap { ObjectIdentifier($0) }
        identity.systemDescription = description
        let objects = try answers.map { try MIBNames.resolve($0) }.sorted()
        var recognition = Recognition(among: catalogue, identity: identity, knowsBulk: true)
        for asks in 0..<100 {
            switch recognition.step() {
            case .known(let profile): return (profile.name, asks)
            case .unknown: return (nil, asks)
            case .get(let asked):
                recognition.receive(
                    asked.map { VarBind(name: $0, value: objects.contains($0) ? .integer(1) : .noSuchObject) })
            case .next(let asked):
                recognition.receive(
                    asked.map { name in
                        objects.first { $0 > name }.map { VarBind(name: $0, value: .integer(1)) }
                            ?? VarBind(name: name, value: .endOfMibView)
                    })
            }
        }
        Issue.record("it asks without end")
        return (nil, 100)
    }

    @Test func whatItSaysIsHeldAgainstWhatItAnswers() throws {
        let apc = "1.3.6.1.4.1.318.1.3.27"
        let known = try family(apc, "a site's text", answers: ["PowerNet-MIB::upsBasicOutputStatus.0"])
        #expect(known.name == "apc-ups")
        #expect(known.asks == 1)
        // A UPS that says that it is a PDU (quirk B21).
        let epdu = "1.3.6.1.4.1.3808.1.1.3"
        #expect(try family(epdu, "", answers: ["CPS-MIB::upsBaseOutputStatus.0"]).name == "cyberpower-ups")
        #expect(try family(epdu, "", answers: ["CPS-MIB::ePDUStatusInputVoltage.0"]).name == "cyberpower-epdu")
    }

    /// A card with the sysObjectID of a vendor's UPS may speak RFC 1628 alone, or another vendor's MIB.
    @Test func aCardThatSpeaksAnotherMIBIsReadByIt() throws {
        #expect(
            try family("1.3.6.1.4.1.534.1", "Eaton 9PX", answers: ["UPS-MIB::upsOutputSource.0", "IF-MIB::ifNumber.0"])
                .name == "ups-mib")
        #expect(
            try family("1.3.6.1.4.1.705.1", "MGE", answers: ["MG-SNMP-UPS-MIB::upsmgInputBadStatus.0"]).name == "mge")
        // Both tables, and the sysObjectID of neither: the UPS (quirk B19).
        let both = ["XUPS-MIB::xupsOutputSource.0", "EATON-ATS2-MIB::ats2OperationMode.0"]
        #expect(try family("1.3.6.1.4.1.8072.3.2.10", "Linux", answers: both).name == "eaton-xups")
        // A UPS whose card answers the MIB of a transfer switch, but not its own.
        let odd = ["EATON-ATS2-MIB::ats2OperationMode.0", "UPS-MIB::upsOutputSource.0"]
        #expect(try family("1.3.6.1.4.1.534.1", "Eaton 9PX", answers: odd).name == "ups-mib")
        // A transfer switch with the sysObjectID of a UPS (quirk B20).
        #expect(try family("1.3.6.1.4.1.705.1", "Eaton ATS 16", answers: both).name == "eaton-ats")
    }

    @Test func genericMIBsComeLast() throws {
        let linux = "1.3.6.1.4.1.8072.3.2.10"
        let all = ["IF-MIB::ifNumber.0", "UPS-MIB::upsOutputSource.0", "DeltaUPS-MIB::dupsOutputSource.0"]
        #expect(try family(linux, "Linux", answers: all).name == "delta")
        #expect(try family(linux, "Linux", answers: Array(all.prefix(2))).name == "ups-mib")
        #expect(try family(linux, "Linux", answers: Array(all.prefix(1))).name == "if-mib")
        #expect(try family("1.3.6.1.4.1.4711", "What?", answers: []).name == nil)
        // A switch by a maker of switches is one, also where its firmware has a UPS-MIB.
        for maker in [
            "9.1.2494", "2011.2.23.294", "25506.11.1.24", "2636.1.1.1.4.82", "30065.1.3011", "14988.1",
            "11.2.3.7.8.5.2", "47196.4.1.1.1.50", "674.10895.3028", "674.11000.5000.100.2.1.7",
        ] {
            let found = try family("1.3.6.1.4.1.\(maker)", "Switch", answers: all)
            #expect(found.name == "if-mib" && found.asks == 1)
        }
        // Their UPSes are none.
        let huawei = ["HUAWEI-UPS-MIB::hwUpsSupplyMethod.1", "IF-MIB::ifNumber.0"]
        #expect(try family("1.3.6.1.4.1.2011.6.174.4", "UPS", answers: huawei).name == "huawei-ups")
        #expect(try family("1.3.6.1.4.1.674.10902.2", "Dell UPS", answers: Array(all.prefix(2))).name == "ups-mib")
    }

    /// An agent that lacks every probe object is known by its rows; one that answers nothing, by what it says.
    @Test func rowsTellWhereNothingElseDoes() throws {
        #expect(try family(nil, "", answers: ["PDU2-MIB::measurementsInletSensorValue.1.3.4"]).name == "raritan-px2")
        #expect(try family("1.3.6.1.4.1.1718.4", "", answers: []).name == "sentry4")
    }

    @Test func firmwareChoosesTheScale() throws {
        let family = try #require(catalogue.profile(named: "ups-mib"))
        var identity = Identity()
        identity.systemObject = ObjectIdentifier("1.3.6.1.4.1.2254.2.5")
        let object = try MIBNames.resolve("UPS-MIB::upsInputVoltage.1")
        func state(_ profile: Profile) -> String? {
            profile.judge([object: .integer(2300)], at: .distantPast, error: 0).signals
                .first { $0.name == "input" }.map(\.state.rawValue)
        }
        #expect(state(family) == "unknown")
        #expect(state(catalogue.variant(of: family, for: identity)) == "up")
        #expect(catalogue.variant(of: family, for: Identity()) == family)
    }
}
