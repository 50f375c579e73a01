/// Why the ledger cannot do what was asked. Nothing of a failed call was stored.
public enum LedgerError: Error, Hashable, CustomStringConvertible {
    case cannotOpen(place: String, reason: String)
    case newerVersion(place: String, version: Int)
    case notALedger(place: String)
    case readOnly(place: String)
    case full(place: String)
    case locked(place: String)
    /// There is none.
    case missing(place: String)
    /// What stands elsewhere under a chain's name is not what this ledger has of it.
    case otherChain(place: String, chain: String, row: Int64)
    case failed(place: String, reason: String)
    /// It holds something else than the ledger that is to be copied to it.
    case differs(place: String, reason: String)

    /// Names the file, what is wrong and how to mend it, in a sentence.
    public var description: String {
        switch self {
        case .cannotOpen(let place, let reason): "The ledger \(place) cannot be opened: \(reason)."
        case .newerVersion(let place, let version):
            "The ledger \(place) was written by a newer Mainstay (format \(version)); use that version. Nothing was changed."
        case .notALedger(let place):
            "\(place) is not a ledger of Mainstay; `ledger:` in the configuration names another file."
        case .readOnly(let place) where place.contains("://"):
            "The ledger \(place) cannot be written: its server only reads; name the primary server."
        case .readOnly(let place):
            "The ledger \(place) cannot be written; check the owner and mode of the file and its folder."
        case .full(let place):
            "The disk of the ledger \(place) is full; free some room. What was stored before is safe."
        case .locked(let place):
            "The ledger \(place) is being written by another process; try again when it has finished."
        case .missing(let place):
            "There is no ledger at \(place); `mainstay run`, `mainstay import` and `mainstay record` make one."
        case .otherChain(let place, let chain, let row):
            "The centre has another row \(row) of the chain \(chain) than the ledger \(place): another ledger was sent to it under this name. Give this collector a `collector:` name of its own, or bring back the ledger that was sent before."
        case .failed(let place, let reason): "The ledger \(place) failed: \(reason)."
        case .differs(let place, let reason):
            "The ledger \(place) is no copy of the other: \(reason); name a place where there is none."
        }
    }
}
