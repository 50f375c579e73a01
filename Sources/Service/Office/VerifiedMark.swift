import Foundation
public import Intervals
import Notation
import Processes
import Settings

/// When the whole ledger was last found intact, in a file beside it, or beside the configuration where the ledger is a
/// database: whoever verifies may only read the ledger, and a running daemon shows it. It proves nothing, and nothing rests
/// on it.
public struct VerifiedMark: Sendable {
    /// The file.
    private let path: String

    /// Finds the place beside a configuration's ledger.
    public init(of configuration: Configuration) {
        path =
            switch configuration.ledger {
            case .sqlite(let path): "\(path).verified"
            case .postgresql: "\(configuration.folder)/mainstay.verified"
            }
    }

    /// When it was; nil where nobody has verified yet.
    public var at: Instant? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Instant(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Notes it.
    ///
    /// - Throws: `FileFailure` when it cannot be written.
    func note(_ instant: Instant) throws {
        try AtomicFile.write(Data("\(instant)\n".utf8), makingFolderOf: URL(fileURLWithPath: path))
    }
}
