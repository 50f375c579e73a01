import ArgumentParser
import Foundation
import Intervals
import Notation
import Office

/// `mainstay account …`: who may come to the pages.
struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Say who may see and enter what: people, programs and screens.",
        discussion: discussion(
            "Accounts stand in a file beside the ledger that only the daemon's user may read. A customer needs none: it "
                + "signs in with the user name and password of its `traffic:` key. The daemon sees every change at once.",
            examples: "mainstay account add zhao --role operator",
            "mainstay account token prometheus --role viewer --expires 365d",
            "mainstay account wall noc --address 10.0.7.0/24", "mainstay account revoke zhao"),
        subcommands: [
            AddAccount.self, ListAccounts.self, ChangePassword.self, IssueToken.self, IssueWallToken.self,
            IssueCalendarToken.self, RevokeAccount.self, ShowAccessLog.self,
        ])
}

extension AccountRole: ExpressibleByArgument {}

/// A password that is to be set: from a file, the environment or a person, never from the command line.
private struct NewPassword: ParsableArguments {
    @Option(
        help: "The file that holds the password; - is standard input. Otherwise $MAINSTAY_PASSWORD, or it is asked for."
    )
    var passwordFile: String?

    func read() throws(Refusal) -> String {
        if let passwordFile { return try PasswordInput.read(passwordFile) }
        if let password = ProcessInfo.processInfo.environment["MAINSTAY_PASSWORD"], !password.isEmpty {
            return password
        }
        let password = try PasswordInput.read("-")
        guard isatty(STDIN_FILENO) == 1 else { return password }
        guard try PasswordInput.read("-", prompt: "Once more:") == password else {
            throw Refusal(.contradictory, field: "password", reason: "The two are not the same; nothing was changed")
        }
        return password
    }
}

/// `mainstay account add NAME`.
private struct AddAccount: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Let a person sign in.",
        discussion: discussion(
            examples: "mainstay account add zhao --role operator",
            "mainstay account add \"Li Wei\" --role customer --contract acme-2026 --password-file first-password"))

    @OptionGroup var options: GlobalOptions
    @OptionGroup var password: NewPassword

    @Argument(help: "What the person signs in with.")
    var name: String

    @Option(help: "viewer (sees everything), customer (its contracts), operator (enters, too) or administrator.")
    var role: AccountRole

    @Option(help: "A contract that a customer may see; may be repeated.")
    var contract: [String] = []

    @Flag(help: "Without a password: the person signs in by the proxy that `user_header` names.")
    var byProxy = false

    func run() throws {
        let office = try options.office(using: .create)
        let account = try office.add(
            NewAccount(
                name: name, role: role, contracts: contract, password: byProxy ? nil : try password.read()),
            by: options.principal)
        switch options.format {
        case .json: Terminal.write(document: account.document)
        case .text: print("\(account.name) may sign in as \(account.what)")
        }
    }
}

/// `mainstay account list`.
private struct ListAccounts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List people, programs and screens, and when their tokens were used last.",
        discussion: discussion(examples: "mainstay account list"))

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let office = try options.office(using: .read)
        let book = try office.accounts(for: options.principal)
        switch options.format {
        case .json:
            Terminal.write(document: book.document)
        case .text:
            for person in book.people { print("\(person.name): \(person.what), since \(person.added)") }
            for token in book.tokens { print("\(token.id) \(token.name): \(token.what)") }
            if book.isEmpty { print("nobody has an account") }
        }
    }
}

/// `mainstay account password NAME`.
private struct ChangePassword: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Give a person another password; sessions of before end.",
        discussion: discussion(examples: "mainstay account password zhao"))

    @OptionGroup var options: GlobalOptions
    @OptionGroup var password: NewPassword

    @Argument(help: "Whose.")
    var name: String

    func run() throws {
        let office = try options.office(using: .read)
        try office.setPassword(of: name, to: try password.read(), by: options.principal)
        print("\(name) has another password")
    }
}

/// `mainstay account revoke NAME`.
private struct RevokeAccount: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Shut a person, program or screen out, at once.",
        discussion: discussion(examples: "mainstay account revoke zhao"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A person's name, or a token's name or id.")
    var name: String

    func run() throws {
        switch try options.office(using: .read).revoke(name, by: options.principal) {
        case .person(let person): print("\(person.name) may not sign in any more")
        case .token(let token): print("the token \(token.id) of \(token.name) is worth nothing any more")
        }
    }
}

/// `mainstay account log`.
private struct ShowAccessLog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show who came in, who was refused and who changed what, the newest first.",
        discussion: discussion(
            "Exit 1 where the log itself was changed.", examples: "mainstay account log --refused"))

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Show refusals instead.")
    var refused = false

    @Option(help: "So many at most.")
    var limit = 100

    func run() throws {
        let office = try options.office(using: .read)
        let page = try office.accessLog(
            refused ? .refusals : .doings, limit: max(1, limit), for: options.principal)
        for entry in page.entries {
            switch options.format {
            case .json: Terminal.writeLine(entry.document.compact)
            case .text: print(entry.line)
            }
        }
        let findings = try office.accessLogFindings(for: options.principal)
        for finding in findings { Terminal.error(finding) }
        if !findings.isEmpty { throw ExitStatus.failed }
    }
}

extension Account {
    fileprivate var what: String {
        role.rawValue + (contracts.isEmpty ? "" : " of \(contracts.joined(separator: ", "))")
    }
}

extension AccessToken {
    /// In words, for lists.
    var what: String {
        let scope = role.rawValue + (contracts.isEmpty ? "" : " of \(contracts.joined(separator: ", "))")
        let places = addresses.isEmpty ? "" : ", from \(addresses.joined(separator: ", "))"
        let end = expires.map { ", until \($0)" } ?? ""
        let use = lastUsed.map { ", last used \($0)\(lastFrom.map { " from \($0)" } ?? "")" } ?? ", never used"
        let which = feed.map { " of \($0.rawValue)" } ?? ""
        return "\(kind.rawValue)\(which), \(scope)\(places)\(end)\(use)"
    }
}

extension AccessEntry {
    fileprivate var line: String {
        let parts = [
            at.description, event.rawValue, who ?? "?", from, subject, status.map { "\($0)" },
            times.map { "\($0) times" },
        ]
        return parts.compactMap(\.self).joined(separator: "  ").onOneLine
    }
}
