import Ledger
import Notation
import Processes

/// Why the office does not do what it was asked, in a form that a person can read and a program can match.
public struct Refusal: Error, Hashable, Sendable {
    /// A stable name for programs; the words around it may change.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        // What was asked for is not there, or there is more than one.
        case unknownContract = "unknown_contract"
        case ambiguousContract = "ambiguous_contract"
        case unknownOutage = "unknown_outage"
        case ambiguousOutage = "ambiguous_outage"
        case unknownEmergency = "unknown_emergency"
        case ambiguousEmergency = "ambiguous_emergency"
        case unknownRecord = "unknown_record"
        case ambiguousRecord = "ambiguous_record"
        case unknownProfile = "unknown_profile"
        case unknownCredentials = "unknown_credentials"
        case unknownHook = "unknown_hook"
        case unknownAccount = "unknown_account"
        case ambiguousAccount = "ambiguous_account"
        case nothingKnown = "nothing_known"
        /// Only a final result will do.
        case notFinal = "not_final"
        // What was given cannot be used.
        case malformed
        case missing
        case contradictory
        /// It can be meant, but it is seldom: whoever means it says so (`--yes`).
        case needsConfirmation = "needs_confirmation"
        case invalidTables = "invalid_tables"
        case alreadyThere = "already_there"
        case notPermitted = "not_permitted"
        // What is around does not work.
        case configuration
        case ledger
        case unreadable
        case unwritable
        case unreachable
        case toolMissing = "tool_missing"
        case failed
    }

    public let code: Code
    /// The argument or field that is at fault, as the caller named it.
    public let field: String?
    /// What is wrong: a clause or sentence that names the thing.
    public let reason: String
    /// What to do about it.
    public let fix: String?
    /// Where several fields are at fault: what is wrong with each of them, so that a form can say it beside the field.
    public let mistakes: [Mistake]

    /// What is wrong with one field.
    public struct Mistake: Hashable, Sendable {
        /// `.missing` or `.malformed`.
        public let code: Code
        /// Nil where it is about the whole.
        public let field: String?
        public let reason: String

        public init(_ code: Code, field: String?, reason: String) {
            self.code = code
            self.field = field
            self.reason = reason
        }
    }

    public init(
        _ code: Code, field: String? = nil, reason: String, fix: String? = nil, mistakes: [Mistake] = []
    ) {
        self.code = code
        self.field = field
        self.reason = reason
        self.fix = fix
        self.mistakes = mistakes
    }
}

extension Refusal: CustomStringConvertible {
    /// The reason and the fix as one line for people.
    public var description: String { fix.map { "\(reason); \($0)" } ?? reason }
}

extension Refusal {
    init(_ error: LedgerError) { self.init(.ledger, reason: error.description) }

    /// Runs `body` and turns what lower rooms throw into a refusal.
    static func translating<Result>(_ body: () throws -> Result) throws(Refusal) -> Result {
        do {
            return try body()
        } catch let refusal as Refusal {
            throw refusal
        } catch let error as LedgerError {
            throw Refusal(error)
        } catch let error as FileLockError {
            throw Refusal(.unwritable, reason: error.description)
        } catch let error as FileFailure {
            throw Refusal(error.act == .read ? .unreadable : .unwritable, reason: error.description)
        } catch {
            throw Refusal(.failed, reason: SystemReason.of(error))
        }
    }
}
