/// Why telling somebody of an emergency does not count, in the order in which the reasons apply (fine print, 16).
public enum NotificationFlaw: String, Hashable, Sendable, CaseIterable {
    /// It is dated before the emergency was determined.
    case beforeDetermination = "before_determination"
    /// It says neither whom it reached, or how, nor who says so.
    case unattributed
    /// It went to a contact whom the customer has not authorised.
    case notAuthorised = "not_authorised"
    /// It went to a chosen contact by a way that was not chosen.
    case otherChannel = "other_channel"
    /// It went to nobody whom the customer named.
    case stranger
}

/// Decides whether whoever was told is whom the customer chose to be told (article 4.2; fine print, 16 and 17).
public struct ChosenContacts: Hashable, Sendable {
    /// A contact's way, without white space and in small letters, as ways are compared.
    private struct Way: Hashable {
        var method: String?
        var to: String?

        init(method: String?, to: String?) {
            self.method = method?.asCompared
            self.to = to?.asCompared
        }

        init(_ contact: Contact) { self.init(method: contact.method.rawValue, to: contact.to) }

        /// Whether everything that another way gives is the same here.
        func agrees(with other: Way) -> Bool {
            (other.method == nil || other.method == method) && (other.to == nil || other.to == to)
        }
    }

    /// By their names, as names are compared.
    private let ways: [String: Set<Way>]
    /// Those of contacts who are not authorised.
    private let otherWays: Set<Way>
    private let channel: EmergencyReportTerms.Channel

    /// Chooses the authorised ones among the contacts in force when an emergency was determined.
    ///
    /// - Parameter channel: whether only telling one of them counts, as the terms say.
    public init(_ contacts: [Contact], channel: EmergencyReportTerms.Channel = .chosen) {
        ways = contacts.filter(\.isAuthorised).reduce(into: [:]) { ways, contact in
            ways[contact.name.asCompared, default: []].insert(Way(contact))
        }
        otherWays = Set(contacts.filter { !$0.isAuthorised }.map { Way($0) })
        self.channel = channel
    }

    /// The same of a contract as it is configured.
    public init(of contract: Contract) {
        self.init(contract.contacts, channel: contract.terms.emergencyReport.channel)
    }

    /// Whether nobody is chosen.
    public var isEmpty: Bool { ways.isEmpty }

    /// Whether whoever is told counts: nobody is chosen, or the terms take any channel.
    public var acceptAnybody: Bool { isEmpty || channel == .any }

    /// Whether telling this contact counts.
    public func include(_ contact: Contact) -> Bool {
        acceptAnybody || ways.values.contains { $0.contains(Way(contact)) }
    }

    /// Whether a notification counts, as far as it tells whom it reached and how.
    public func include(method: String?, to: String?, by person: String?) -> Bool {
        flaw(method: method, to: to, by: person) == nil
    }

    /// Why a notification does not count: its way is no chosen contact's. A person who telephoned need not say which, but
    /// must be named (`by`). Nil where it counts.
    ///
    /// - Parameter method: a word of an older register, which is none of the five, decides nothing.
    public func flaw(method: String?, to: String?, by person: String?) -> NotificationFlaw? {
        guard !acceptAnybody else { return nil }
        let known = method.flatMap { Contact.Method(rawValue: $0) }?.rawValue
        let way = Way(method: known, to: to)
        if known == nil || to == nil, person == nil { return .unattributed }
        let chosen = ways.values.joined()
        if chosen.contains(where: { $0.agrees(with: way) }) { return nil }
        if otherWays.contains(way) { return .notAuthorised }
        return if way.to == nil || chosen.contains(where: { $0.to == way.to }) { .otherChannel } else { .stranger }
    }

    /// Whether somebody of this name is chosen.
    public func includePerson(named name: String) -> Bool { ways[name.asCompared] != nil }

    /// Whether a chosen contact was called by this way.
    ///
    /// - Parameter name: only a contact of this name; nil: any of them.
    public func wereCalled(method: String, to: String, named name: String? = nil) -> Bool {
        let way = Way(method: method, to: to)
        guard let name else { return ways.values.contains { $0.contains(way) } }
        return ways[name.asCompared]?.contains(way) ?? false
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
