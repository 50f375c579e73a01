public import Intervals
import Site

/// How far what a collector has open has been carried by steady readings: no chain holds that yet.
public struct OpenReach: Hashable, Sendable {
    /// An open run, as far as its row carries it.
    public struct Run: Hashable, Sendable {
        public var signal: String
        /// The row of its beginning.
        public var opened: Int64
        public var last: Instant
        public var greatestGap: Milliseconds
        public var clockError: Milliseconds
        /// The group whose mark carries it further; nil where none does.
        public var slot: Int?

        init(_ open: OpenRun, of signal: String) {
            self.signal = signal
            opened = open.opened
            last = open.run.last
            greatestGap = open.run.greatestGap
            clockError = open.run.clockError
            slot = open.slot
        }
    }

    /// A group of signals that are carried together.
    public struct Group: Hashable, Sendable {
        public var slot: Int
        /// Their paths.
        public var signals: [String]
    }

    public var runs: [Run] = []
    public var groups: [Group] = []
    public var blocks: [SteadyBlock] = []

    init(runs: [Run] = [], groups: [Group] = [], blocks: [SteadyBlock] = []) {
        self.runs = runs
        self.groups = groups
        self.blocks = blocks
    }
}

extension OpenReach {
    /// Whether nothing has moved.
    public var isEmpty: Bool { runs.isEmpty && groups.isEmpty && blocks.isEmpty }

    /// What of it is another than it was.
    public func since(_ earlier: OpenReach?) -> OpenReach {
        guard let earlier else { return self }
        let (runs, groups, blocks) = (Set(earlier.runs), Set(earlier.groups), Set(earlier.blocks))
        return OpenReach(
            runs: self.runs.filter { !runs.contains($0) }, groups: self.groups.filter { !groups.contains($0) },
            blocks: self.blocks.filter { !blocks.contains($0) })
    }
}
