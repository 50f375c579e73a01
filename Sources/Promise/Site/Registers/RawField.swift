import Foundation

extension RawField {
    /// A value as `JSONSerialization` gives it; nil for `null`, `true`, `false` and fractions, which no field holds.
    public init?(json value: Any) {
        if let text = value as? String {
            self = .text(text)
        } else if let list = value as? [String] {
            self = .list(list)
        } else if let names = value as? [String: String] {
            self = .names(names)
        } else if let number = LineMembers.integer(value) {
            self = .number(Int64(number))
        } else if let elements = value as? [Any] {
            let fields = elements.compactMap(RawField.init(json:))
            guard fields.count == elements.count else { return nil }
            self = .sequence(fields)
        } else if let members = value as? [String: Any] {
            let fields = members.compactMapValues(RawField.init(json:))
            guard fields.count == members.count else { return nil }
            self = .mapping(fields)
        } else {
            return nil
        }
    }

    /// A text that a person wrote as JSON, such as `{"mains": "pdu-1/outlet/8"}`; any other text as it is.
    var unfolded: RawField {
        guard case .text(let text) = self, text.hasPrefix("{") else { return self }
        let object = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        return object.flatMap(RawField.init(json:)) ?? self
    }

    /// The elements of a list; nil for anything else.
    var elements: [RawField]? {
        switch self {
        case .list(let texts): texts.map { .text($0) }
        case .sequence(let elements): elements
        case .text, .names, .number, .mapping: nil
        }
    }

    /// The members of an object; nil for anything else.
    var members: [String: RawField]? {
        switch self {
        case .names(let names): names.mapValues { .text($0) }
        case .mapping(let members): members
        case .text, .list, .number, .sequence: nil
        }
    }
}
