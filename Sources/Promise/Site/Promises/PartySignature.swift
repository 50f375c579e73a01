public import Intervals

/// When and where one party signed, as far as the configuration says so of that party alone (article 11).
public struct PartySignature: Hashable, Sendable {
    /// The day.
    public var date: CivilDate?
    /// The place.
    public var place: String?

    public init(date: CivilDate? = nil, place: String? = nil) {
        self.date = date
        self.place = place
    }
}

/// When and where one party signed.
public struct Signature: Hashable, Sendable {
    /// The day.
    public let date: CivilDate
    /// The place, where it is known.
    public let place: String?
}

extension Contract {
    /// How the customer signed: by its own signature, else as the contract says of both.
    public var customerSignature: Signature { signature(signedByCustomer) }

    /// How the provider signed: by its own signature, else as the contract says of both.
    public var providerSignature: Signature { signature(signedByProvider) }

    private func signature(_ own: PartySignature) -> Signature {
        Signature(date: own.date ?? signed, place: own.place ?? signedIn)
    }
}
