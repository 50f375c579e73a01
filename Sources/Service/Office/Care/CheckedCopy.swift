import Digests
import Foundation
import Ledger
import LedgerSQLite
import Notation

/// A copy of a ledger that was held against itself: its pages, its chains, and every result.
struct CheckedCopy {
    let ledger: BackupManifest.Ledger
    /// Where the chains end.
    let heads: [String: ChainHead]

    /// Checks a copy that nobody else has open.
    ///
    /// One of an earlier format is checked as what an upgrade makes of it, in a folder for that; the copy stays as it is.
    ///
    /// - Parameter folder: has room for another copy.
    /// - Throws: `Refusal` with `.ledger` or `.failed`, when something is wrong with it.
    init(of path: String, upgradingIn folder: String, progress: ProgressReport) throws(Refusal) {
        let format: Int
        var checked = path
        do {
            let file = try LedgerFile(path: path)
            format = file.format
            if !file.isPresent {
                checked = "\(folder)/upgraded.sqlite"
                try file.copy(to: checked)
            }
        } catch {
            throw Refusal(error)
        }
        let chain = try Self.walk(checked, progress: progress)
        guard chain.findings.isEmpty else {
            throw Refusal(
                .failed,
                reason: "The ledger is not intact (\(chain.findings.count.counted("finding"))): \(chain.findings[0])",
                fix: "`mainstay verify` names everything; nothing was written")
        }
        heads = chain.heads
        ledger = BackupManifest.Ledger(
            format: format, rows: chain.rows, digest: chain.digest?.description ?? "",
            heads: chain.heads.mapValues { BackupManifest.Head($0) })
    }

    /// Opens the copy, walks it and closes it, so that all of it stands in its one file again.
    private static func walk(_ path: String, progress: ProgressReport) throws(Refusal) -> CheckedChain {
        do {
            return try ChainedLedger(path: path, access: .write).verify { progress(WorkDone($0, of: $1)) }
        } catch {
            throw Refusal(error)
        }
    }
}
