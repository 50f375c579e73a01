import Facility
import Yams

/// The ledger's copy of a configuration cannot be read back.
public struct StoredConfigurationError: Error, CustomStringConvertible {
    public let description: String
}

/// A configuration as the ledger keeps it, so that readings stay governed by what was in force when they were taken
/// (semantics, *The fine print*, 13): without credentials, hooks and places of files, with the terms it used.
///
/// Layout, comments and quotes leave no trace, so that they begin no new era.
enum StoredConfiguration {
    private static let left: Set<String> = [
        "credentials", "hooks", "ledger", "compliance", "mibs", "notifications", "notify",
    ]

    static func text(of root: Node, terms: [String: Node]) throws -> String {
        var pairs = (root.mapping ?? [:]).filter { !left.contains($0.key.string ?? "") }.map { ($0.key, $0.value) }
        let files = terms.sorted { $0.key < $1.key }.map { (Node($0.key), $0.value) }
        pairs.append((Node("terms_files"), Node(files)))
        return try Yams.serialize(node: canonical(Node(pairs), Tag(.str)), width: -1, allowUnicode: true)
    }

    /// Every text in double quotes, so that none is taken for a number or for nothing; keys without a value are left out.
    ///
    /// - Parameter text: one tag for all; each of its own would weigh more than the node.
    private static func canonical(_ node: Node, _ text: Tag) -> Node {
        switch node {
        case .mapping(let mapping):
            let pairs = mapping.filter { !$0.value.isNull }.map { (canonical($0.key, text), canonical($0.value, text)) }
            return Node(pairs, .implicit, .block)
        case .sequence(let sequence): return Node(sequence.map { canonical($0, text) }, .implicit, .block)
        case .scalar(let scalar): return Node(scalar.string, text, .doubleQuoted)
        case .alias: return node
        }
    }

    static func facility(from text: String) throws(StoredConfigurationError) -> Facility {
        let problems = ProblemCollector()
        if let document = Document.parse(text, file: "stored configuration", problems: problems) {
            let files = document.node.mapping?["terms_files"]?.mapping
            let reader = ConfigurationReader(
                folder: "/", problems: problems,
                terms: { name, place in
                    if let node = files?[Node(name)] { return document.child(node, "terms_files.\(name)") }
                    place.report("there are no terms called \(name)")
                    return nil
                }, isStored: true)
            if let result = reader.read(document), !problems.hasErrors { return result.facility }
        }
        let first = problems.inOrder.first { $0.severity == .error }?.description ?? "no reason given"
        throw StoredConfigurationError(description: "A configuration kept in the ledger cannot be read back: \(first)")
    }
}
