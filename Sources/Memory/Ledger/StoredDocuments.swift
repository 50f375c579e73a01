import Digests
import Foundation
public import Intervals
import Notation
public import Site

/// A configuration to keep.
public struct NewConfiguration: Hashable, Sendable {
    /// The whole of it, as one text: what earlier versions kept.
    public var whole: String
    /// The same with `Record.erased` for everything that it says of people.
    public var text: String
    /// What it says of each contract's people, by the contract; what it is written in is the caller's affair.
    public var people: [String: String]

    public init(whole: String, text: String, people: [String: String]) {
        self.whole = whole
        self.text = text
        self.people = people
    }

    /// Makes a configuration that says nothing of people.
    public init(_ text: String) { self.init(whole: text, text: text, people: [:]) }
}

/// A configuration that was accepted.
public struct StoredConfigurationRow: Hashable, Sendable {
    /// When it came into force.
    public var from: Instant
    /// A SHA-256 digest that covers its text and what it says of people; it tells nothing of these.
    public var digest: String
    /// The configuration, as one text, with `Record.erased` for what it says of people; in ledgers of earlier versions it
    /// may be the whole of it.
    public var text: String
    /// What it says of each contract's people, by the contract.
    public var people: [String: String] = [:]
    /// The contracts of which that was erased.
    public var erased: Set<String> = []

    public init(from: Instant, digest: String, text: String) {
        self.from = from
        self.digest = digest
        self.text = text
    }

    /// Reads an entry.
    init(_ entry: EntryRow, people known: PeopleParts) {
        let body = ConfigurationBody(entry.body)
        self.init(from: entry.at, digest: entry.key, text: body.text)
        people = known.parts(of: body)
        erased = Set(body.people.keys).subtracting(people.keys)
    }

    /// Whether a configuration says the same. What was erased of this one is taken to have been the same.
    public func says(theSameAs other: NewConfiguration) -> Bool {
        // One that an earlier version kept has everything in its text.
        guard !people.isEmpty || !erased.isEmpty else { return text == other.whole }
        return text == other.text && erased.union(people.keys) == Set(other.people.keys)
            && people.allSatisfy { other.people[$0.key] == $0.value }
    }
}

/// A compliance document to keep.
public struct NewResult: Sendable {
    public var contract: String
    public var month: Month
    /// Whether it is never to be overwritten.
    public var isFinal: Bool
    /// When it was made.
    public var at: Instant
    /// The signals that it rests on.
    public var signals: Set<SignalName>
    /// Makes the document's text for a revision.
    public var render: @Sendable (_ revision: Int) -> String
    /// Puts `Record.erased` where a document says something of people.
    public var erasing: @Sendable (_ document: String) -> String

    public init(
        contract: String, month: Month, isFinal: Bool, at: Instant, signals: Set<SignalName> = [],
        erasing: @escaping @Sendable (_ document: String) -> String = { $0 },
        render: @escaping @Sendable (_ revision: Int) -> String
    ) {
        self.erasing = erasing
        self.contract = contract
        self.month = month
        self.isFinal = isFinal
        self.at = at
        self.signals = signals
        self.render = render
    }
}

/// A compliance document that was kept.
public struct StoredResult: Hashable, Sendable {
    /// Its place in the order of entry, in a ledger; its row in an export.
    public var row: Int64
    public var contract: String
    /// Nil only where somebody tampered with the entry.
    public var month: Month?
    /// When it was made; `distantPast`, which is unknown, for those before format 3.
    public var at: Instant
    /// Counted from 1.
    public var revision: Int
    /// Whether it is never overwritten.
    public var isFinal: Bool
    /// The document, as far as nothing of it was erased.
    public var text: String
    /// The document with `Record.erased` where it says something of people; nil of one that earlier versions kept whole.
    public var textWithoutPeople: String?
    /// Whether it is all that is left.
    public var isErased = false
    /// Whether the document still matches its stored digest.
    package var isIntact: Bool
}

extension StoredResult {
    /// The key under which the documents of a contract's month are kept.
    package static func key(contract: String, month: Month) -> String { "\(contract)/\(month)" }

    /// The contract that a document under a key is of.
    package static func contract(ofKey key: String) -> String {
        String(key[..<(key.lastIndex(of: "/") ?? key.endIndex)])
    }

    /// Reads an entry.
    package init?(row: Int64, key: String, at: Instant, body: String) {
        struct Body: Decodable {
            var revision: Int
            var final: Bool
            var digest: String
            var document: String
        }
        // `verify` names a body that is not valid; otherwise it counts as no result.
        guard let stored = try? JSONDecoder().decode(Body.self, from: Data(body.utf8)) else { return nil }
        let slash = key.lastIndex(of: "/") ?? key.endIndex
        self.init(
            row: row, contract: Self.contract(ofKey: key), month: Month(String(key[slash...].dropFirst())), at: at,
            revision: stored.revision, isFinal: stored.final, text: stored.document,
            isIntact: Digest(of: stored.document.utf8).description == stored.digest)
    }

    /// Reads an entry, together with what it says of people.
    init?(_ entry: EntryRow) {
        self.init(row: entry.number, key: entry.key, at: entry.at, body: entry.body)
        isErased = entry.isErased || Redaction.digest(in: entry.body) != nil
        guard entry.personal != nil || isErased else { return }
        textWithoutPeople = text
        if let part = entry.part, let patch = LinePatch(part.text) { text = patch.applied(to: text) }
    }

    /// Whether a document says the same, but for what was erased.
    ///
    /// - Parameter erasing: puts `Record.erased` where a document says something of people.
    public func says(theSameAs other: String, erasing: (String) -> String) -> Bool {
        if text == other { return true }
        return textWithoutPeople.map { $0 == erasing(other) } ?? false
    }

    /// The head of the chain that the document was made at, if it names one.
    public var head: ChainHead? {
        guard let chain = cited?.chain, let hash = Digest(chain.head) else { return nil }
        return ChainHead(row: chain.row, hash: hash)
    }

    /// The heads of all chains that the document was made at, by their names; empty for those before format 4.
    public var heads: [String: Digest] { cited?.heads?.compactMapValues { Digest("sha256:\($0)") } ?? [:] }

    private struct Cited: Decodable {
        struct Chain: Decodable {
            var row: Int64
            var head: String
        }
        var chain: Chain?
        var heads: [String: String]?
    }

    private var cited: Cited? {
        // A text that is not such a document names no head.
        try? JSONDecoder().decode(Cited.self, from: Data(text.utf8))
    }
}

extension Event {
    /// What names or describes people: the line that was written for them.
    static let personalMembers: Set<String> = ["summary"]

    /// Reads an entry.
    package init?(_ entry: EntryRow) {
        guard let text = entry.whole else { return nil }
        self.init(stored: text)
    }

    /// The body of its entry.
    package var stored: JSON {
        .object([
            "id": .string(id), "kind": .string(kind.rawValue), "at": .string(at.description), "site": .string(site),
            "contract": .optional(contract), "subject": .string(subject), "state": .string(state),
            "summary": .string(summary), "deadline": .optional(deadline),
            "details": .object(namedDetails.map { JSON.Member($0.name, .string($0.value)) }),
            "hooks": hooks.isEmpty ? nil : .array(hooks.map(JSON.string)),
        ])
    }

    /// Reads the body of an entry.
    package init?(stored body: String) {
        struct Body: Decodable {
            var id: String
            var kind: String
            var at: Instant
            var site: String
            var contract: String?
            var subject: String
            var state: String
            var summary: String
            var deadline: Instant?
            var details: [String: String]
            var hooks: [String]?
        }
        // An event of a kind that this version does not know is left out of lists, not an error.
        guard let stored = try? JSONDecoder().decode(Body.self, from: Data(body.utf8)),
            let kind = Kind(rawValue: stored.kind)
        else { return nil }
        // So are details of other versions.
        let details = stored.details.compactMap { name, value in Detail(rawValue: name).map { ($0, value) } }
        self.init(
            id: stored.id, kind: kind, at: stored.at, site: stored.site, contract: stored.contract,
            subject: stored.subject, state: stored.state, summary: stored.summary, deadline: stored.deadline,
            details: Dictionary(details) { first, _ in first }, hooks: stored.hooks ?? [])
    }
}

extension DeliveryNote {
    /// What names or reaches people, and what a program said of it.
    static let personalMembers: Set<String> = ["contact", "to", "output"]

    /// Reads an entry.
    init?(_ entry: EntryRow) {
        // What cannot be read is named by `verify`; it counts as no attempt.
        guard let text = entry.whole, let note = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
            return nil
        }
        self = note
    }
}

extension DeviceIdentity {
    /// The body of its entry.
    package var stored: JSON {
        .object([
            "device": .string(device), "at": .string(at.description), "sysObjectID": .optional(systemObject),
            "serial": .optional(serial), "variables": limits.map { .integer(Int64($0.variables)) },
            "bulkVariables": limits.map { .integer(Int64($0.bulkVariables)) },
        ])
    }

    /// Reads the body of an entry.
    package init?(stored body: String) {
        struct Body: Decodable {
            var device: String
            var at: Instant
            var sysObjectID: String?
            var serial: String?
            var variables: Int?
            var bulkVariables: Int?
        }
        // `verify` names what cannot be read; the device then counts as new.
        guard let stored = try? JSONDecoder().decode(Body.self, from: Data(body.utf8)) else { return nil }
        self.init(device: stored.device, at: stored.at, systemObject: stored.sysObjectID, serial: stored.serial)
        guard let variables = stored.variables, let bulk = stored.bulkVariables else { return }
        limits = Limits(variables: variables, bulkVariables: bulk)
    }
}
