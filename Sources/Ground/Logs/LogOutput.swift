public import Clocks
import Glibc
import Intervals
import Sockets
import Synchronization

/// Where all lines of a log go. From any thread; a line is written when this returns.
public final class LogOutput: Sendable {
    private let format: LogFormat
    private let descriptor: Int32
    private let journalPath: String
    private let clock: any WallClock
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var repetitions: Repetitions
        var journal: LocalDatagrams?
    }

    /// The journal's socket (systemd-journald.socket(8)).
    public static let usualJournal = "/run/systemd/journal/socket"
    /// A journal that takes nothing for so long, in milliseconds, is not waited for.
    private static let patience: Int32 = 100

    /// - Parameters:
    ///   - descriptor: where text and JSON Lines go, and everything while the journal takes nothing.
    ///   - journalPath: the journal's socket.
    ///   - answers: events of which every line is written, also one that was written just now.
    public init(
        _ format: LogFormat, to descriptor: Int32 = STDERR_FILENO, journalPath: String = LogOutput.usualJournal,
        answers: Set<String> = [], clock: any WallClock = SystemClock()
    ) {
        state = Mutex(State(repetitions: Repetitions(answers: answers)))
        self.format = format
        self.descriptor = descriptor
        self.journalPath = journalPath
        self.clock = clock
    }

    var now: Instant { clock.now }

    func write(_ line: LogLine) {
        state.withLock { state in
            for line in state.repetitions.admit(line) {
                switch format {
                case .text: write(line.text)
                case .json: write(line.json)
                case .journal: if !hand(line.journal, over: &state.journal) { write(line.text) }
                }
            }
        }
    }

    /// Sends a datagram to the journal, which may have been started anew.
    private func hand(_ datagram: String, over journal: inout LocalDatagrams?) -> Bool {
        let octets = Array(datagram.utf8)
        if let journal, (try? journal.send(octets)) != nil { return true }
        journal = try? LocalDatagrams(to: journalPath, patience: Self.patience)
        return (try? journal?.send(octets)) != nil
    }

    /// What a stream does not take is lost: there is nobody to tell.
    private func write(_ line: String) {
        var rest = Array("\(line)\n".utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
