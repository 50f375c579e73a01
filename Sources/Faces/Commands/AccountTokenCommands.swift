import ArgumentParser
import Intervals
import Notation
import Office

/// `mainstay account token NAME`.
struct IssueToken: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make a token for a program; it is shown once.",
        discussion: discussion(
            "The program sends it as `Authorization: Bearer TOKEN`.",
            examples: "mainstay account token billing --role customer --contract acme-2026 --expires 90d"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Which program.")
    var name: String

    @Option(help: "viewer, customer, operator or administrator.")
    var role: AccountRole = .viewer

    @OptionGroup var scope: TokenScope

    @Option(help: "How long it is worth something, such as 90d.")
    var expires = "90d"

    func run() throws {
        let issued = try options.office(using: .create).issue(
            NewToken(
                .program, name: name, role: role, contracts: scope.contract, addresses: scope.address,
                life: try TokenScope.life(expires)),
            by: options.principal)
        issued.show(as: options.format)
    }
}

/// `mainstay account wall NAME`.
struct IssueWallToken: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wall", abstract: "Make a token for a screen on a wall; it is shown once.",
        discussion: discussion(
            "The screen opens the wall with `?wall=TOKEN` once, and reads only.",
            examples: "mainstay account wall noc --address 10.0.7.0/24"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Which screen.")
    var name: String

    @Option(help: "An address or network that it comes from; may be repeated.")
    var address: [String]

    func run() throws {
        let issued = try options.office(using: .create).issue(
            NewToken(.wall, name: name, addresses: address), by: options.principal)
        issued.show(as: options.format)
    }
}

/// `mainstay account calendar NAME`.
struct IssueCalendarToken: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Make a token for a calendar program; it is shown once.",
        discussion: discussion(
            "The program subscribes to `/claims.ics?token=TOKEN` or `/maintenance.ics?token=TOKEN`, and sees nothing else. "
                + "Whoever has signed in makes calendars of his own on the page /deadlines.",
            examples: "mainstay account calendar front-desk --feed claims --expires 365d",
            "mainstay account calendar acme --feed maintenance --role customer --contract acme-2026"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Whose calendar.")
    var name: String

    @Option(help: "maintenance (windows) or claims (what is due).")
    var feed: CalendarName

    @Option(help: "viewer or customer.")
    var role: AccountRole = .viewer

    @OptionGroup var scope: TokenScope

    @Option(help: "How long it is worth something, such as 90d.")
    var expires = "365d"

    func run() throws {
        let issued = try options.office(using: .create).issue(
            NewToken(
                .calendar, name: name, role: role, contracts: scope.contract, addresses: scope.address,
                life: try TokenScope.life(expires), feed: feed),
            by: options.principal)
        issued.show(as: options.format)
    }
}

/// What a token opens, and from where.
struct TokenScope: ParsableArguments {
    @Option(help: "A contract that it may see; may be repeated.")
    var contract: [String] = []

    @Option(help: "An address or network that it comes from; may be repeated.")
    var address: [String] = []

    /// Reads `--expires`.
    ///
    /// - Throws: `Refusal` with `.malformed`.
    static func life(_ written: String) throws(Refusal) -> Milliseconds {
        guard let life = Milliseconds(written: written), life > 0 else {
            throw Refusal(
                .malformed, field: "expires", reason: "--expires must be a length such as 90d, not \(written)")
        }
        return life
    }
}

extension CalendarName: ExpressibleByArgument {}

extension IssuedToken {
    fileprivate func show(as format: OutputFormat) {
        switch format {
        case .json:
            guard case .object(let members) = token.document else { return }
            Terminal.write(document: .object(members + [JSON.Member("token", .string(text))]))
        case .text:
            Terminal.error("\(token.name): \(token.what). The token is shown once:")
            print(text)
        }
    }
}
