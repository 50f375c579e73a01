import Intervals
import Profiles
import SNMP
import Site
import Testing

@testable import Collection

/// A device of another family than the configuration says is told of, once, and its agent's reading says why nothing is
/// known of it.
@Suite struct WrongProfileTests {
    /// Families of one vendor each: a generic one fits many devices.
    private static var store: PlanStore {
        var families = [Family.upsProfile, Family.switchProfile]
        for index in families.indices { families[index].precedence = 5 }
        return PlanStore(catalogue: Catalogue(families), schedule: Schedule())
    }

    @Test func whatSaysThatItIsOfAnotherFamilyIsSuspected() throws {
        var play = try Play(
            .accessSwitch([1: Port(name: "Gi1")]), wanted: ["input/L1"], profile: "ups", store: Self.store)
        play.poll()
        let reason = "its profile is ups, and it says that it is of the family switch"
        #expect(play.warnings.filter { $0 == "d: \(reason); `profile: auto` finds out what it is" }.count == 1)
        play.clear()
        play.wait(.seconds(10))
        play.poll()
        #expect(play.warnings.filter { $0.contains("its profile") }.isEmpty)
        var again = try Play(
            .accessSwitch([1: Port(name: "Gi1")]), wanted: ["input/L1"], profile: "ups", store: Self.store)
        again.poll()
        again.wait(.seconds(10))
        again.poll()
        let agent = again.readings.filter { $0.signal == .agent("d") && $0.state == .up }
        #expect(agent.contains { $0.evidence == reason })
    }

    @Test func itsOwnFamilyIsNotSuspected() throws {
        for profile in ["switch", "auto"] {
            var play = try Play(
                .accessSwitch([1: Port(name: "Gi1")]), wanted: ["port/Gi1"], profile: profile, store: Self.store)
            play.poll()
            #expect(play.warnings.filter { $0.contains("profile") }.isEmpty, "\(play.warnings)")
            #expect(play.readings.filter { $0.signal == .agent("d") }.allSatisfy { $0.evidence == nil })
        }
    }
}
