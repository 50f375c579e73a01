import Foundation
import Intervals
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Testing

/// `notifications:` in the configuration and in a profile.
struct NotificationSettingsTests {
    private func load(_ text: String) throws -> Configuration {
        let (configuration, problems) = try Sample.folder(text).load()
        return try #require(configuration, "\(problems)")
    }

    // MARK: - The configuration

    @Test func everyKeyArrives() throws {
        let settings = try #require(try load(Sample.complete).notifications)
        #expect(settings.listen.map(\.description) == ["127.0.0.1:1162", "[fe80::1%eth0]:162"])
        #expect(settings.credentials == ["lab", "campus"])
        #expect(settings.limits.perSecond == 20)
        #expect(settings.limits.burst == 100)
        #expect(settings.limits.totalPerSecond == 500)
        #expect(settings.limits.totalBurst == 1000)
    }

    private var without: String {
        get throws {
            let start = try #require(Sample.complete.range(of: "notifications:")?.lowerBound)
            return String(Sample.complete[..<start])
        }
    }

    /// Loopback, a port without privilege, and whom the devices know.
    @Test func theShortestForm() throws {
        let settings = try #require(try load(without + "notifications: {}\n").notifications)
        #expect(settings.listen.map(\.description) == ["127.0.0.1:1162"])
        #expect(settings.credentials == ["campus", "lab"])
        #expect(settings.limits == NotificationLimits())
    }

    @Test(arguments: ["", "notifications:\n", "notifications: null\n"])
    func withoutItThereIsNoReceiver(_ text: String) throws {
        #expect(try load(without + text).notifications == nil)
    }

    @Test func credentialsThatNoDeviceUsesAreNamed() throws {
        let text = Sample.complete.replacing("credentials: lab,", with: "credentials: campus,")
            .replacing("  credentials: [lab, campus]\n", with: "")
        #expect(try load(text).notifications?.credentials == ["campus"])
    }

    // MARK: - Stations

    @Test func stationsAreRead() throws {
        let text = """
            notify:
              - {to: 10.0.0.5, credentials: campus, inform: true}
              - {to: "[fe80::5%eth0]:1162", credentials: lab, root: 1.3.6.1.4.1.32473.1}

            """
        let stations = try load(without + text).notify
        #expect(stations.map(\.to.description) == ["10.0.0.5:162", "[fe80::5%eth0]:1162"])
        #expect(stations.map(\.isInform) == [true, false])
        #expect(stations.map(\.root) == [NotifiedStation.usualRoot, [1, 3, 6, 1, 4, 1, 32473, 1]])
    }

    @Test(arguments: [
        ("{credentials: lab}", "`to`"), ("{to: 10.0.0.5, credentials: lob}", "did you mean lab?"),
        ("{to: 10.0.0.5, credentials: lab, inform: 1}", "true or false"),
        ("{to: 10.0.0.5, credentials: lab, root: mine}", "an object identifier such as 1.3.6.1.4.1.32473.1"),
        ("{to: 10.0.0.5, credentials: lab, informs: true}", "did you mean inform?"),
    ])
    func mistakesInAStation(_ station: String, _ said: String) throws {
        let problems = try Sample.folder(without + "notify: [\(station)]\n").problems
        #expect(problems.contains { $0.contains("error") && $0.contains(said) }, "\(problems)")
    }

    // MARK: - A profile

    private func catalogue(_ notifications: String) throws -> (profile: Profile?, problems: [String]) {
        let folder = try Sample.folder()
        let profile = """
            title: A switch
            signals:
              - signal: port
                elements: [IF-MIB::ifName]
                evidence: [{value: IF-MIB::ifOperStatus, up: [1], down: [2]}]
            notifications:
            \(notifications)
            """
        try folder.write("profiles/own.yaml", profile)
        let (catalogue, problems) = try ConfigurationFiles.catalogue(for: folder.load().configuration)
        let words = problems.map { "\($0)".replacingOccurrences(of: folder.url.path + "/", with: "") }
        return (catalogue.profile(named: "own"), words)
    }

    @Test func everyKeyOfARule() throws {
        let (profile, problems) = try catalogue(
            """
              - trap: [IF-MIB::linkDown, IF-MIB::linkUp]
                when: {object: UPS-MIB::upsAlarmDescr, is: [UPS-MIB::upsAlarmOnBattery, 3]}
                signal: port
                state: down
                row: IF-MIB::ifIndex
                within: 3s
              - trap: SNMPv2-MIB::coldStart
            """)
        #expect(problems.isEmpty)
        let rules = try #require(profile?.notifications)
        #expect(rules.map(\.label) == ["IF-MIB::linkDown", "IF-MIB::linkUp", "SNMPv2-MIB::coldStart"])
        #expect(rules[0].trap == [1, 3, 6, 1, 6, 3, 1, 1, 5, 3])
        #expect(
            rules[0].condition
                == .init(
                    object: [1, 3, 6, 1, 2, 1, 33, 1, 6, 2, 1, 2], identifiers: [[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 2]],
                    numbers: [3]))
        #expect(
            rules[1].claim
                == .init(signal: "port", state: .down, rows: [[1, 3, 6, 1, 2, 1, 2, 2, 1, 1]], within: .seconds(3)))
        #expect(rules[2].claim == nil && rules[2].condition == nil)
    }

    @Test(arguments: [
        (
            "{trap: IF-MIB::linkDwn}",
            "7:12: error: notifications[0].trap: No loaded MIB module knows IF-MIB::linkDwn; it is written MODULE::object, "
                + "and `mibs:` names further folders of modules."
        ),
        (
            "{signal: port, state: up}",
            "7:5: error: notifications[0] lacks `trap`: the name of a notification, or a list"
        ),
        (
            "{trap: IF-MIB::linkDown, signal: prot, state: up}",
            "7:38: error: the profile has no signal prot; did you mean port?"
        ),
        (
            "{trap: IF-MIB::linkDown, signal: port, state: unknown}",
            "7:51: error: notifications[0].state: unknown is none of up, down"
        ),
        (
            "{trap: IF-MIB::linkDown, signal: port}",
            "7:5: error: notifications[0] lacks `state`: up or down"
        ),
        ("{trap: IF-MIB::linkDown, state: up}", "7:37: error: `state` needs `signal` beside it"),
        (
            "{trap: IF-MIB::linkDown, when: {object: IF-MIB::ifIndex}}",
            "7:36: error: notifications[0].when lacks `is`: a list of names or numbers"
        ),
    ])
    func mistakesInARule(_ rule: String, _ said: String) throws {
        #expect(try catalogue("  - \(rule)").problems == ["profiles/own.yaml:\(said)"])
    }
}
