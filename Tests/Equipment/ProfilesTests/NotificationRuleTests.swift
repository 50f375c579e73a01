import Intervals
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Sockets
import Testing

/// What the shipped profiles read out of notifications.
@Suite struct NotificationRuleTests {
    private let catalogue: Catalogue

    init() throws {
        let (catalogue, problems) = try ConfigurationFiles.catalogue(for: nil)
        try #require(problems.isEmpty, "\(problems)")
        self.catalogue = catalogue
    }

    private func profile(_ name: String) throws -> Profile { try #require(catalogue.profile(named: name)) }

    private func notification(_ trap: ObjectIdentifier, _ variables: [String: Value] = [:]) throws -> SNMP.Notification
    {
        SNMP.Notification(
            receivedAt: 0, source: try #require(Endpoint(host: "10.0.0.1")), sender: .community(.v2c), trap: trap,
            variables: try variables.map { VarBind(name: try MIBNames.resolve($0.key), value: $0.value) })
    }

    /// `input down` for each claim, `look` where none is made.
    private func said(
        _ profile: String, _ trap: ObjectIdentifier, _ variables: [String: Value] = [:]
    ) throws -> Set<String> {
        let rules = try self.profile(profile).rules(for: try notification(trap, variables))
        return Set(rules.map { rule in rule.claim.map { "\($0.signal) \($0.state.rawValue)" } ?? "look" })
    }

    private static let ups: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33]
    private static let apc: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 318]

    /// Whichever way the card writes it (quirk B3).
    @Test(arguments: [ups.appending([2, 1]), ups.appending([2, 0, 1])])
    func aUPSOnBattery(_ trap: ObjectIdentifier) throws {
        #expect(try said("ups-mib", trap) == ["input down"])
    }

    @Test(
        arguments: [
            (3, 6, ["input down", "look"]), (4, 6, ["input up", "look"]), (4, 2, ["input up", "look"]),
            (3, 14, ["output down", "look"]), (4, 15, ["output up", "look"]), (3, 11, ["output down", "look"]),
            (3, 21, ["input down", "output down", "look"]), (4, 21, ["input up", "output up", "look"]),
            (3, 8, ["look"]), (4, 1, ["look"]),
        ] as [(UInt32, UInt32, Set<String>)])
    func alarmsOfAUPS(_ number: UInt32, _ alarm: UInt32, _ expected: Set<String>) throws {
        let alarm = Value.objectIdentifier(Self.ups.appending([1, 6, 3, alarm]))
        let variables: [String: Value] = ["UPS-MIB::upsAlarmDescr.22": alarm]
        #expect(try said("ups-mib", Self.ups.appending([2, number]), variables) == expected)
    }

    @Test(
        arguments: [
            (5, ["input down"]), (9, ["input up"]), (12, ["output down"]), (13, ["output down"]), (14, ["output up"]),
            (1, ["look"]), (777, ["look"]), (2, []), (268, []),
        ] as [(UInt32, Set<String>)])
    func anAPCUPS(_ number: UInt32, _ expected: Set<String>) throws {
        #expect(try said("apc-ups", Self.apc.appending([0, number])) == expected)
    }

    /// A number of another enterprise is another notification.
    @Test func theEnterpriseCounts() throws {
        #expect(try said("apc-ups", [1, 3, 6, 1, 4, 1, 3808, 0, 5]).isEmpty)
    }

    @Test(arguments: ["ups-mib", "apc-ups", "apc-rpdu2", "apc-ats", "if-mib"])
    func everyDeviceThatStartsIsLookedAt(_ name: String) throws {
        for number: UInt32 in [1, 2] { #expect(try said(name, [1, 3, 6, 1, 6, 3, 1, 1, 5, number]) == ["look"]) }
        #expect(try said(name, [1, 3, 6, 1, 6, 3, 1, 1, 5, 5]).isEmpty, "authenticationFailure")
    }

    // MARK: - Rows

    /// The signals that a notification is about.
    private func signals(
        _ name: String, found: [String: Value], wanted: Set<String>? = nil, _ trap: ObjectIdentifier,
        _ variables: [String: Value]
    ) throws -> [String] {
        var objects: [ObjectIdentifier: Value] = [:]
        for (name, value) in found { objects[try MIBNames.resolve(name)] = value }
        let judge = Judge(try profile(name), found: objects, wanted: wanted)
        let notification = try notification(trap, variables)
        return judge.profile.rules(for: notification).compactMap { rule in
            guard let claim = rule.claim, let row = claim.row(in: notification.variables) else { return nil }
            return judge.signal(of: claim.signal, row: row).map { "\($0) \(claim.state.rawValue)" }
        }
    }

    private static let ports: [String: Value] = [
        "IF-MIB::ifOperStatus.10107": .integer(1), "IF-MIB::ifName.10107": .octets(Array("Gi1/0/7".utf8)),
        "IF-MIB::ifOperStatus.10108": .integer(1), "IF-MIB::ifName.10108": .octets(Array("Gi1/0/8".utf8)),
    ]

    @Test(arguments: [
        ["IF-MIB::ifIndex.10107": Value.integer(10107), "IF-MIB::ifOperStatus.10107": .integer(2)],
        ["IF-MIB::ifIndex.0": .integer(10107)], ["IF-MIB::ifIndex": .integer(10107)],
        ["IF-MIB::ifOperStatus.10107": .integer(2)],
    ])
    func aLink(_ variables: [String: Value]) throws {
        let traps: [(UInt32, String)] = [(3, "down"), (4, "up")]
        for (number, state) in traps {
            let trap: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 1, 1, 5, number]
            #expect(try signals("if-mib", found: Self.ports, trap, variables) == ["port/Gi1/0/7 \(state)"])
        }
    }

    @Test func aLinkThatNobodyWantsOrHas() throws {
        let trap: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 1, 1, 5, 3]
        for index in [10107, 9] as [Int32] {
            let variables: [String: Value] = ["IF-MIB::ifIndex.\(index)": .integer(index)]
            #expect(try signals("if-mib", found: Self.ports, wanted: ["port/Gi1/0/8"], trap, variables).isEmpty)
        }
    }

    @Test func anOutlet() throws {
        let found: [String: Value] = [
            "PowerNet-MIB::rPDUOutletStatusOutletState.7": .integer(1),
            "PowerNet-MIB::rPDUOutletStatusOutletState.8": .integer(1),
        ]
        let index: [String: Value] = ["PowerNet-MIB::rPDUOutletControlIndex.8": .integer(8)]
        #expect(try signals("apc-rpdu2", found: found, Self.apc.appending([0, 269]), index) == ["outlet/8 down"])
        #expect(try signals("apc-rpdu2", found: found, Self.apc.appending([0, 268]), index) == ["outlet/8 up"])
        let number: [String: Value] = ["PowerNet-MIB::mtrapargsInteger.0": .integer(7)]
        #expect(try signals("apc-rpdu2", found: found, Self.apc.appending([0, 42]), number) == ["outlet/7 down"])
        let all: [String: Value] = ["PowerNet-MIB::mtrapargsInteger.0": .integer(0)]
        #expect(try signals("apc-rpdu2", found: found, Self.apc.appending([0, 42]), all).isEmpty)
    }
}
