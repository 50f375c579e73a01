import Digests
import Foundation
import Notation

/// A configuration's body: its text, and before it a comment that names what it says of each contract's people by the
/// salted digest, so that the configuration's own digest covers it and tells nobody a name or a number.
struct ConfigurationBody {
    private static let marker = "# people "

    let text: String
    /// By contract.
    let people: [String: Digest]

    init(text: String, people: [String: Digest]) {
        self.text = text
        self.people = people
    }

    /// Reads an entry's body.
    init(_ body: String) {
        let body = Redaction.text(ofConfiguration: body)
        text = body.utf8.starts(with: Self.marker.utf8) ? String(body.drop { $0 != "\n" }.dropFirst()) : body
        let line = body.dropLast(text.count).dropFirst(Self.marker.count)
        // Earlier versions name nobody so; whoever changed a body may have left anything, and the chain tells.
        let named = try? JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        people = (named ?? [:]).compactMapValues { Digest($0) }
    }

    /// As the entry has it.
    var body: String {
        guard !people.isEmpty else { return text }
        let members = people.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value.description)) }
        return "\(Self.marker)\(JSON.object(members).compact)\n\(text)"
    }
}

/// What configurations say of people, by the salted digest by which they name it.
struct PeopleParts {
    private var said: [Digest: String] = [:]

    init(in rows: any LedgerRows) throws {
        var said: [Digest: String] = [:]
        try rows.forEachEntry(EntryQuery(kind: Entry.people)) { entry in
            if let digest = entry.personal, let part = entry.part, !part.isErased { said[digest] = part.text }
            return true
        }
        self.said = said
    }

    /// What a configuration says of each contract's people, as far as it was not erased.
    func parts(of body: ConfigurationBody) -> [String: String] { body.people.compactMapValues { said[$0] } }
}

/// Whether configurations name people that were written down before them.
struct NamedPeople {
    private var known: Set<Digest> = []
    private(set) var findings: [String] = []

    /// Notes an entry, in the order of its chain.
    mutating func note(_ entry: EntryRow, named name: String) {
        if entry.kind == Entry.people, let digest = entry.personal { known.insert(digest) }
        guard entry.kind == Entry.configuration else { return }
        let lost = ConfigurationBody(entry.body).people.filter { !known.contains($0.value) }.keys.sorted()
        findings += lost.map { "\(name): what it says of the people of \($0) is not there" }
    }
}
