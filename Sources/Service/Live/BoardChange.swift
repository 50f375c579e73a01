public import Site

/// Something that is otherwise than it was.
public enum BoardChange: Hashable, Sendable {
    /// A signal says something else.
    case signal(SignalStanding)
    /// A contract has something else, or for another reason.
    case contract(ContractStanding)
    case alarmBegan(Event)
    /// An alarm has ended; the alarm, not its end.
    case alarmEnded(Event)
    /// The customer was told of an emergency, by its id.
    case told(emergency: String)
    /// Work was planned.
    case workPlanned(StatusReport.WorkLine)
    /// Planned work is over, or was taken back.
    case workEnded(StatusReport.WorkLine)
    /// A month was judged again.
    case used(MonthUse)
    /// Something else waits for the ledger.
    case waiting(LedgerWait)
}
