import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Testing

@testable import Collection

/// Outlets by number and by label (`pdu-1/outlet/7`, `pdu-1/outlet/rack12-left`).
@Suite struct LabelTests {
    private let relay: ObjectIdentifier = [1, 3, 6, 1, 9, 7, 1]
    private let label: ObjectIdentifier = [1, 3, 6, 1, 9, 7, 2]

    private func pdu(_ labels: [UInt32: String]) -> ScriptedAgent {
        var agent = ScriptedAgent()
        agent.upTime = 100_000_000
        agent.identify(as: Family.ups)
        for (outlet, text) in labels {
            agent.objects[relay.appending([outlet])] = .integer(1)
            agent.objects[label.appending([outlet])] = .octets(Array(text.utf8))
        }
        return agent
    }

    private var store: PlanStore {
        var profile = Profile(name: "pdu", title: "PDU")
        profile.systemPrefixes = [Family.ups]
        var outlet = SignalRule(
            name: "outlet", elements: .numbers, weighing: .agree,
            evidence: [Evidence(object: relay, label: "relay", isScalar: false, meaning: .values(up: [1], down: [0]))])
        outlet.labels = [label]
        profile.signals = [outlet]
        return PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
    }

    @Test func anOutletIsReadUnderBothNames() throws {
        var play = try Play(pdu([7: "rack12-left", 8: "rack12-right"]), wanted: ["outlet/rack12-left"], store: store)
        play.poll(times: 2)
        #expect(play.warnings.isEmpty)
        let label = SignalName(device: "d", kind: "outlet", element: "rack12-left")
        #expect(play.machine.row(of: label)?.path == "d/outlet/7")
        #expect(play.machine.row(of: SignalName(device: "d", kind: "outlet", element: "7")) == nil)
        #expect(play.state("outlet/7") == .up)
        #expect(play.state("outlet/rack12-left") == .up)
        // Nobody uses that name.
        #expect(play.state("outlet/rack12-right") == nil)
        #expect(play.steady.last?.group.signals.contains { $0.path == "d/outlet/rack12-left" } ?? false)
        play.clear()
        play.agent.objects[relay.appending([7])] = .integer(0)
        play.poll(times: 1)
        #expect(play.state("outlet/7") == .down)
        #expect(play.state("outlet/rack12-left") == .down)
    }

    @Test func anotherLabelIsAnEventAndNoNewOutlet() throws {
        var play = try Play(pdu([7: "rack12-left", 8: "spare"]), wanted: ["outlet/rack12-left"], store: store)
        play.poll(times: 2)
        play.agent.objects[label.appending([7])] = .octets(Array("rack12-l".utf8))
        play.clear()
        play.poll(times: 70)
        #expect(play.notes.map(\.kind) == [.deviceChanged])
        #expect(play.notes.first?.summary.contains("d/outlet/7 is no longer called d/outlet/rack12-left") ?? false)
        play.clear()
        play.agent.objects[relay.appending([7])] = .integer(0)
        play.poll(times: 1)
        #expect(play.state("outlet/rack12-left") == .down)
    }

    /// Also where the configuration goes by numbers; one event for all that were renamed.
    @Test func labelsThatNobodyUsesAreEventsToo() throws {
        var play = try Play(pdu([7: "rack12-left", 8: "spare", 9: "spare"]), wanted: ["outlet/7"], store: store)
        play.poll(times: 2)
        play.agent.objects[label.appending([7])] = .octets(Array("rack14-left".utf8))
        play.agent.objects[label.appending([9])] = .octets(Array("rack14-right".utf8))
        play.clear()
        play.poll(times: 370)
        #expect(play.notes.map(\.kind) == [.deviceChanged])
        let summary = play.notes.first?.summary ?? ""
        #expect(summary.contains("outlet/7 is called rack14-left now, was rack12-left"), "\(summary)")
        #expect(summary.contains("outlet/9 is called rack14-right now, was spare"), "\(summary)")
        // The outlets are the same: nothing is read anew.
        #expect(play.readings.isEmpty && play.state("outlet/7") == nil)
        #expect(play.steady.count == 370)
    }

    @Test func aLabelThatMovesIsFollowedAndSaid() throws {
        var play = try Play(pdu([7: "rack12-left", 8: "spare"]), wanted: ["outlet/rack12-left"], store: store)
        play.poll(times: 2)
        play.agent.objects[label.appending([7])] = .octets(Array("spare".utf8))
        play.agent.objects[label.appending([8])] = .octets(Array("rack12-left".utf8))
        play.agent.objects[relay.appending([8])] = .integer(0)
        play.poll(times: 70)
        #expect(play.notes.map(\.kind) == [.deviceChanged])
        #expect(play.state("outlet/7") == .up)
        #expect(play.state("outlet/rack12-left") == .down)
    }

    @Test func aLabelThatTwoHaveNamesNeither() throws {
        var play = try Play(pdu([7: "spare", 8: "spare"]), wanted: ["outlet/spare", "outlet/9"], store: store)
        play.poll(times: 2)
        #expect(play.warnings.contains { $0.contains("calls outlet/7 and outlet/8 outlet/spare: use the number") })
        #expect(play.warnings.contains { $0.contains("has no outlet/9") })
        #expect(play.state("outlet/spare") == nil)
    }
}
