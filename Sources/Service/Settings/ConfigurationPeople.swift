import Foundation
import Notation
import Site
import Yams

/// What a configuration says of each contract's people: who represents the customer and where it is reached, the names
/// and numbers of its contacts, and its logins. In the text that the ledger keeps, `Record.erased` stands in its place, so
/// that it can be erased when the contract has ended.
enum ConfigurationPeople {
    private static let particulars: Set<String> = ["representative", "address", "postcode", "phone", "email"]

    /// Whether a value under a contract says something of people, by the keys that lead to it; items of lists are keys by
    /// their numbers.
    private static func isPersonal(_ path: [String]) -> Bool {
        switch path.first {
        case "customer": path.count == 2 && particulars.contains(path[1])
        case "contacts": path.count == 3 && ["name", "to"].contains(path[2])
        case "services": path.count == 4 && path[2] == "login" && path[3] == "user"
        default: false
        }
    }

    /// Puts something else in the place of values under the contracts of a configuration.
    ///
    /// - Parameter value: nil leaves it as it is.
    private static func replacing(
        in root: Node, _ value: (_ contract: String, _ path: [String], _ text: String) -> String?
    ) -> Node {
        func replaced(_ node: Node, _ contract: String, _ path: [String]) -> Node {
            switch node {
            case .mapping(let mapping):
                let pairs = mapping.map { key, inner in
                    (key, replaced(inner, contract, path + [key.string ?? ""]))
                }
                return Node(pairs, mapping.tag, mapping.style)
            case .sequence(let sequence):
                let items = sequence.enumerated().map { replaced($0.element, contract, path + ["\($0.offset)"]) }
                return Node(items, sequence.tag, sequence.style)
            case .scalar(let scalar):
                guard isPersonal(path), let text = value(contract, path, scalar.string) else { return node }
                return Node(text, scalar.tag, .doubleQuoted)
            case .alias: return node
            }
        }
        guard let mapping = root.mapping else { return root }
        let pairs = mapping.map { key, section -> (Node, Node) in
            guard key.string == "contracts", let contracts = section.mapping else { return (key, section) }
            let inner = contracts.map { id, contract in (id, replaced(contract, id.string ?? "", [])) }
            return (key, Node(inner, contracts.tag, contracts.style))
        }
        return Node(pairs, mapping.tag, mapping.style)
    }

    /// Takes apart what a configuration says of people.
    ///
    /// - Returns: what is left, and what was said, as an object of JSON for each contract.
    static func split(_ root: Node) -> (plain: Node, people: [String: String]) {
        var said: [String: [JSON.Member]] = [:]
        let plain = replacing(in: root) { contract, path, text in
            said[contract, default: []].append(JSON.Member(path.joined(separator: "/"), .string(text)))
            return Record.erased
        }
        return (plain, said.mapValues { JSON.object($0.sorted { $0.name < $1.name }).compact })
    }

    /// Puts back what was taken apart.
    static func joined(_ plain: Node, with people: [String: String]) -> Node {
        let said = people.mapValues { text in
            // What cannot be read is as if it were erased; `verify` names what was changed.
            (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
        }
        return replacing(in: plain) { contract, path, _ in said[contract]?[path.joined(separator: "/")] }
    }

    /// Erases what a configuration says of one contract's people; nil where it says nothing of them.
    static func erased(_ contract: String, in root: Node) -> Node? {
        var isChanged = false
        let plain = replacing(in: root) { other, _, text in
            guard other == contract, text != Record.erased else { return nil }
            isChanged = true
            return Record.erased
        }
        return isChanged ? plain : nil
    }
}
