import Clocks
import Settings

/// What a machine is like, as far as Mainstay needs it: read once, and judged by functions that read nothing.
struct MachineFacts: Sendable {
    /// Whose ping sockets the kernel opens: `net.ipv4.ping_group_range`; nil for nobody's.
    var pingGroups: ClosedRange<UInt32>?
    /// `net.ipv4.ip_unprivileged_port_start`.
    var firstFreePort: UInt16 = 1024
    var runner: Runner
    /// Nil where the kernel does not tell.
    var clock: ClockEstimate?
    /// Programs that discipline a clock, and are installed, by their units.
    var timeServices: [String] = []
    /// Whether the machine has the files of each zone, by its name.
    var zones: [String: Bool] = [:]
    /// Where the ledger lies.
    var disk: Disk?
    var ledger = Ledger.none
    /// What listens, or is to.
    var sockets: [Listening] = []
    var hooks: [Program] = []
    var secrets: [SecretFile] = []
    var units: [Unit] = []
    /// Whether systemd started this machine.
    var isSystemd = false
    /// Whether a daemon with this configuration runs.
    var isRunning = false
    /// Programs and libraries for some of the work, and whether they are there.
    var tools: [Tool] = []

    struct Disk: Hashable, Sendable {
        /// The ledger's folder, or the nearest one above it that there is.
        var folder: String
        /// The folder that the ledger is to be in.
        var wanted: String
        var freeBytes: Int64
        var totalBytes: Int64
        var isReadOnly: Bool
        var file: FileFacts
    }

    /// What stands where the configuration has its ledger.
    enum Ledger: Hashable, Sendable {
        /// The configuration names none that could be looked at.
        case none
        case absent(path: String)
        case sound(path: String, file: FileFacts)
        /// Why it cannot be opened, as a sentence.
        case broken(path: String, reason: String)
        /// A database that answers.
        case answering(place: String)
        /// A database that does not, or whose tables cannot be read; why, as a sentence.
        case unreachable(reason: String)
    }

    struct Listening: Hashable, Sendable {
        /// What for: `notifications` or `web`.
        var key: String
        var address: String
        var port: UInt16
        /// The errno of trying to listen there; 0 where it worked.
        var code: Int32
    }

    struct Program: Hashable, Sendable {
        /// The hook's name.
        var hook: String
        var path: String
        /// Nil where there is none.
        var file: FileFacts?
        /// The interpreter that its first line names, where that is not there.
        var missingInterpreter: String?
    }

    struct SecretFile: Hashable, Sendable {
        var path: String
        var file: FileFacts?
    }

    struct Unit: Hashable, Sendable {
        var name: String
        var isEnabled: Bool
    }

    struct Tool: Hashable, Sendable {
        /// What it is for: a clause.
        var purpose: String
        /// The Debian package.
        var package: String
        var isThere: Bool
    }
}
