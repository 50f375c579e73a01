import Site
import Yams

/// The ledger's copy of a configuration cannot be read back.
public struct StoredConfigurationError: Error, CustomStringConvertible {
    /// One sentence for people.
    public let description: String
}

/// What a ledger keeps of a configuration.
public struct StoredTexts: Hashable, Sendable {
    /// All of it, in one text.
    public var whole: String
    /// The same with `Record.erased` for what it says of people.
    public var plain: String
    /// What it says of each contract's people, by the contract.
    public var people: [String: String]

    public init(whole: String, plain: String, people: [String: String]) {
        self.whole = whole
        self.plain = plain
        self.people = people
    }
}

/// A configuration as the ledger keeps it, so that readings stay governed by what was in force when they were taken
/// (semantics, *The fine print*, 13): without credentials, hooks and places of files, with the terms, calendars and
/// profiles it used.
///
/// Layout, comments and quotes leave no trace, so that they begin no new era.
enum StoredConfiguration {
    private static let left: Set<String> = [
        "credentials", "hooks", "ledger", "compliance", "mibs", "notifications", "notify", "socket", "contacts",
        "oncall", "heartbeat", "web", "archives", "centre", "collector",
    ]

    /// Who may see a customer's traffic, and how that is proved.
    private static let trafficAccess: Set<String> = ["username", "password_hash", "password"]

    /// Under which keys the files stand that it uses.
    static let files = ["terms_files", "calendar_files", "profile_files"]

    /// - Parameter profiles: the text of each that a device has or may turn out to have; it is kept as one text, since
    ///   nothing that is judged is read from it again.
    static func texts(
        of root: Node, terms: [String: Node], calendars: [String: Node], profiles: [String: String]
    ) throws -> StoredTexts {
        var pairs = (root.mapping ?? [:]).filter { !left.contains($0.key.string ?? "") }.map { key, value in
            guard key.string == "contracts" else { return (key, value) }
            return (key, withoutPasswords(value))
        }
        for (name, nodes) in [("terms_files", terms), ("calendar_files", calendars)] {
            pairs.append((Node(name), Node(nodes.sorted { $0.key < $1.key }.map { (Node($0.key), $0.value) })))
        }
        if !profiles.isEmpty {
            let texts = profiles.sorted { $0.key < $1.key }.map { (Node($0.key), Node($0.value)) }
            pairs.append((Node("profile_files"), Node(texts)))
        }
        let whole = canonical(Node(pairs), text: Tag(.str))
        let (plain, people) = ConfigurationPeople.split(whole)
        let text = try text(of: whole)
        return StoredTexts(whole: text, plain: people.isEmpty ? text : try Self.text(of: plain), people: people)
    }

    private static func text(of canonical: Node) throws -> String {
        try Yams.serialize(node: canonical, width: -1, allowUnicode: true)
    }

    /// A text without what it says of one contract's people, the same where it says nothing of them; nil where it is not
    /// valid.
    static func text(_ text: String, erasingPeopleOf contract: String) throws -> String? {
        let problems = ProblemCollector()
        guard let document = Document.parse(text, file: "stored configuration", isStored: true, problems: problems)
        else { return nil }
        guard let plain = ConfigurationPeople.erased(contract, in: document.node) else { return text }
        return try Self.text(of: canonical(plain, text: Tag(.str)))
    }

    /// What is kept is handed to customers, so that the access to traffic pages is left out.
    private static func withoutPasswords(_ contracts: Node) -> Node {
        guard let mapping = contracts.mapping else { return contracts }
        return Node(
            mapping.map { id, contract in
                guard let keys = contract.mapping, let traffic = keys["traffic"] else { return (id, contract) }
                let pairs = keys.compactMap { key, value -> (Node, Node)? in
                    guard key.string == "traffic" else { return (key, value) }
                    return withoutAccess(traffic).map { (key, $0) }
                }
                return (id, Node(pairs))
            })
    }

    /// Which ports are counted; nil where none are.
    private static func withoutAccess(_ traffic: Node) -> Node? {
        let pairs = (traffic.mapping ?? [:]).filter { !trafficAccess.contains($0.key.string ?? "") }
        return pairs.isEmpty ? nil : Node(pairs.map { ($0.key, $0.value) })
    }

    /// What a profile says, whatever its layout and comments; the text itself where it is not YAML.
    static func text(ofProfile text: String, named name: String) -> String {
        guard let document = Document.parse(text, file: name, problems: ProblemCollector()),
            let canonical = try? Self.text(of: canonical(document.node, text: Tag(.str)))
        else { return text }
        return canonical
    }

    /// Every text in double quotes, so that none is read as a number or null; keys without a value are left out.
    ///
    /// - Parameter text: one tag for all texts, since a tag needs more memory than a node.
    private static func canonical(_ node: Node, text: Tag) -> Node {
        switch node {
        case .mapping(let mapping):
            let pairs = mapping.filter { !$0.value.isNull }.map {
                (canonical($0.key, text: text), canonical($0.value, text: text))
            }
            return Node(pairs, .implicit, .block)
        case .sequence(let sequence): return Node(sequence.map { canonical($0, text: text) }, .implicit, .block)
        case .scalar(let scalar): return Node(scalar.string, text, .doubleQuoted)
        case .alias: return node
        }
    }

    /// - Parameter people: what the text does not say of each contract's people.
    static func facility(
        from text: String, people: [String: String]
    ) throws(StoredConfigurationError) -> Facility {
        let problems = ProblemCollector()
        if let plain = Document.parse(text, file: "stored configuration", isStored: true, problems: problems) {
            let whole = people.isEmpty ? plain.node : ConfigurationPeople.joined(plain.node, with: people)
            let document = Document(node: whole, file: plain.file, path: plain.path, problems: problems)
            let reader = ConfigurationReader(
                folder: "/", problems: problems,
                shelves: Shelves(
                    terms: { stored($0, under: "terms_files", in: document) ?? missing("terms", named: $0, at: $1) },
                    // Older ledgers do not keep calendars: the built-in ones governed them.
                    calendars: { name, place in
                        if let known = stored(name, under: "calendar_files", in: document) { return known }
                        guard let text = Shipped.text("calendars/\(name).yaml") else {
                            return missing("calendar", named: name, at: place)
                        }
                        return Document.parse(text, file: "calendars/\(name).yaml", problems: problems)
                    }), isStored: true)
            if let result = reader.read(document), !problems.hasErrors { return result.facility }
        }
        let first = problems.inOrder.first { $0.severity == .error }?.description ?? "no reason given"
        throw StoredConfigurationError(description: "A configuration kept in the ledger cannot be read back: \(first)")
    }

    private static func stored(_ name: String, under key: String, in document: Document) -> Document? {
        document.node.mapping?[Node(key)]?.mapping?[Node(name)].map { document.child($0, named: "\(key).\(name)") }
    }

    private static func missing(_ noun: String, named name: String, at place: Document) -> Document? {
        place.report("there is no \(noun) called \(name)")
        return nil
    }
}
