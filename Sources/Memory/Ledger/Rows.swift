public import Digests
public import Foundation
public import Intervals
public import Site

/// A chain, and the number that rows have for it.
public struct ChainName: Hashable, Sendable {
    public var number: Int64
    public var name: String

    public init(number: Int64, name: String) {
        self.number = number
        self.name = name
    }

    /// The chain of the collector of a ledger that has but one.
    public static let main = "main"
    /// Who writes at a centre, where the chains of many collectors come together.
    public static let centre = "centre"
    /// What people enter and what is issued.
    package static let entries = "entries"
    /// What was imported: readings that somebody else took.
    package static let imports = "import"
    /// The one chain of a ledger before format 4.
    package static let former = "former"

    /// The chain of what is entered and issued where a collector writes. Several of them may come together in one ledger,
    /// where each goes on: so each collector that has a name of its own has chains of its own.
    package static func entries(of collector: String) -> String { own(entries, of: collector) }

    /// The chain of what is imported where a collector writes.
    package static func imports(of collector: String) -> String { own(imports, of: collector) }

    /// Whether a chain is one of what is entered and issued.
    package static func isOfEntries(_ name: String) -> Bool { name == entries || name.hasSuffix("/\(entries)") }

    private static func own(_ name: String, of collector: String) -> String {
        collector == main ? name : "\(collector)/\(name)"
    }
}

/// Who writes, and to which chain.
public struct CollectorName: Hashable, Sendable {
    public var number: Int64
    public var name: String
    /// The number of the chain.
    public var chain: Int64

    public init(number: Int64, name: String, chain: Int64) {
        self.number = number
        self.name = name
        self.chain = chain
    }
}

/// A run that has ended, as its row has it.
public struct SealedRun: Hashable, Sendable {
    public var signal: Int64
    public var collector: Int64
    /// Its row in the collector's chain.
    public var row: Int64
    /// The row of its beginning; nil for one that was never open.
    public var opened: Int64?
    /// When its collector's lease had ended, if it read on: what was read later does not count, though the chain holds it.
    public var cut: Instant?
    public var run: Run

    public init(signal: Int64, collector: Int64, row: Int64, opened: Int64?, cut: Instant? = nil, run: Run) {
        self.signal = signal
        self.collector = collector
        self.row = row
        self.opened = opened
        self.cut = cut
        self.run = run
    }

    /// What counts of it; nil when nothing does.
    package var seen: Run? { run.seen(until: cut) }
}

/// The stretch of equal readings that a signal is in, as its row has it: steady readings may have carried it further.
public struct OpenRun: Hashable, Sendable {
    public var signal: Int64
    public var collector: Int64
    /// The row of its beginning in the collector's chain.
    public var opened: Int64
    /// Whose mark carries it; nil when none does.
    public var slot: Int?
    /// See `SealedRun.cut`.
    public var cut: Instant?
    public var run: Run

    public init(signal: Int64, collector: Int64, opened: Int64, slot: Int?, cut: Instant? = nil, run: Run) {
        self.signal = signal
        self.collector = collector
        self.opened = opened
        self.slot = slot
        self.cut = cut
        self.run = run
    }
}

/// How far steady readings have carried the open runs of a slot.
public struct SteadyMark: Hashable, Sendable {
    public var last: Instant
    public var greatestGap: Milliseconds

    public init(last: Instant, greatestGap: Milliseconds) {
        self.last = last
        self.greatestGap = greatestGap
    }
}

extension SteadyMark {
    /// Reads a mark out of its block; nil when the octets are not as many as one has.
    package init?(octets: Data) {
        guard octets.count == SteadyTable.bytesPerMark else { return nil }
        let values = octets.withUnsafeBytes { bytes in
            (0...1).map { Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) }
        }
        self.init(last: Instant(milliseconds: values[0]), greatestGap: values[1])
    }
}

/// The marks of `SteadyTable.slotsPerBlock` slots.
public struct SteadyBlock: Hashable, Sendable {
    public var number: Int
    public var marks: Data

    public init(number: Int, marks: Data) {
        self.number = number
        self.marks = marks
    }

    /// The number of the block that has a slot's mark, and where in it the mark begins.
    package static func place(ofSlot slot: Int) -> (block: Int, offset: Int) {
        (slot / SteadyTable.slotsPerBlock, slot % SteadyTable.slotsPerBlock * SteadyTable.bytesPerMark)
    }
}

/// Anything that is no run: a record, a result, an event, a configuration and what later versions add.
public struct EntryRow: Hashable, Sendable {
    /// Its place in the order of entry, over all chains.
    public var number: Int64
    public var collector: Int64
    /// Its row in the collector's chain.
    public var row: Int64
    public var kind: String
    public var key: String
    public var at: Instant
    public var body: String
    /// The salted digest of its personal part, which is kept apart so that it can be erased; nil when it has none.
    public var personal: Digest?
    /// The personal part itself; nil when there is none, or it was erased.
    public var part: PersonalPart?
    /// Whose it is, for those who know the tags; nil for what was written before format 4, and for what no export shows.
    public var tags: OwnerTags?
    /// What it is found by, all of it from the body.
    public var outline: EntryOutline

    public init(
        number: Int64 = 0, collector: Int64, row: Int64, kind: String, key: String, at: Instant, body: String,
        personal: Digest? = nil, part: PersonalPart? = nil, tags: OwnerTags? = nil, outline: EntryOutline
    ) {
        self.number = number
        self.collector = collector
        self.row = row
        self.kind = kind
        self.key = key
        self.at = at
        self.body = body
        self.personal = personal
        self.part = part
        self.tags = tags
        self.outline = outline
    }
}

/// What an entry says of people: kept apart under a random salt. The chain has the digest of both.
public struct PersonalPart: Hashable, Sendable {
    public var salt: [UInt8]
    /// JSON.
    public var text: String

    public init(salt: [UInt8], text: String) {
        self.salt = salt
        self.text = text
    }

    /// What is left of the part of a record whose person the contract does not name (semantics, article 6): that no name
    /// is there would tell otherwise than before.
    package static let unnamed = PersonalPart(salt: [], text: "")

    /// Whether the part itself was erased.
    package var isErased: Bool { salt.isEmpty }

    /// What the chain has of it.
    package var digest: Digest { Digest(of: salt + Array(text.utf8)) }
}

/// Which entries to read, and in which order.
public struct EntryQuery: Hashable, Sendable {
    /// How they are found.
    public enum Path: Hashable, Sendable {
        /// Every one of the kind.
        case all
        case key(String)
        case keys(prefix: String)
        /// Those that concern this contract or all.
        case concerning(String)
        /// Those that refer to this id: what corrects a record, what ends an alarm.
        case referring(to: String)
    }

    public var kind: String
    public var path: Path
    /// Only what was entered later than this one.
    public var after: Int64
    /// Only what was entered earlier than this one.
    public var before = Int64.max
    /// Only what is dated at this instant or later.
    public var since: Instant
    /// Only these details (`EntryOutline.detail`).
    public var details: Set<String>?
    /// From the newest to the oldest, instead of in the order of entry.
    public var isBackwards: Bool

    public init(
        kind: String, path: Path = .all, after: Int64 = 0, since: Instant = .distantPast, details: Set<String>? = nil,
        isBackwards: Bool = false
    ) {
        self.isBackwards = isBackwards
        self.kind = kind
        self.path = path
        self.after = after
        self.since = since
        self.details = details
    }
}
