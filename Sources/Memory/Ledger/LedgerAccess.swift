/// What a ledger is opened for. Nothing but `create` makes one where there is none: a name that was mistyped must not
/// answer that nothing ever happened.
public enum LedgerAccess: Hashable, Sendable {
    /// To add what was read or happened; makes the ledger where there is none.
    case create
    /// To add what follows from its content; it must be there.
    case write
    /// To look at it; it must be there. No lock is needed, and a file that cannot be written will do.
    case read
}
