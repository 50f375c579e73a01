import Digests
import Foundation
import Intervals
import Site
import Synchronization
import Testing

@testable import Office

/// Who is let in, and for how long.
@Suite struct AccessControlTests {
    private let site: OfficeSite
    private let control: AccessControl
    private let root = OfficeSite.administrator
    private static let here = "203.0.113.7"
    private let said = Reported()

    private final class Reported: Sendable {
        let all = Mutex<[String]>([])
    }

    init() throws {
        let site = try OfficeSite(passwordHash: PasswordHash(of: "traffic pages").map { "\($0)" }, hasReadings: false)
        self.site = site
        let office = site.office
        control = AccessControl(office: { office }) { [said] refusal in
            said.all.withLock { $0.append(refusal.description) }
        }
        _ = try office.add(NewAccount(name: "zhao", role: .operator, password: "correct horse"), by: root)
    }

    private func signIn(
        _ name: String = "zhao", _ password: String = "correct horse", from address: String = here
    ) async throws -> Session { try await control.signIn(name: name, password: password, from: address) }

    private func denial(
        _ name: String = "zhao", _ password: String = "wrong battery", from address: String = here
    ) async throws -> SignInDenial? {
        do {
            _ = try await signIn(name, password, from: address)
            return nil
        } catch let denial as SignInDenial {
            return denial
        }
    }

    private func entrant(_ session: Session, from address: String = here) throws -> Entrant? {
        try control.entrant(cookie: try control.cookie(of: session), from: address)
    }

    @Test func whoeverKnowsThePasswordComesIn() async throws {
        let session = try await signIn()
        let entrant = try #require(try entrant(session))
        #expect(entrant.principal == Principal(name: "zhao", role: .operator))
        #expect(entrant.formToken == (try control.formToken(of: session)))
        #expect(try await denial() == .wrong)
        #expect(try await denial("nobody", "correct horse") == .wrong)
        #expect(try await denial("zhao", "") == .wrong)
        #expect(try await denial("zhao", String(repeating: "x", count: 5000), from: "203.0.113.8") == .wrong)
        await control.stop()
    }

    /// User name and password of the traffic pages are a customer's way in, too.
    @Test func aCustomerSignsInByItsTrafficPages() async throws {
        let session = try await signIn("acme", "traffic pages")
        #expect(try entrant(session)?.principal == Principal(name: "acme", role: .customer(contracts: ["acme"])))
        #expect(try await denial("acme", "correct horse") == .wrong)
        // Another password ends what the former began.
        let text = "$scrypt$ln=15,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        let changed = try site.reconfigured { yaml in
            yaml.replacing(
                "    language: en\n",
                with: "    language: en\n    traffic: {username: acme, password_hash: \"\(text)\"}\n",
                maxReplacements: 1)
        }
        let other = AccessControl(office: { changed }) { _ in }
        #expect(try other.entrant(cookie: try control.cookie(of: session), from: Self.here) == nil)
        await other.stop()
        await control.stop()
    }

    @Test func aNewPasswordOrRevocationEndsEverySession() async throws {
        let first = try await signIn()
        try site.office.setPassword(of: "zhao", to: "battery staple", by: root)
        #expect(try entrant(first) == nil)
        let second = try await signIn("zhao", "battery staple")
        let held = try #require(try entrant(second))
        #expect(control.isStillAllowed(held, from: Self.here))
        _ = try site.office.revoke("zhao", by: root)
        #expect(try entrant(second) == nil && !control.isStillAllowed(held, from: Self.here))
        // Somebody else of the same name is somebody else.
        _ = try site.office.add(NewAccount(name: "zhao", role: .viewer, password: "battery staple"), by: root)
        #expect(try entrant(second) == nil)
        await control.stop()
    }

    @Test func sessionsEnd() async throws {
        let session = try await signIn()
        try site.clock.set("2026-03-20T07:59:59Z")
        #expect(try entrant(session) != nil && control.renewed(session) != nil)
        try site.clock.set("2026-03-20T08:00:00Z")
        #expect(try entrant(session) == nil)
        // One that goes on being used ends, too.
        try site.clock.set("2026-03-20T00:05:00Z")
        var renewed = session
        for hour in 1...200 {
            try site.clock.set("\(Instant("2026-03-20T00:00:00Z").map { $0 + .hours(Int64(hour)) } ?? .distantPast)")
            guard let entrant = try entrant(renewed) else {
                #expect(hour == 168)
                break
            }
            #expect(hour < 168)
            let session = try #require(entrant.session)
            renewed = try #require(control.renewed(session))
        }
        await control.stop()
    }

    @Test func whoeverSignsOutIsOut() async throws {
        let session = try await signIn()
        let other = try await signIn()
        try control.end(session)
        #expect(try entrant(session) == nil)
        #expect(try entrant(other) != nil)
        // Also after a restart.
        let office = site.office
        let restarted = AccessControl(office: { office }) { _ in }
        #expect(try restarted.entrant(cookie: try control.cookie(of: session), from: Self.here) == nil)
        #expect(try restarted.entrant(cookie: try control.cookie(of: other), from: Self.here) != nil)
        await restarted.stop()
        await control.stop()
    }

    /// No octet of a cookie can be changed, and nothing else that is signed passes for one.
    @Test func cookiesAreNotForged() async throws {
        let session = try await signIn()
        let cookie = try control.cookie(of: session)
        let octets = Array(cookie.utf8)
        for index in octets.indices {
            var other = octets
            other[index] = other[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: other, as: UTF8.self)
            #expect(try control.entrant(cookie: text, from: Self.here) == nil, "\(index)")
        }
        let form = try control.formToken(of: session)
        let body = cookie.split(separator: ".")[0]
        for text in [
            "", ".", "..", "\(body).", "\(body).\(form)", "\(cookie).", "x\(cookie)", "\(cookie)\u{0}", cookie + "==",
        ] {
            #expect(try control.entrant(cookie: text, from: Self.here) == nil, "\(text)")
        }
        // The session of a sign-in form is nobody's.
        #expect(try entrant(control.visitorSession()) == nil)
        #expect(try control.visitorSession(cookie: cookie) == nil)
        await control.stop()
    }

    // MARK: - Guessing

    @Test func guessingIsSlowedDown() async throws {
        for _ in 0..<5 { #expect(try await denial() == .wrong) }
        guard case .locked(let until) = try await denial("zhao", "correct horse") else {
            Testing.Issue.record("guessing goes on")
            return
        }
        #expect(until > site.clock.now && until <= site.clock.now + .minutes(1))
        // Elsewhere the owner comes in.
        #expect(try await denial("zhao", "correct horse", from: "198.51.100.1") == nil)
        try site.clock.set("\(until)")
        #expect(try await denial("zhao", "correct horse") == nil)
        await control.stop()
    }

    // MARK: - Tokens

    @Test func tokensAreWorthWhatTheySay() async throws {
        let office = site.office
        let issued = try office.issue(
            NewToken(
                .program, name: "billing", role: .customer, contracts: ["acme"], addresses: ["10.0.0.0/8"],
                life: .days(1)), by: root)
        func principal(_ text: String, from address: String = "10.1.2.3") throws -> Principal? {
            try control.entrant(bearer: text, from: address)?.principal
        }
        #expect(try principal(issued.text) == Principal(name: "billing", role: .customer(contracts: ["acme"])))
        #expect(try principal(issued.text, from: "11.1.2.3") == nil)
        #expect(try principal(issued.text + "x") == nil && principal("") == nil)
        #expect(try principal(issued.token.digest) == nil)
        #expect(try control.session(wall: issued.text, from: "10.1.2.3") == nil)
        await control.stop()
        let used = try #require(try office.accounts(for: root).tokens.first)
        #expect(used.lastUsed == site.clock.now && used.lastFrom == "10.1.2.3")
        try site.clock.set("2026-03-21T00:00:00Z")
        #expect(try principal(issued.text) == nil)
    }

    @Test func aWallReadsFromItsPlaceUntilItIsRevoked() async throws {
        let issued = try site.office.issue(NewToken(.wall, name: "noc", addresses: ["10.0.7.0/24"]), by: root)
        let session = try #require(try control.session(wall: issued.text, from: "10.0.7.9"))
        try site.clock.set("2027-03-20T00:00:00Z")
        let entrant = try #require(try entrant(session, from: "10.0.7.10"))
        #expect(entrant.principal == Principal(name: "noc", role: .viewer))
        #expect(try self.entrant(session, from: "10.0.8.9") == nil)
        #expect(try control.session(wall: issued.text, from: "10.0.8.9") == nil)
        #expect(try control.entrant(bearer: issued.text, from: "10.0.7.9") == nil)
        _ = try site.office.revoke("noc", by: root)
        #expect(try self.entrant(session, from: "10.0.7.10") == nil)
        #expect(!control.isStillAllowed(entrant, from: "10.0.7.10"))
        await control.stop()
    }

    @Test func aProxyNamesPeopleWithAccounts() async throws {
        let first = try control.entrant(namedByProxy: "zhao", from: Self.here)
        #expect(first?.principal.role == .operator)
        #expect(first?.formToken == (try control.entrant(namedByProxy: "zhao", from: Self.here)?.formToken))
        #expect(try control.entrant(namedByProxy: "Zhao", from: Self.here) == nil)
        #expect(try control.entrant(namedByProxy: "acme", from: Self.here) == nil)
        await control.stop()
    }

    // MARK: - Without accounts

    @Test func asSoonAsAnybodyCanSignInEverybodyMust() async throws {
        #expect(try control.asksWho())
        await control.stop()
        func asks(_ site: OfficeSite) throws -> Bool {
            let office = site.office
            return try AccessControl(office: { office }) { _ in }.asksWho()
        }
        let empty = try OfficeSite(hasReadings: false)
        #expect(try !asks(empty))
        _ = try empty.office.issue(NewToken(.wall, name: "noc", addresses: ["::1"]), by: root)
        #expect(try asks(empty))
        _ = try empty.office.revoke("noc", by: root)
        #expect(try !asks(empty))
        #expect(try asks(OfficeSite(passwordHash: PasswordHash(of: "x").map { "\($0)" }, hasReadings: false)))
    }

    /// The key of a process without a file is its own.
    @Test func withoutAFileSessionsLastAsLongAsTheProcess() async throws {
        let site = try OfficeSite(passwordHash: PasswordHash(of: "traffic pages").map { "\($0)" }, hasReadings: false)
        let office = site.office
        let control = AccessControl(office: { office }) { _ in }
        let session = try await control.signIn(name: "acme", password: "traffic pages", from: Self.here)
        let cookie = try control.cookie(of: session)
        #expect(try control.entrant(cookie: cookie, from: Self.here) != nil)
        #expect(!FileManager.default.fileExists(atPath: AccountFile.path(of: office.configuration)))
        let other = AccessControl(office: { office }) { _ in }
        #expect(try other.entrant(cookie: cookie, from: Self.here) == nil)
        try control.end(session)
        #expect(try control.entrant(cookie: cookie, from: Self.here) == nil)
        await control.stop()
        await other.stop()
    }

    @Test func whatCannotBeWrittenIsSaid() async throws {
        let path = AccountFile.path(of: site.office.configuration)
        try FileManager.default.createDirectory(atPath: "\(path).refused-1.jsonl", withIntermediateDirectories: true)
        control.note(.wrongToken, from: Self.here)
        await control.stop()
        #expect(said.all.withLock { $0.count } == 1)
    }
}
