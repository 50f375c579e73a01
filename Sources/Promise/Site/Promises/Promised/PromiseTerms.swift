public import Intervals

/// A promise that a terms file makes beside the nine articles: what is promised, what of an outage counts, what breaks the
/// promise, what must be claimed, and what a breach costs. `Documentation/terms.md` says each key exactly.
public struct PromiseTerms: Hashable, Sendable {
    /// Over what time it is judged.
    public enum Period: String, Hashable, Sendable, CaseIterable {
        case month
        /// From a day of the contract's term to the same day a year later.
        case contractYear = "contract_year"
        case civilYear = "civil_year"
    }

    /// Unique in its terms, and none of the nine guarantees' names.
    public var id: String
    /// What documents call it, by language (`en`, `zh-Hans`); without an entry, its identifier.
    public var names: [String: String] = [:]
    /// What must hold.
    public var subject: PromisedSubject
    /// Over what time it is judged.
    public var period: Period = .month
    /// What breaks it.
    public var breach: BreachRule
    /// What of an outage does not count.
    public var leftOut = LeftOut()
    /// What the customer must ask for; nil where nothing need be claimed.
    public var claim: ClaimRule?
    /// Whom an undetermined verdict or remedy favours.
    public var doubtFavours: AvailabilityTerms.Favour = .nobody
    /// What a breach costs; nil where nothing is owed.
    public var remedy: RemedyTerms?
    /// When the customer may end the contract; nil where the promise gives no such right.
    public var rightToEnd: RightToEnd?

    /// Makes a promise with nothing left out, nothing to be claimed, and no remedy.
    public init(id: String, subject: PromisedSubject, breach: BreachRule) {
        self.id = id
        self.subject = subject
        self.breach = breach
    }
}

/// What a promise is about: whatever a contract names for it.
public indirect enum PromisedSubject: Hashable, Sendable {
    /// Which feeds must carry the load.
    public enum Feeds: Hashable, Sendable {
        /// Any of them suffices.
        case either
        /// Each of them.
        case both
        /// The one of this name.
        case only(String)
    }

    /// The contract's `power`.
    case power(Feeds)
    /// The contract's `network`: what a silent host means, and after how many failed rounds it is silent.
    case network(AvailabilityTerms.ConnectionReading, failedRounds: Int)
    /// Every installation is done by its due instant (`due_at` of its record, else article 3's).
    case installation
    /// One of the contract's `conditions` by its name.
    case condition(String)
    /// A number that the contract names under `conditions` stays within a range.
    case number(String, NumberRange)
    /// All of these hold.
    case all([PromisedSubject])
}

/// What breaks a promise.
public struct BreachRule: Hashable, Sendable {
    /// One figure that breaks it. "Over" is more than, "from" is as much as or more.
    public enum Limit: Hashable, Sendable {
        /// 1 − counted ÷ period is less than this; compared without rounding.
        case availabilityBelow(Ratio)
        /// … is this or less.
        case availabilityAtMost(Ratio)
        /// The sum of what counts.
        case downtimeOver(Milliseconds)
        case downtimeFrom(Milliseconds)
        /// How many outages of which something counts begin in the period.
        case outagesFrom(Int)
        /// What counts of a single outage.
        case outageOver(Milliseconds)
        case outageFrom(Milliseconds)
    }

    /// At least one.
    public var limits: [Limit]
    /// Broken when all of them are reached; otherwise when any is.
    public var needsAll: Bool

    public init(_ limits: [Limit], needsAll: Bool = false) {
        self.limits = limits
        self.needsAll = needsAll
    }
}

/// What of an outage does not count. Each is asked of the outage as it was, before the next is: whole short outages, first
/// minutes, time before the report, what records take off, what was not claimed.
public struct LeftOut: Hashable, Sendable {
    /// Outages that are too short to count.
    public struct ShortOutages: Hashable, Sendable {
        /// How long they are at most.
        public var limit: Milliseconds
        /// Whether one of just this length is left out, too (`up_to`), or counts (`under`).
        public var includesLimit: Bool
        /// Left out only while no more outages than this, of any length, begin in the period; nil: always.
        public var whileAtMost: Int?

        public init(limit: Milliseconds, includesLimit: Bool, whileAtMost: Int? = nil) {
            self.limit = limit
            self.includesLimit = includesLimit
            self.whileAtMost = whileAtMost
        }

        /// Whether an outage of a length is one.
        public func include(_ length: Milliseconds) -> Bool { includesLimit ? length <= limit : length < limit }
    }

    /// Outages that are left out whole.
    public var shortOutages: ShortOutages?
    /// So much from the beginning of each outage.
    public var firstOfEach: Milliseconds = 0
    /// What was before the customer reported it; an outage that nobody reported while it lasted is left out whole.
    public var beforeReport = false
    /// What records take off, maintenance apart.
    public var causes: Set<Ground> = []
    /// Which maintenance is taken off; nil: none.
    public var maintenance: MaintenanceRule?

    public init() {}
}

/// Which maintenance does not count.
public struct MaintenanceRule: Hashable, Sendable {
    /// So much of it does not count in each civil month, quarter or year of the contract's time zone.
    public struct Quota: Hashable, Sendable {
        /// For what time it holds.
        public enum Frame: String, Hashable, Sendable, CaseIterable {
            case month
            case quarter
            case year
        }

        public var time: Milliseconds
        public var per: Frame

        public init(time: Milliseconds, per: Frame) {
            self.time = time
            self.per = per
        }
    }

    /// Hours of weekdays by local clocks. One that ends at or before its beginning ends on the next day.
    public struct Window: Hashable, Sendable {
        /// ISO 8601: 1 is Monday, 7 Sunday.
        public var weekdays: Set<Int>
        /// Minutes after midnight.
        public var from: Int
        public var to: Int

        public init(weekdays: Set<Int>, from: Int, to: Int) {
            self.weekdays = weekdays
            self.from = from
            self.to = to
        }
    }

    /// How long before its beginning it must have been announced (`announced_at` of its record, else when that became
    /// known); nil: it need not be.
    public var announced: Milliseconds?
    /// Whether the customer must have consented before it began.
    public var needsConsent = false
    /// Only what lies within these; empty: at any time.
    public var windows: [Window] = []
    /// No more than this, the earliest first; what was maintained counts, not what was down.
    public var quota: Quota?
    /// Whether it leaves the period, too: then it is in neither numerator nor denominator.
    public var leavesPeriod = false

    public init() {}
}

/// What the customer must ask for, and until when.
public struct ClaimRule: Hashable, Sendable {
    /// From when the time runs.
    public enum Anchor: String, Hashable, Sendable, CaseIterable {
        /// Of the outage; of the period, where claims are made by the period.
        case start
        case end
        /// The customer's report of the outage: what is claimed then is a credit request.
        case report
    }

    /// For what a claim is made.
    public enum Unit: String, Hashable, Sendable, CaseIterable {
        /// An outage that was not claimed is left out whole.
        case outage
        /// Without a claim nothing is owed for the period.
        case period
    }

    public var within: Milliseconds
    public var from: Anchor
    public var count: ClaimWindow.Count
    public var per: Unit

    public init(
        within: Milliseconds, from: Anchor = .end, count: ClaimWindow.Count = .elapsed, per: Unit = .outage
    ) {
        self.within = within
        self.from = from
        self.count = count
        self.per = per
    }
}

/// When the customer may end the contract at once.
public struct RightToEnd: Hashable, Sendable {
    /// One way in which the right arises.
    public enum Rule: Hashable, Sendable {
        /// So many outages of which something counts began within any stretch of this length.
        case outages(Int, within: Milliseconds)
        /// What counts in any stretch of this length is more than this share of it.
        case downtimeOver(Ratio, of: Milliseconds)
        /// The promise was broken in so many of the last months, this one among them.
        case breachedMonths(Int, of: Int)
    }

    /// Any of them suffices.
    public var rules: [Rule]

    public init(_ rules: [Rule]) { self.rules = rules }
}
