import Profiles
import SNMP
import SNMPValues
import Testing

@testable import Collection

/// Few, full requests.
@Suite struct PackingTests {
    private func judge(ports: Int, wanted: ClosedRange<Int>? = nil) -> Judge {
        var found: [ObjectIdentifier: Value] = [:]
        for port in 1...ports {
            let index = UInt32(port)
            found[Family.operStatus.appending([index])] = .null
            found[Family.lastChange.appending([index])] = .null
            found[Family.portName.appending([index])] = .octets(Array("Gi1/0/\(port)".utf8))
        }
        let names = wanted.map { Set($0.map { "port/Gi1/0/\($0)" }) }
        return Judge(Family.switchProfile, found: found, wanted: names)
    }

    private func pdus(
        _ judge: Judge, bulk: Bool = true, _ change: (inout AgentLimits) -> Void = { _ in }
    ) -> [PollPlan.PDU] {
        var limits = AgentLimits(knowsBulk: bulk)
        change(&limits)
        return PollPlan(judge: judge, limits: limits, clocks: PollPlan.Clocks()).pdus
    }

    @Test func aFewPortsAreAskedFor() {
        let pdus = pdus(judge(ports: 48, wanted: 5...9))
        #expect(pdus.count == 1)
        #expect(pdus[0].operation == .get)
        #expect(pdus[0].objects.count == 1 + 5 * 3)
        #expect(pdus[0].objects[0] == Catalogue.upTimeObject)
    }

    @Test func manyPortsAreWalked() {
        let pdus = pdus(judge(ports: 48))
        #expect(pdus.count == 1)
        #expect(pdus[0].operation == .getBulk(nonRepeaters: 1, maxRepetitions: 48))
        // The clock stands in the same PDU.
        #expect(pdus[0].expected[0] == Catalogue.upTimeObject)
        #expect(pdus[0].objects[0] == [1, 3, 6, 1, 2, 1, 1, 3])
        #expect(pdus[0].expected.count == 1 + 48 * 3)
    }

    /// From the first wanted row on, and no further than the last.
    @Test func aWalkCoversTheWantedRowsOnly() {
        let pdus = pdus(judge(ports: 200, wanted: 101...140))
        #expect(pdus.count == 1)
        #expect(pdus[0].operation == .getBulk(nonRepeaters: 1, maxRepetitions: 40))
        #expect(pdus[0].objects[1] == Family.operStatus.appending([100]))
    }

    /// Two ports at both ends of a long table are cheaper asked for.
    @Test func scatteredPortsAreAskedFor() {
        let pdus = pdus(judge(ports: 500, wanted: 1...1)) + pdus(judge(ports: 500, wanted: 499...500))
        #expect(pdus.allSatisfy { $0.operation == .get })
        #expect(pdus.count == 2)
    }

    @Test func withoutBulkRowsStayWhole() {
        let pdus = pdus(judge(ports: 48), bulk: false)
        #expect(pdus.count == 4)
        for pdu in pdus {
            #expect(pdu.objects.count <= 48)
            #expect(pdu.objects[0] == Catalogue.upTimeObject)
            // A port's status, its time and its name in one PDU.
            #expect((pdu.objects.count - 1) % 3 == 0)
        }
        #expect(Set(pdus.flatMap { $0.objects }).count == 1 + 48 * 3)
    }

    @Test func limitsAreKept() {
        let pdus = pdus(judge(ports: 10), bulk: false) { limits in _ = limits.shrink(after: 16, isSilence: false) }
        #expect(pdus.allSatisfy { $0.objects.count <= 8 })
        #expect(Set(pdus.flatMap { $0.objects }).count == 31)
        let walked = self.pdus(judge(ports: 48)) { $0.noteBulkEnd(after: 64) }
        #expect(walked.count == 3)
        #expect(walked.allSatisfy { $0.expected.count <= 64 })
    }

    @Test func anObjectThatIsMissingIsNotAskedFor() {
        let judge = judge(ports: 2)
        let gone = Family.lastChange.appending([2])
        let plan = PollPlan(
            judge: judge, limits: AgentLimits(knowsBulk: true),
            clocks: PollPlan.Clocks(hasUpTime: true, hasBoots: true),
            missing: [gone])
        #expect(plan.pdus.map(\.objects.count) == [7])
        #expect(!plan.pdus[0].objects.contains(gone))
        #expect(plan.pdus[0].objects[1] == Catalogue.bootsObject)
    }

    @Test func limitsAreLearned() {
        var limits = AgentLimits(knowsBulk: true)
        #expect(limits.variables == 48)
        var isWorthwhile = limits.shrink(after: 40, isSilence: false)
        #expect(isWorthwhile)
        #expect(limits.variables == 20)
        isWorthwhile = limits.shrink(after: 20, isSilence: true)
        #expect(isWorthwhile)
        #expect(limits.variables == 8)
        // Some cards survive five, and some one (quirk C5).
        for (count, next) in [(8, 4), (4, 2), (2, 1)] as [(Int, UInt16)] {
            isWorthwhile = limits.shrink(after: count, isSilence: true)
            #expect(isWorthwhile && limits.variables == next)
        }
        isWorthwhile = limits.shrink(after: 1, isSilence: true)
        #expect(!isWorthwhile)
        limits = AgentLimits(knowsBulk: true)
        // Silence to what was answered before has another reason.
        limits.noteAnswer(to: 16)
        isWorthwhile = limits.shrink(after: 16, isSilence: true)
        #expect(!isWorthwhile)
        for (count, next) in [(8, 4), (4, 3), (3, 2), (2, 1)] as [(Int, UInt16)] {
            isWorthwhile = limits.shrink(after: count, isSilence: false)
            #expect(isWorthwhile && limits.variables == next)
        }
        isWorthwhile = limits.shrink(after: 1, isSilence: false)
        #expect(!isWorthwhile)
        limits.noteBulkEnd(after: 1)
        #expect(limits.bulkVariables == 0)
        #expect(AgentLimits(knowsBulk: false).bulkVariables == 0)
    }
}
