import Foundation
import Yams

/// What another program exported, in whichever of its formats: texts, lists and mappings.
indirect enum ForeignValue {
    case text(String)
    case list([ForeignValue])
    /// In the order of the file. An element of XML is one, too; a list of those has members of one name.
    case mapping([(name: String, value: ForeignValue)])

    /// A member of a mapping.
    subscript(_ name: String) -> ForeignValue? {
        guard case .mapping(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// A member that says something.
    func text(_ name: String) -> String? {
        guard case .text(let text)? = self[name] else { return nil }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty || trimmed == "NULL" ? nil : trimmed
    }

    /// The items of a member that is a list.
    func items(_ name: String) -> [ForeignValue] { self[name]?.items ?? [] }

    var items: [ForeignValue] {
        switch self {
        case .text: []
        case .list(let items): items
        case .mapping(let members): members.map(\.value)
        }
    }
}

// MARK: - Formats

extension ForeignValue {
    /// Reads JSON; nil where it is none.
    init?(json text: String) {
        guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else { return nil }
        self.init(value)
    }

    private init(_ value: Any) {
        switch value {
        case let members as [String: Any]:
            self = .mapping(members.sorted { $0.key < $1.key }.map { ($0.key, ForeignValue($0.value)) })
        case let items as [Any]: self = .list(items.map { ForeignValue($0) })
        case is NSNull: self = .text("")
        case let text as String: self = .text(text)
        case let number as NSNumber: self = .text(number.stringValue)
        default: self = .text("\(value)")
        }
    }

    /// Reads YAML; nil where it is none.
    init?(yaml text: String) {
        guard let node = (try? Yams.compose(yaml: text)) ?? nil else { return nil }
        self.init(node)
    }

    private init(_ node: Node) {
        switch node {
        case .scalar(let scalar): self = .text(scalar.string)
        case .mapping(let mapping):
            self = .mapping(mapping.map { ($0.key.scalar?.string ?? "", ForeignValue($0.value)) })
        case .sequence(let sequence): self = .list(sequence.map { ForeignValue($0) })
        case .alias: self = .text("")
        }
    }
}
