import Digests
import Foundation
import Intervals
import Site
import Testing

@testable import Office

/// Who is given an account or a token, and how they are kept.
@Suite struct AccountTests {
    private let site: OfficeSite
    private let root = OfficeSite.administrator

    init() throws { site = try OfficeSite(hasReadings: false) }

    private var path: String { AccountFile.path(of: site.office.configuration) }

    private func add(_ name: String, _ role: AccountRole = .operator, contracts: [String] = []) throws -> Account {
        try site.office.add(
            NewAccount(name: name, role: role, contracts: contracts, password: "correct horse"), by: root)
    }

    @Test func nobodyElseReadsTheFile() throws {
        _ = try add("zhao")
        #expect(path.hasSuffix("/ledger.sqlite.accounts"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("$scrypt$") && !text.contains("correct horse"))
        chmod(path, 0o640)
        let refused = try refusal { _ = try site.office.accounts(for: root) }
        #expect(refused?.code == .unreadable && refused?.fix == "chmod 600 \(path)")
    }

    @Test(arguments: ["{", "[]", #"{"schema": "mainstay.accounts/2", "key": "x"}"#, ""])
    func aDamagedFileLetsNobodyIn(text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o600)
        #expect(try refusal { _ = try site.office.accounts(for: root) }?.code == .unreadable)
        let control = AccessControl(office: { [office = site.office] in office }) { _ in }
        #expect(try refusal { _ = try control.asksWho() }?.code == .unreadable)
        // It is not written over either.
        #expect(try refusal { _ = try add("zhao") }?.code == .unreadable)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test func whatWasAddedIsListed() throws {
        _ = try add("zhao")
        _ = try add("Li Wei", .customer, contracts: ["glo", "acme", "acme"])
        let book = try site.office.accounts(for: root)
        #expect(book.people.map(\.name) == ["Li Wei", "zhao"])
        #expect(book.people.first?.contracts == ["acme", "globex"])
        #expect(book.people.allSatisfy { $0.addedBy == "root" && $0.added == site.clock.now })
    }

    @Test(arguments: ["zhao", "ZHAO"])
    func aNameIsGivenOnce(name: String) throws {
        _ = try add("zhao")
        #expect(try refusal { _ = try add(name) }?.code == .alreadyThere)
    }

    @Test(arguments: ["", " zhao", "zhao ", "a\nb", "a\u{0}b", "a\u{202E}b", String(repeating: "a", count: 65)])
    func namesArePlain(name: String) throws {
        let refused = try refusal { _ = try add(name) }
        #expect(refused?.code == .malformed && refused?.field == "name")
        #expect(try site.office.accounts(for: root).isEmpty)
    }

    @Test(arguments: ["", "short", "123456789", String(repeating: "é", count: 600)])
    func passwordsAreLong(password: String) throws {
        let refused = try refusal {
            _ = try site.office.add(NewAccount(name: "zhao", role: .viewer, password: password), by: root)
        }
        #expect(refused?.code == .malformed && refused?.field == "password")
    }

    @Test(arguments: [
        (AccountRole.customer, [String](), Refusal.Code.missing), (.customer, ["nobody"], .unknownContract),
        (.operator, ["acme"], .contradictory), (.viewer, ["acme"], .contradictory),
    ])
    func onlyCustomersHaveContracts(role: AccountRole, contracts: [String], code: Refusal.Code) throws {
        let refused = try refusal { _ = try add("zhao", role, contracts: contracts) }
        #expect(refused?.code == code && refused?.field == "contract")
    }

    @Test(arguments: [OfficeSite.provider, OfficeSite.viewer, OfficeSite.acme])
    func onlyAdministratorsDecideWhoComes(principal: Principal) throws {
        let office = site.office
        let refused = [
            try refusal { _ = try office.accounts(for: principal) },
            try refusal {
                _ = try office.add(NewAccount(name: "x", role: .administrator, password: "long enough"), by: principal)
            },
            try refusal { try office.setPassword(of: "x", to: "long enough", by: principal) },
            try refusal { _ = try office.issue(NewToken(.program, name: "x", life: .days(1)), by: principal) },
            try refusal { _ = try office.revoke("x", by: principal) },
            try refusal { _ = try office.accessLog(.doings, limit: 1, for: principal) },
            try refusal { _ = try office.accessLogFindings(for: principal) },
        ]
        #expect(refused.map { $0?.code } == Array(repeating: .notPermitted, count: 7))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func aTokenIsKeptAsItsDigestAlone() throws {
        let issued = try site.office.issue(NewToken(.program, name: "billing", life: .days(90)), by: root)
        #expect(issued.text.wholeMatch(of: #/mainstay_[A-Za-z0-9_-]{43}/#) != nil)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains(issued.text) && text.contains(Digest(of: issued.text.utf8).description))
        #expect(issued.token.expires == site.clock.now + .days(90) && issued.token.lastUsed == nil)
        #expect(issued.token.id.count == 8)
    }

    @Test(arguments: [
        (NewToken(.program, name: "a"), Refusal.Code.missing), (NewToken(.program, name: "a", life: 0), .malformed),
        (NewToken(.program, name: "a", life: .days(731)), .malformed), (NewToken(.wall, name: "a"), .missing),
        (NewToken(.wall, name: "a", role: .operator, addresses: ["10.0.0.1"]), .contradictory),
        (NewToken(.wall, name: "a", addresses: ["10.0.0.0/33"]), .malformed),
        (NewToken(.program, name: "", life: .days(1)), .malformed),
        (NewToken(.program, name: "a", role: .customer, life: .days(1)), .missing),
    ])
    func tokensAreLimited(token: NewToken, code: Refusal.Code) throws {
        #expect(try refusal { _ = try site.office.issue(token, by: root) }?.code == code)
        #expect(try site.office.accounts(for: root).isEmpty)
    }

    @Test func whoeverIsRevokedIsGone() throws {
        _ = try add("zhao")
        let token = try site.office.issue(NewToken(.program, name: "billing", life: .days(1)), by: root).token
        guard case .person = try site.office.revoke("zhao", by: root) else {
            Testing.Issue.record("no person")
            return
        }
        guard case .token = try site.office.revoke(String(token.id.prefix(6)), by: root) else {
            Testing.Issue.record("no token")
            return
        }
        #expect(try site.office.accounts(for: root).isEmpty)
        #expect(try refusal { _ = try site.office.revoke("zhao", by: root) }?.code == .unknownAccount)
    }

    /// Two processes that change the file at once both do.
    @Test func changesWaitForOneAnother() async throws {
        let office = site.office
        let root = root
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    _ = try office.issue(NewToken(.program, name: "p\(number)", life: .days(1)), by: root)
                }
            }
            try await group.waitForAll()
        }
        #expect(try office.accounts(for: root).tokens.count == 20)
        #expect(try office.accessLogFindings(for: root) == [])
        #expect(try office.accessLog(.doings, limit: 100, for: root).entries.count == 20)
    }
}
