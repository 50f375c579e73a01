import Notation
import Profiles
import SNMP
import SNMPValues

/// An object by its name, `MODULE::object`; a name with an instance behind it is a scalar, any other a column.
struct ObjectName {
    var object: ObjectIdentifier
    var label: String
    var isScalar: Bool

    /// Nil, with the problem reported, when no loaded module knows the name.
    init?(_ document: Document) {
        guard let text = document.text() else { return nil }
        self.init(text, at: document)
    }

    /// - Parameter place: where the name stands, which may be a key.
    init?(_ text: String, at place: Document) {
        do {
            object = try MIBNames.resolve(text)
            label = text
            isScalar = text.contains(".")
        } catch {
            place.report("\(place.described): \(error)\(Self.suggestion(for: text))")
            return nil
        }
    }

    /// One name, or a list.
    static func list(_ document: Document) -> [ObjectName] { document.items.compactMap { ObjectName($0) } }

    /// A similar name of the same module, or a module with a similar name.
    private static func suggestion(for name: String) -> String {
        let parts = name.split(separator: ":", omittingEmptySubsequences: true).map(String.init)
        guard parts.count == 2 else { return "" }
        let word = String(parts[1].prefix { $0 != "." })
        guard let module = Shipped.text("MIBs/\(parts[0]).txt") else {
            let modules = Shipped.files(in: "MIBs").map { String($0.path.dropFirst(5).dropLast(4)) }
            return Suggestion.nearest(to: parts[0], among: modules).map { " Did you mean \($0)?" } ?? ""
        }
        let defined = module.matches(of: /(?m)^\s*([a-z][A-Za-z0-9-]*)\s+(?:OBJECT|NOTIFICATION|MODULE)-?[A-Z ]+/)
        let nearest = Suggestion.nearest(to: word, among: Set(defined.map { String($0.1) }))
        return nearest.map { " Did you mean \(parts[0])::\($0)?" } ?? ""
    }
}
