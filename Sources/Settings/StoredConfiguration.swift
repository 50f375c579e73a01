import Facility
import Yams

/// The ledger's copy of a configuration cannot be read back.
public struct StoredConfigurationError: Error, CustomStringConvertible {
    public let description: String
}

/// A configuration as the ledger keeps it, so that readings stay governed by what was in force when they were taken
/// (semantics, *The fine print*, 13): without credentials, hooks and places of files, with the terms it used.
enum StoredConfiguration {
    private static let left = ["credentials", "hooks", "ledger", "compliance", "mibs"]

    static func text(of root: Node, terms: [String: Node]) throws -> String {
        var pairs = root.mapping.map { mapping in mapping.filter { !left.contains($0.key.string ?? "") } } ?? []
        let files = terms.sorted { $0.key < $1.key }.map { (Node($0.key), $0.value) }
        pairs.append((Node("terms_files"), Node(files)))
        return try Yams.serialize(node: Node(pairs.map { ($0.0, $0.1) }), allowUnicode: true)
    }

    static func facility(from text: String) throws(StoredConfigurationError) -> Facility {
        let problems = ProblemCollector()
        if let document = Document.parse(text, file: "stored configuration", problems: problems) {
            let terms = document.node.mapping?["terms_files"]?.mapping
            let reader = ConfigurationReader(
                folder: "/", problems: problems,
                terms: { name in terms?[Node(name)].map { document.child($0, "terms_files.\(name)") } }, isStored: true)
            if let result = reader.read(document), !problems.hasErrors { return result.facility }
        }
        let first = problems.inOrder.first?.description ?? "no reason given"
        throw StoredConfigurationError(description: "A configuration kept in the ledger cannot be read back: \(first)")
    }
}
