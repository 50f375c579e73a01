/// Decides whether whoever was told is whom the customer chose to be told (article 4.2; fine print, 16).
public struct ChosenContacts: Hashable, Sendable {
    /// A contact's way, without white space and in small letters, as ways are compared.
    private struct Way: Hashable {
        var method: String?
        var to: String?

        init(method: String?, to: String?) {
            self.method = method?.asCompared
            self.to = to?.asCompared
        }

        /// Whether everything that another way gives is the same here.
        func agrees(with other: Way) -> Bool {
            (other.method == nil || other.method == method) && (other.to == nil || other.to == to)
        }
    }

    private let ways: Set<Way>

    /// Chooses the authorised ones among the contacts in force when an emergency was determined.
    public init(_ contacts: [Contact]) {
        ways = Set(contacts.filter(\.isAuthorised).map { Way(method: $0.method.rawValue, to: $0.to) })
    }

    /// Whether nobody is chosen: then whoever is told counts.
    public var isEmpty: Bool { ways.isEmpty }

    /// Whether telling this contact counts.
    public func include(_ contact: Contact) -> Bool {
        isEmpty || ways.contains(Way(method: contact.method.rawValue, to: contact.to))
    }

    /// Whether a notification counts: its way is a chosen contact's. A person who telephoned need not say which, but must
    /// be named (`by`).
    ///
    /// - Parameter method: a word of an older register, which is none of the five, decides nothing.
    public func include(method: String?, to: String?, by person: String?) -> Bool {
        guard !isEmpty else { return true }
        let known = method.flatMap { Contact.Method(rawValue: $0) }?.rawValue
        let way = Way(method: known, to: to)
        if known == nil || to == nil, person == nil { return false }
        return ways.contains { $0.agrees(with: way) }
    }
}

extension String {
    /// Without white space, and with ASCII letters in small: as names and ways of contacts are compared (fine print, 16).
    public var asCompared: String {
        let scalars = unicodeScalars.filter { !$0.properties.isWhitespace }.map { scalar in
            guard ("A"..."Z").contains(scalar) else { return scalar }
            return Unicode.Scalar(UInt8(scalar.value) + 32)
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
