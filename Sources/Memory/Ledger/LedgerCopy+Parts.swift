import Digests
import Notation
import Site

/// The names and numbers that rows of a ledger refer to, and its secret.
struct CopiedNames {
    private struct Group {
        var slot: Int
        var collector: Int64
        var signals: [Int64]
    }

    private let chains: [ChainName]
    private let collectors: [CollectorName]
    private let signals: [(number: Int64, path: String)]
    private var groups: [Group] = []
    private let secret: [UInt8]?

    init(in rows: any LedgerRows) throws {
        chains = try rows.chains()
        collectors = try rows.collectors()
        signals = try rows.signals()
        secret = try rows.secret()
        var groups: [Group] = []
        try rows.forEachSlot { groups.append(Group(slot: $0, collector: $1, signals: $2)) }
        self.groups = groups
    }

    /// Adds those that a ledger does not have yet.
    func copy(to target: any LedgerEngine) throws {
        try target.write { rows in
            let present = try CopiedNames(in: rows)
            if let strange = strangers(in: present) {
                throw LedgerError.differs(
                    place: target.place, reason: "it has \(strange), which the other does not have")
            }
            for chain in chains.dropFirst(present.chains.count) { try rows.put(chain) }
            for collector in collectors.dropFirst(present.collectors.count) { try rows.put(collector) }
            if let secret, present.secret == nil { try rows.add(secret: secret) }
            for signal in signals.dropFirst(present.signals.count) {
                try rows.put(signal: signal.path, numbered: signal.number)
            }
            for group in groups.dropFirst(present.groups.count) {
                try rows.put(slot: group.slot, of: group.signals, by: group.collector)
            }
        }
    }

    /// Names something of a ledger that is not the beginning of these; nil where all of it is.
    private func strangers(in present: CopiedNames) -> String? {
        if !chains.starts(with: present.chains) { return "another chain" }
        if !collectors.starts(with: present.collectors) { return "another collector" }
        if !signals.starts(with: present.signals, by: { $0 == $1 }) { return "another signal" }
        if !groups.starts(
            with: present.groups, by: { ($0.slot, $0.collector, $0.signals) == ($1.slot, $1.collector, $1.signals) }
        ) {
            return "another group of signals"
        }
        return present.secret == nil || present.secret == secret ? nil : "another secret"
    }
}

/// The links of a chain that is copied, which say how far the copy has come.
struct CopiedLinks {
    /// The newest row that the target has.
    private(set) var present: Int64
    private var rest: ArraySlice<ChainLink>

    init(of chain: ChainName, in rows: any LedgerRows, _ target: any LedgerEngine) throws {
        var links: [ChainLink] = []
        try rows.forEachLink(of: chain.number) { links.append($0) }
        let newest = try target.read { try $0.newestLink(of: chain.number) }
        let present = newest?.row ?? 0
        self.present = present
        rest = links.drop { $0.row <= present }
        guard let newest, links.last(where: { $0.row <= present })?.says(theSameAs: newest) != true else { return }
        throw LedgerError.differs(
            place: target.place, reason: "\(chain.name) has another link at row \(present) than the other has")
    }

    /// Takes out the links up to a row, which are copied next.
    mutating func removeLinks(through row: Int64) -> [ChainLink] {
        let covering = Array(rest.prefix { $0.row <= row })
        rest = rest.dropFirst(covering.count)
        present = covering.last?.row ?? present
        return covering
    }
}

extension ChainLink {
    fileprivate func says(theSameAs other: ChainLink) -> Bool {
        row == other.row && hash == other.hash && marks == other.marks
    }
}

/// Holds a copy against the ledger that it was made of.
struct CopyCheck {
    /// So many lines of an export share a digest.
    private static let linesInPiece = 1000

    private let rows: any LedgerRows
    private let target: any LedgerEngine

    init(of rows: any LedgerRows, at target: any LedgerEngine) {
        self.rows = rows
        self.target = target
    }

    /// The heads of both; everything else is the same, too.
    ///
    /// - Throws: `LedgerError` when anything differs, or the copy is not intact.
    func heads() throws -> [String: ChainHead] {
        let expected = try Self.digests(of: rows)
        let found = try target.read { try Self.digests(of: $0) }
        guard expected == found else {
            throw LedgerError.differs(
                place: target.place,
                reason:
                    "the other was written by somebody who removes or erases, or the copy was, since its beginning was copied"
            )
        }
        let checked = try ChainedLedger(in: target).verify()
        if let first = checked.findings.first {
            throw LedgerError.failed(place: target.place, reason: "it is not intact, as the other is not: \(first)")
        }
        return try Heads.newest(in: rows)
    }

    /// All that is kept, in pieces.
    private static func digests(of rows: any LedgerRows) throws -> [Digest] {
        var digests: [Digest] = []
        var piece: [UInt8] = []
        var lines = 0
        func add(_ line: String) {
            piece += Array(line.utf8)
            piece.append(0x0A)
            lines += 1
            guard lines == linesInPiece else { return }
            digests.append(Digest(of: piece))
            piece = []
            lines = 0
        }
        for chain in try rows.chains() {
            add(ChainLine.begin(chain.name))
            try ChainStep.walk(chain.number, in: rows) { step in
                switch step {
                case .link(let link): add(ChainLine.link(link))
                case .row(let row):
                    add(row.line)
                    if let entry = row.entry { add(whatIsKeptApart(of: entry)) }
                }
            }
        }
        try rows.forEachConcern { add("\($1) concerns \($0)") }
        digests.append(Digest(of: piece))
        return digests + [try OpenRuns.digest(after: Heads.newest(in: rows), in: rows)]
    }

    /// What the line of an entry does not have.
    private static func whatIsKeptApart(of entry: EntryRow) -> String {
        let part = entry.part.map { "\($0.salt.hexadecimal()) \($0.text)" } ?? "-"
        return "\(entry.number) \(entry.tags?.octets.hexadecimal() ?? "-") \(part)"
    }
}
