import Glibc

/// How lines of the log are written.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
    /// For people at a terminal.
    case text
    /// The journal's own fields (systemd.journal-fields(7)).
    case journal
    /// JSON Lines, for programs.
    case json

    /// The format that suits a standard error stream: the journal's where the stream leads to it, as `JOURNAL_STREAM` says
    /// (systemd.exec(5)), text on a terminal, JSON Lines elsewhere.
    ///
    /// - Parameters:
    ///   - descriptor: the stream.
    ///   - journalStream: the value of `JOURNAL_STREAM`: the device's and the inode's number.
    public init(suiting descriptor: Int32, journalStream: String?) {
        var found = stat()
        if let journalStream, fstat(descriptor, &found) == 0, journalStream == "\(found.st_dev):\(found.st_ino)" {
            self = .journal
        } else if isatty(descriptor) == 1 {
            self = .text
        } else {
            self = .json
        }
    }
}
