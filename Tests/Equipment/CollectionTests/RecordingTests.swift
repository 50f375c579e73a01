import Intervals
import Notation
import Profiles
import SNMP
import SNMPValues
import Site
import Sockets
import Testing

@testable import Collection

/// What `mainstay probe --record` writes: enough to judge by, nothing that tells of an owner.
@Suite struct RecordingTests {
    private let catalogue = Catalogue([Family.upsProfile, Family.switchProfile, Self.pduProfile])
    private static let outletState: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 1, 1, 1, 2]
    private static let outletLabel: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 1, 1, 1, 3]
    private static let pduSerial: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 2, 0]

    private static var pduProfile: Profile {
        var profile = Profile(name: "pdu", title: "PDU")
        profile.systemPrefixes = [[1, 3, 6, 1, 4, 1, 4711]]
        profile.serial = pduSerial
        var outlet = SignalRule(
            name: "outlet", elements: .numbers, weighing: .first,
            evidence: [
                Evidence(
                    object: outletState, label: "state", isScalar: false, meaning: .values(up: [1], down: [2]))
            ])
        outlet.labels = [outletLabel]
        profile.signals = [outlet]
        return profile
    }

    private func text(_ text: String) -> Value { .octets(Array(text.utf8)) }

    private func pdu() -> ScriptedAgent {
        var agent = ScriptedAgent()
        agent.upTime = 1000
        agent.identify(as: [1, 3, 6, 1, 4, 1, 4711, 9])
        agent.objects[Self.pduSerial] = text("ZX-99812")
        for outlet in UInt32(1)...3 {
            agent.objects[Self.outletState.appending([outlet])] = .integer(outlet == 2 ? 2 : 1)
            agent.objects[Self.outletLabel.appending([outlet])] = text("Meyer & Sons \(outlet)")
        }
        return agent
    }

    private func target(_ agent: ScriptedAgent) throws -> Target {
        let version: Version = agent.isVersion1 ? .v1 : .v2c
        return Target(
            endpoint: try #require(Endpoint(host: "198.51.100.77")),
            credentials: .community(version: version, "public"))
    }

    private func probe(_ agent: ScriptedAgent) async throws -> Probe.Report {
        try await Probe(engine: InstantEngine(agent: agent), catalogue: catalogue).look(at: try target(agent))
    }

    private func recording(of agent: ScriptedAgent) async throws -> Recording {
        try await Recording(of: try target(agent), report: try await probe(agent), engine: InstantEngine(agent: agent))
    }

    /// Reads a recording's text back as an agent's objects.
    private func replay(_ text: String) throws -> ScriptedAgent {
        var agent = ScriptedAgent()
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            try #require(parts.count == 3, "\(line)")
            let name = try #require(ObjectIdentifier(parts[0]))
            let value: Value = try #require(Self.value(tag: parts[1], text: parts[2]), "\(line)")
            agent.objects[name] = value
        }
        return agent
    }

    private static func value(tag: String, text: String) -> Value? {
        switch tag {
        case "2": Int32(text).map { .integer($0) }
        case "4": .octets(Array(text.utf8))
        case "4x": octets(text).map { .octets($0) }
        case "6": ObjectIdentifier(text).map { .objectIdentifier($0) }
        case "64":
            HostAddress(text).map { _ in
                .ipAddress(text.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) })
            }
        case "65": UInt32(text).map { .counter32($0) }
        case "66": UInt32(text).map { .unsigned($0) }
        case "67": UInt32(text).map { .timeTicks($0) }
        case "68x": octets(text).map { .opaque($0) }
        case "70": UInt64(text).map { .counter64($0) }
        default: nil
        }
    }

    private static func octets(_ digits: String) -> [UInt8]? {
        let octets = stride(from: 0, to: digits.count, by: 2).map { start in
            UInt8(digits.dropFirst(start).prefix(2), radix: 16)
        }
        return octets.contains(nil) ? nil : octets.compactMap(\.self)
    }

    private func values(_ objects: [ObjectIdentifier: Value]) -> [ObjectIdentifier: Value] {
        let report = Probe.Report(identity: catalogue.identity(of: objects), profile: nil, judgement: Judgement())
        let recording = Recording(of: objects, report: report, address: "198.51.100.77", nameOf: \.description)
        return Dictionary(recording.variables.map { ($0.name, $0.value) }) { first, _ in first }
    }

    // MARK: - Round trip

    @Test(arguments: [false, true]) func aReplayedRecordingIsJudgedTheSame(isVersion1: Bool) async throws {
        let ports: [UInt32: Port] = [1: Port(name: "Gi1/0/1"), 2: Port(name: "Gi1/0/2", status: 2)]
        for original in [ScriptedAgent.ups(serial: "AS0001"), .accessSwitch(ports), pdu()] {
            var agent = original
            agent.isVersion1 = isVersion1
            let report = try await probe(agent)
            var replayed = try replay(try await recording(of: agent).text)
            replayed.isVersion1 = isVersion1
            let again = try await probe(replayed)
            #expect(again.profile == report.profile)
            #expect(again.judgement.signals.map(\.name) == report.judgement.signals.map(\.name))
            #expect(again.judgement.signals.map(\.state) == report.judgement.signals.map(\.state))
            #expect(again.judgement.signals.map(\.value) == report.judgement.signals.map(\.value))
            #expect(!report.judgement.signals.isEmpty)
        }
    }

    @Test func aRecordingRecordedAgainIsTheSame() async throws {
        let text = try await recording(of: pdu()).text
        #expect(try await recording(of: try replay(text)).text == text)
    }

    @Test func linesAreSortedByNumberNotByText() async throws {
        var agent = pdu()
        agent.objects[Self.outletState.appending([10])] = .integer(1)
        let names = try await recording(of: agent).variables.map(\.name)
        #expect(names == names.sorted())
        #expect(names.contains(Self.outletState.appending([10])))
    }

    /// What the profile judges by is there although the agent dies of a walk through its enterprise.
    @Test func anAgentThatFailsLaterIsRecordedAllTheSame() async throws {
        var agent = ScriptedAgent.ups(serial: "AS0001")
        agent.bulk = .silent
        let replayed = try replay(try await recording(of: agent).text)
        #expect(try await probe(replayed).judgement.signals.contains { $0.name == "input" && $0.state == .up })
    }

    @Test func aSilentAgentIsNoRecording() async throws {
        var agent = pdu()
        let report = try await probe(agent)
        agent.isSilent = true
        await #expect(throws: RequestFailure.timeout) {
            try await Recording(of: try target(agent), report: report, engine: InstantEngine(agent: agent))
        }
    }

    // MARK: - What is written

    @Test func everyKindOfValueHasItsTag() throws {
        let base: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 7]
        let lines: [(Value, String)] = [
            (.integer(-4), "2|-4"), (.unsigned(7), "66|7"), (.counter32(8), "65|8"),
            (.counter64(.max), "70|\(UInt64.max)"),
            (.timeTicks(9), "67|9"), (.octets([]), "4|"), (text("230.1 V"), "4|230.1 V"),
            (.octets([0, 0x80]), "4x|0080"), (.objectIdentifier([1, 3, 6]), "6|1.3.6"), (.ipAddress(0), "64|0.0.0.0"),
            (.opaque([0x9F, 0x78, 4, 1, 2, 3, 4]), "68x|9f780401020304"),
        ]
        let objects = Dictionary(
            uniqueKeysWithValues: lines.enumerated().map { (base.appending([UInt32($0.offset)]), $0.element.0) })
        let report = Probe.Report(identity: Identity(), profile: nil, judgement: Judgement())
        let recording = Recording(of: objects, report: report, address: "ups", nameOf: \.description)
        let expected = lines.enumerated().map { "\(base).\($0.offset)|\($0.element.1)\n" }.joined()
        #expect(recording.text == expected)
    }

    @Test func exceptionsAreNoVariables() {
        #expect(values([[1, 3, 6, 1, 4, 1, 1, 0]: .noSuchInstance, [1, 3, 6, 1, 4, 1, 2, 0]: .null]).isEmpty)
    }

    // MARK: - What is replaced

    @Test func theSystemGroupKeepsItsDescriptionAlone() {
        let found = values([
            [1, 3, 6, 1, 2, 1, 1, 1, 0]: text("Acme UPS on hall-7.example.net, 10.9.8.7, SNMP 2.1"),
            [1, 3, 6, 1, 2, 1, 1, 4, 0]: text("Jane Doe"), [1, 3, 6, 1, 2, 1, 1, 5, 0]: text("hall-7.example.net"),
            [1, 3, 6, 1, 2, 1, 1, 6, 0]: text("Hall 7"),
        ])
        #expect(found[[1, 3, 6, 1, 2, 1, 1, 1, 0]] == text("Acme UPS on agent, 192.0.2.1, SNMP 2.1"))
        #expect(found[[1, 3, 6, 1, 2, 1, 1, 4, 0]] == text(""))
        #expect(found[[1, 3, 6, 1, 2, 1, 1, 5, 0]] == text("agent"))
        #expect(found[[1, 3, 6, 1, 2, 1, 1, 6, 0]] == text(""))
    }

    @Test func addressesAreReplacedConsistently() {
        let base: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 7]
        let physical: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 6]
        let description: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 2]
        let mac: [UInt8] = [0, 0xC0, 0xB7, 1, 2, 3]
        let found = values([
            base.appending([1]): .ipAddress(0x0A01_0203), base.appending([2]): .ipAddress(0x0A01_0204),
            base.appending([3]): .ipAddress(0x0A01_0203), physical.appending([1]): .octets(mac),
            base.appending([4]): .octets(mac), description.appending([1]): text("eth0 00-C0-B7-01-02-03 10.1.2.4"),
            description.appending([2]): text("00 c0 b7 01 02 03 00c0b7010203 00c0.b701.0203"),
            description.appending([3]): text("fe80::2c0:b7ff:fe01:203 a.b@example.org"),
        ])
        #expect(found[base.appending([1])] == found[base.appending([3])])
        #expect(found[base.appending([1])] != found[base.appending([2])])
        #expect(found[physical.appending([1])] == .octets([2, 0, 0, 0, 0, 1]))
        #expect(found[base.appending([4])] == .octets([2, 0, 0, 0, 0, 1]))
        let other = found[base.appending([2])]?.description ?? ""
        #expect(other.hasPrefix("192.0.2."))
        #expect(found[description.appending([1])] == text("eth0 02:00:00:00:00:01 \(other)"))
        let one = "02:00:00:00:00:01"
        #expect(found[description.appending([2])] == text("\(one) \(one) \(one)"))
        #expect(found[description.appending([3])] == text("2001:db8::1 someone@example.com"))
    }

    @Test func labelsAndSerialNumbersAreCounted() async throws {
        let recording = try await recording(of: pdu())
        let found = Dictionary(recording.variables.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(found[Self.pduSerial] == text("SN0001"))
        #expect(found[Self.outletLabel.appending([2])] == text("outlet 2"))
        #expect(found[Self.outletState.appending([2])] == .integer(2))
    }

    /// A card tells its own in sysDescr, which is not that of the UPS.
    @Test func aSerialNumberInADescriptionIsReplaced() {
        let description: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 1, 0]
        for (original, expected) in [
            ("Card (MN:AP9631 SN: ZA1405012345 MD:08/18/2012)", "Card (MN:AP9631 SN: SN0001 MD:08/18/2012)"),
            ("PDU, serial number 00-4711-X, S/N=00-4711-X", "PDU, serial number SN0001, S/N=SN0001"),
            ("Serial interface, Serial 0/0/1, SNMP v2c", "Serial interface, Serial 0/0/1, SNMP v2c"),
        ] {
            #expect(values([description: text(original)])[description] == text(expected))
        }
    }

    @Test func onlyTechnicalTextIsKept() {
        for kept in ["230", "-5.2", "49.98 Hz", "v4.2.9", "6.8.0b", "On", "N/A", "L1-L2"] {
            #expect(Redaction.isTechnical(kept), "\(kept)")
        }
        for replaced in [
            "Rack 12", "1234567", "10.1.2.3", "2026-11-29", "Smith", "customer-a", "V", "Oslo 3", "1.2.3.4.5",
        ] {
            #expect(!Redaction.isTechnical(replaced), "\(replaced)")
        }
    }

    @Test func octetsThatAreNoTextKeepTheirLengthAndDates() {
        let base: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 7]
        let date: [UInt8] = [7, 0xEA, 11, 29, 16, 7, 3, 0]
        let found = values([
            base.appending([1]): .octets(date), base.appending([2]): .octets([1, 2, 3, 4, 5, 6, 7, 8]),
            base.appending([3]): .octets([0, 0x80]), base.appending([4]): .octets([UInt8](repeating: 1, count: 16)),
            [1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0]: .octets([0x80, 0, 1, 0x3E, 3, 0, 0xC0, 0xB7, 1, 2, 3]),
        ])
        #expect(found[base.appending([1])] == .octets(date))
        #expect(found[base.appending([2])] == .octets([UInt8](repeating: 0, count: 8)))
        #expect(found[base.appending([3])] == .octets([0, 0x80]))
        #expect(found[base.appending([4])] == .octets([UInt8](repeating: 0, count: 16)))
        #expect(found[[1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0]] == .octets([0x80, 0, 1, 0x3E, 4] + Array("agent".utf8)))
    }

    /// Some tables have names and addresses for indexes.
    @Test func rowsWithTellingIndexesAreLeftOut() {
        let base: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 7]
        let user = Array("smith".utf8).map { UInt32($0) }
        let found = values([
            base.appending([1, 0]): .ipAddress(0x0A63_0203), base.appending([2, 10, 99, 2, 3]): .integer(1),
            base.appending([3, 192, 168, 7, 7]): .integer(1), base.appending([4, 5] + user): .integer(1),
            base.appending([5, 1]): .integer(1),
        ])
        #expect(found.keys.sorted() == [base.appending([1, 0]), base.appending([5, 1])])
    }

    // MARK: - Whatever the tables hold

    /// Names of people and places, planted in every object of random tables: none comes out.
    @Test(arguments: 0..<12) func nothingPersonalSurvives(seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let owner = Owner(using: &random)
        var agent = seed.isMultiple(of: 2) ? pdu() : ScriptedAgent.ups(serial: owner.serial)
        agent.objects[[1, 3, 6, 1, 2, 1, 1, 5, 0]] = text(owner.name)
        agent.objects[[1, 3, 6, 1, 2, 1, 1, 4, 0]] = text(owner.contact)
        agent.objects[[1, 3, 6, 1, 2, 1, 1, 6, 0]] = text(owner.place)
        agent.objects[[1, 3, 6, 1, 2, 1, 1, 1, 0]] = text(owner.sentence(using: &random))
        agent.objects[[1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 11, 1]] = text(owner.serial)
        let roots: [ObjectIdentifier] = [
            [1, 3, 6, 1, 4, 1, 4711], [1, 3, 6, 1, 4, 1, 318], [1, 3, 6, 1, 2, 1, 31, 1, 1, 1],
            [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1], [1, 3, 6, 1, 2, 1, 33, 1, 1], [1, 3, 6, 1, 2, 1, 2, 2, 1],
        ]
        for _ in 0..<200 {
            let root = roots.randomElement(using: &random) ?? []
            let name = root.appending((0..<2).map { _ in UInt32.random(in: 1...20, using: &random) })
            if agent.objects[name] == nil { agent.objects[name] = owner.value(using: &random) }
        }
        let recording = try await recording(of: agent).text
        let plain = recording.lowercased()
        let hexadecimal = owner.secrets.map { Array($0.utf8).hexadecimal() }
        for secret in owner.secrets.map({ $0.lowercased() }) + hexadecimal {
            #expect(!plain.contains(secret), "\(secret) survives")
        }
    }
}

/// Who must not be found in a recording.
private struct Owner {
    let name: String
    let contact: String
    let place: String
    let serial: String
    let address: UInt32
    let mac: [UInt8]

    init(using random: inout SeededGenerator) {
        func word(_ length: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: length, using: &random)).map { _ in "qwxzkjvy".randomElement(using: &random) ?? "q"
                })
        }
        name = word(5...9)
        contact = "\(word(4...8)) \(word(6...9))"
        place = "\(word(4...7)), \(word(5...9))"
        serial = "\(word(3...4))\(Int.random(in: 10_000...99_999, using: &random))".uppercased()
        address = UInt32.random(in: 0x0A63_0000...0x0A63_FFFF, using: &random)
        mac = [0, 0xC0, 0xB7] + (0..<3).map { _ in UInt8.random(in: 0xA0...0xFF, using: &random) }
    }

    private var dotted: String { Value.ipAddress(address).description }

    /// Whoever knows one of these knows the owner.
    var secrets: [String] {
        [
            name, contact, place, serial, dotted, mac.hexadecimal(), mac.hexadecimal(separatedBy: ":"),
            mac.hexadecimal(separatedBy: "-"), "\(name)@example.org",
        ]
    }

    /// A text of the maker's with something of the owner's in it.
    func sentence(using random: inout SeededGenerator) -> String {
        let secret = secrets.randomElement(using: &random) ?? name
        let upper = Bool.random(using: &random)
        return "Card 2.1 at \(upper ? secret.uppercased() : secret)/1"
    }

    func value(using random: inout SeededGenerator) -> Value {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .ipAddress(address)
        case 1: .octets(mac)
        case 2: .integer(Int32.random(in: 0...250, using: &random))
        case 3: .octets(Array((secrets.randomElement(using: &random) ?? name).utf8))
        case 4: .octets(Array(sentence(using: &random).utf8) + [0, 0])
        case 5: .objectIdentifier(ObjectIdentifier([1, 3, 6, 1] + Array(name.utf8).map { UInt32($0) }))
        case 6: .opaque(Array(contact.utf8))
        default: .octets(Array("\(contact)\u{FC}".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }))
        }
    }
}

/// A generator that gives the same numbers for the same seed (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
