import ArgumentParser
import Intervals
import Office
import Site

extension MonthChoice: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension CivilDate: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension WrittenInstant {
    /// Reads an instant behind an option: every option that takes one reads it here. The office knows by whose clock.
    static func argument(_ text: String) throws -> WrittenInstant {
        guard let written = WrittenInstant(text) else {
            throw ValidationError("\(text.debugDescription) is not \(WrittenInstant.description)")
        }
        return written
    }
}

/// `--as-known-at`, of every command that judges.
struct KnownAt: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: "What was known at an instant, such as \"2026-11-06 00:00\" by the contract's clock, or -2d.",
        transform: WrittenInstant.argument)
    var asKnownAt: WrittenInstant?

    /// The instant, by the clock of the one contract that is asked about, or else of the site.
    func instant(of contracts: [String], in office: SiteOffice, for principal: Principal) throws(Refusal) -> Instant? {
        guard let asKnownAt else { return nil }
        let contract = contracts.count == 1 ? contracts.first : nil
        return try office.instant(asKnownAt, as: "as-known-at", of: contract, for: principal)
    }
}
