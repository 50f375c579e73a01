public import Foundation
public import Intervals

/// What one customer was promised, and by which signals it is observed.
public struct Contract: Hashable, Sendable {
    /// Article 3 differs by service.
    public enum Service: String, Hashable, Sendable, CaseIterable {
        case managedServer = "managed-server"
        case colocation
        case rack
    }

    /// Unique at the site.
    public var id: String
    /// To whom it was promised.
    public var customer: Customer
    /// The name of the terms file that `terms` comes from.
    public var termsName: String
    public var terms: Terms
    /// BCP 47: `en`, `zh-Hans`.
    public var language: String
    /// What was bought.
    public var service: Service
    /// What an installation of this service consists of, where the parties agreed on a list of their own (article 3.1);
    /// nil is the agreement's list of the service.
    public var agreedItems: [Record.InstalledItem]?
    /// The day it was signed on.
    public var signed: CivilDate
    /// Where it was signed.
    public var signedIn: String?
    /// Where the customer signed on a day or in a place of its own (article 11); what it leaves out is `signed` and
    /// `signedIn`.
    public var signedByCustomer = PartySignature()
    /// The same of the provider.
    public var signedByProvider = PartySignature()
    /// Local days; the last is the first day on which the contract is no longer in force.
    public var termFrom: CivilDate
    public var termTo: CivilDate
    /// What the customer pays for one month.
    public var rent: Money
    /// In which its days and months are counted.
    public var timeZone: TimeZone
    /// How it is fed; nil where article 2 is not observed.
    public var power: PowerSupply?
    /// How it is connected; nil where article 1 is not observed.
    public var network: NetworkConnection?
    /// The applications that are watched for the customer.
    public var services: [ApplicationService]
    /// In the order in which they are tried.
    public var contacts: [Contact]
    /// The customer's way to its traffic pages, which also proves who calls (article 6). Never kept in the ledger.
    public var traffic: TrafficAccess?
    /// Whose octets are counted; nil where nobody's are (article 6).
    public var meteredTraffic: MeteredTraffic?
    /// The id of the contract that this one continues (fine print, 28).
    public var follows: String?
    /// What promises beside the articles are about, by the names that the terms use.
    public var conditions: [String: NamedCondition] = [:]
    /// What the customer pays for one month, by line item, where remedies are a share of one.
    public var fees: [String: Money] = [:]
    /// How many there are of what remedies are counted by: amperes of a circuit, servers.
    public var quantities: [String: Decimal] = [:]

    public init(
        id: String, customer: Customer, termsName: String, terms: Terms, language: String, service: Service,
        signed: CivilDate, termFrom: CivilDate, termTo: CivilDate, rent: Money, timeZone: TimeZone,
        power: PowerSupply? = nil, network: NetworkConnection? = nil, services: [ApplicationService] = [],
        contacts: [Contact] = [], traffic: TrafficAccess? = nil, signedIn: String? = nil
    ) {
        self.id = id
        self.customer = customer
        self.termsName = termsName
        self.terms = terms
        self.language = language
        self.service = service
        self.signed = signed
        self.termFrom = termFrom
        self.termTo = termTo
        self.rent = rent
        self.timeZone = timeZone
        self.power = power
        self.network = network
        self.services = services
        self.contacts = contacts
        self.traffic = traffic
        self.signedIn = signedIn
    }

    /// The signals of the hosts and applications whose failure is an emergency (article 4.1 and 4.4).
    public var watchedForEmergencies: [SignalName] {
        (network?.hosts ?? []).map(SignalName.icmp) + services.map(\.signal)
    }

    /// When the contract is in force.
    public var term: Span { Span(from: timeZone.startOfDay(termFrom), to: timeZone.startOfDay(termTo)) }

    /// The month clipped to the term; nil when they do not meet.
    public func period(of month: Month) -> Span? {
        let period = month.span(in: timeZone).clipped(to: term)
        guard !period.isEmpty else { return nil }
        return period
    }
}

/// What a contract names for a promise of its terms.
public enum NamedCondition: Hashable, Sendable {
    /// Holds as its signals do.
    case states(Condition)
    /// Each of these numbers must be within the promise's range.
    case numbers([NumericSample.Point])
}

/// The provider, as the cover of a report shows it.
public struct Provider: Hashable, Sendable {
    /// Name and address.
    public var party: Customer
    /// The line for complaints (article 8).
    public var complaints: String?

    public init(party: Customer, complaints: String? = nil) {
        self.party = party
        self.complaints = complaints
    }
}

/// A party of a contract, as the cover of a report shows it.
public struct Customer: Hashable, Sendable {
    /// As the agreement has it.
    public var name: String
    /// Who signs for it.
    public var representative: String?
    public var address: String?
    public var postcode: String?
    public var phone: String?
    public var email: String?

    public init(
        name: String, representative: String? = nil, address: String? = nil, postcode: String? = nil,
        phone: String? = nil, email: String? = nil
    ) {
        self.name = name
        self.representative = representative
        self.address = address
        self.postcode = postcode
        self.phone = phone
        self.email = email
    }
}

/// Where a customer's power comes from. It is out only when every feed is: mains *and* UPS both dead.
public struct PowerSupply: Hashable, Sendable {
    /// One way in: `mains` and `ups`, or `A` and `B`.
    public struct Feed: Hashable, Sendable {
        /// What reports call it.
        public var name: String
        /// What must hold for it to carry the load.
        public var condition: Condition

        public init(name: String, condition: Condition) {
            self.name = name
            self.condition = condition
        }
    }

    /// The ways in, in the order of the configuration.
    public var feeds: [Feed]

    public init(feeds: [Feed]) { self.feeds = feeds }

    /// Present while any feed is.
    public var condition: Condition { .any(feeds.map(\.condition)) }
}

/// How a customer is connected.
public struct NetworkConnection: Hashable, Sendable {
    /// The condition over the customer's port links; nil when none is configured.
    public var access: Condition?
    /// Names of the site's uplinks that serve the customer; any of them suffices.
    public var uplinks: [String]
    /// Numeric addresses that are pinged; any of them suffices.
    public var hosts: [String]
    /// The names of collectors elsewhere that ping the hosts, too; any of them suffices.
    public var vantage: [String]

    public init(access: Condition? = nil, uplinks: [String] = [], hosts: [String] = [], vantage: [String] = []) {
        self.access = access
        self.uplinks = uplinks
        self.hosts = hosts
        self.vantage = vantage
    }
}

/// An application watched for the customer (article 4, 4.1 to 4.3).
public struct ApplicationService: Hashable, Sendable {
    /// Which protocol it must answer.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case www
        case email
        case ftp
    }

    /// What is asked of it beside an answer.
    public struct Check: Hashable, Sendable {
        /// www: a text that the page must hold.
        public var expected: String?
        /// email: STARTTLS must be offered and its certificate be valid.
        public var startTLS = false
        /// A file of PEM certificates to trust instead of the system's.
        public var certificates: String?
        /// A login that must succeed; its password is no part of what is installed.
        public var username: String?
        /// How long an answer may take.
        public var timeout: Milliseconds = .seconds(10)

        public init() {}
    }

    /// The second part of its signal's name.
    public var id: String
    /// Which protocol it speaks.
    public var kind: Kind
    /// A URL for www, `HOST:PORT` for the others.
    public var address: String
    /// What is asked beside an answer.
    public var check: Check

    public init(id: String, kind: Kind, address: String, check: Check = Check()) {
        self.id = id
        self.kind = kind
        self.address = address
        self.check = check
    }

    /// What its checks are read as: `www/ID`, `email/ID` or `ftp/ID`.
    public var signal: SignalName { SignalName(device: kind.rawValue, kind: id) }
}

/// Whom to tell, and how.
public struct Contact: Hashable, Sendable {
    /// The person.
    public var name: String
    /// By which of the ways that article 4 names somebody is told.
    public enum Method: String, Hashable, Sendable, CaseIterable {
        case officePhone = "office_phone"
        case mobile
        case pager
        case fax
        case email
    }

    /// Whether this person may authorise operations (article 6).
    public var isAuthorised: Bool
    /// By which way this person is told.
    public var method: Method
    /// A number or an address.
    public var to: String
    /// The name of the hook that tells this contact.
    public var hook: String

    public init(name: String, isAuthorised: Bool, method: Method, to: String, hook: String) {
        self.name = name
        self.isAuthorised = isAuthorised
        self.method = method
        self.to = to
        self.hook = hook
    }
}

extension Contract {
    /// Whether the customer named a person who may authorise operations (article 6); every person where it named nobody.
    public func hasNamed(_ person: String?) -> Bool {
        guard let person, contacts.contains(where: \.isAuthorised) else { return true }
        return contacts.authorise(person)
    }
}

/// User name and password of a customer's traffic pages.
public struct TrafficAccess: Hashable, Sendable {
    /// How the password is known.
    public enum Proof: Hashable, Sendable {
        /// In the format of `mainstay password`.
        case hash(String)
        /// The file that holds it.
        case file(String)
    }

    /// Asked for with the password.
    public var username: String
    /// How the password is checked.
    public var proof: Proof

    public init(username: String, proof: Proof) {
        self.username = username
        self.proof = proof
    }
}
