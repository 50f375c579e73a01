/// Why the ledger cannot do what was asked. Nothing of a failed call was stored.
public enum LedgerError: Error, Hashable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    case newerVersion(path: String, version: Int)
    case notALedger(path: String)
    case readOnly(path: String)
    case full(path: String)
    case locked(path: String)
    case failed(path: String, reason: String)

    /// Names the file, what is wrong and how to mend it, in a sentence.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "The ledger \(path) cannot be opened: \(reason)."
        case .newerVersion(let path, let version):
            "The ledger \(path) was written by a newer Mainstay (format \(version)); use that version. Nothing was changed."
        case .notALedger(let path):
            "\(path) is not a ledger of Mainstay; `ledger:` in the configuration names another file."
        case .readOnly(let path):
            "The ledger \(path) cannot be written; check the owner and mode of the file and its folder."
        case .full(let path): "The disk of the ledger \(path) is full; free some room. What was stored before is safe."
        case .locked(let path):
            "The ledger \(path) is being written by another process; try again when it has finished."
        case .failed(let path, let reason): "The ledger \(path) failed: \(reason)."
        }
    }
}
