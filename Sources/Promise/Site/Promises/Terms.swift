import Intervals

/// An exact fraction, for percentages that must be compared without rounding.
public struct Ratio: Hashable, Sendable {
    /// May be negative.
    public let numerator: Int64
    /// Positive.
    public let denominator: Int64

    /// For figures of the source, whose denominators are positive.
    init(exactly numerator: Int64, over denominator: Int64) {
        precondition(denominator > 0)
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Nil when the denominator is not positive.
    public init?(_ numerator: Int64, over denominator: Int64) {
        guard denominator > 0 else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Reads `99.9%` or `0.999`, with at most nine decimals.
    public init?(_ text: some StringProtocol) {
        let isPercentage = text.hasSuffix("%")
        let digits = text.dropLast(isPercentage ? 1 : 0)
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, !digits.isEmpty, let whole = parts.first, whole.count <= 3,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let fraction = parts.dropFirst().first ?? ""
        guard fraction.count <= 9, let value = Int64("\(whole)\(fraction)") else { return nil }
        let decimals = fraction.count + (isPercentage ? 2 : 0)
        let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
        self.init(value, over: scale)
    }

    /// As a decimal fraction without trailing zeros: `0.999`.
    public var shortest: String { "\(Double(numerator) / Double(denominator))" }

    /// Compares exactly, whatever the denominators.
    public func isGreater(than other: Ratio) -> Bool {
        Int128(numerator) * Int128(other.denominator) > Int128(other.numerator) * Int128(denominator)
    }

    /// Whether `1 − part ÷ whole` is less than this ratio, decided in whole numbers.
    public func exceedsAvailability(down part: Milliseconds, of whole: Milliseconds) -> Bool {
        // 1 − part/whole < n/d  ⇔  part·d > whole·(d − n)
        Int128(part) * Int128(denominator) > Int128(whole) * complement
    }

    /// Whether `1 − part ÷ whole` is this ratio or less, decided in whole numbers.
    public func reachesAvailability(down part: Milliseconds, of whole: Milliseconds) -> Bool {
        Int128(part) * Int128(denominator) >= Int128(whole) * complement
    }

    /// Whether a part of a length of time is more than this share of it, decided in whole numbers.
    public func isExceeded(by part: Milliseconds, of whole: Milliseconds) -> Bool {
        Int128(part) * Int128(denominator) > Int128(whole) * Int128(numerator)
    }

    /// How much of a length of time this availability allows to be down, rounded down to the millisecond; none where the
    /// ratio is more than the whole.
    public func allowedDowntime(of whole: Milliseconds) -> Milliseconds {
        Milliseconds(clamping: max(0, Int128(whole) * complement / Int128(denominator)))
    }

    /// What the numerator lacks of the denominator. Their difference, like its product with a length of time, needs more
    /// than 64 bits.
    private var complement: Int128 { Int128(denominator) - Int128(numerator) }
}

/// How the agreement is read: every figure and every choice, as keys of the contract's terms.
public struct Terms: Hashable, Sendable {
    /// Article 1.
    public var network: AvailabilityTerms
    /// Article 2.
    public var power: AvailabilityTerms
    /// Article 4.
    public var emergencyReport: EmergencyReportTerms
    /// Article 3.
    public var installation: InstallationTerms
    /// Article 7: within what time the first feedback follows an authorisation.
    public var firstFeedback: Milliseconds
    /// Article 8: within what time the first written report follows a complaint's acceptance.
    public var firstReport: Milliseconds
    /// Article 9: what must have been announced of a visit.
    public var announced: [RecordField]
    /// Article 11: how long ahead the end of the term is announced.
    public var expiryNotice: Milliseconds
    /// Article 6: by which figure a month's traffic is told, unless a contract's `traffic:` says another.
    public var trafficMeasure = MeteredTraffic.Measure.greater
    /// For how many months readings are kept, at least; nil keeps all of them for ever.
    public var keptMonths: Int?
    /// Which of the nine articles these terms have. All, unless they have promises of their own: then those that they
    /// name.
    public var articles = Set(Guarantee.allCases)
    /// What they promise beside the articles, in the order of the identifiers.
    public var promises: [PromiseTerms] = []
    /// What is owed at most in a month for all promises together; nil: each has its own limits alone.
    public var promisesCap: RemedyAmount?

    public init(
        network: AvailabilityTerms, power: AvailabilityTerms, emergencyReport: EmergencyReportTerms,
        installation: InstallationTerms = InstallationTerms(), firstFeedback: Milliseconds = .minutes(30),
        firstReport: Milliseconds = .hours(24), announced: [RecordField] = RecordField.announcedOfVisit,
        expiryNotice: Milliseconds = .days(30)
    ) {
        self.network = network
        self.power = power
        self.emergencyReport = emergencyReport
        self.installation = installation
        self.firstFeedback = firstFeedback
        self.firstReport = firstReport
        self.announced = announced
        self.expiryNotice = expiryNotice
    }

    /// The terms of articles 1 and 2; nil where they are not promised.
    public func availability(_ guarantee: Guarantee) -> AvailabilityTerms? {
        guard articles.contains(guarantee) else { return nil }
        return switch guarantee {
        case .network: network
        case .power: power
        case .installation, .emergencyReport, .customerService, .technicalSupport, .operation, .complaint, .access: nil
        }
    }
}

/// Articles 1 and 2: an availability promised over a month.
public struct AvailabilityTerms: Hashable, Sendable {
    /// Which figure decides.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// Breached when either reading is.
        case both
        case minutes
        case percentage
    }

    /// Whom a doubt favours.
    public enum Favour: String, Hashable, Sendable, CaseIterable {
        case customer
        case provider
        case nobody
    }

    /// What counts as not connected (article 1).
    public enum ConnectionReading: String, Hashable, Sendable, CaseIterable {
        /// A silent host is an outage until a record attributes it.
        case portAndHost = "port_and_host"
        /// Pings are evidence only.
        case port
    }

    /// Which entries can take time off.
    public enum Exclusions: String, Hashable, Sendable, CaseIterable {
        case all
        /// Only what the customer has accepted.
        case acceptedOnly = "accepted_only"
    }

    /// From when a service is promised.
    public enum ServiceStart: String, Hashable, Sendable, CaseIterable {
        /// From the first day of the term.
        case term
        /// Once the first installation is done.
        case installation
    }

    /// What becomes of an outage whose cause no record names.
    public enum UndeterminedCause: String, Hashable, Sendable, CaseIterable {
        case counts
        case undetermined
    }

    /// What is promised over a month.
    public var availability: Ratio
    /// Breached when this much is reached; nil where the article names no minutes.
    public var downtime: Milliseconds?
    /// Which figure decides.
    public var rule: Rule
    /// Whether an outage that nobody reported in time is taken off.
    public var reportRequired: Bool
    /// Within what time an outage must be reported.
    public var claimWindow: ClaimWindow
    /// Whom an undetermined verdict favours.
    public var doubtFavours: Favour
    /// How many ping rounds in a row must fail (network).
    public var failedRounds: Int
    /// What counts as not connected.
    public var reading: ConnectionReading
    /// What becomes of an outage that no record attributes.
    public var undeterminedCause: UndeterminedCause
    /// What records can take off; nil: what the article itself names.
    public var excludes: Set<Ground>?
    /// Steps of a credit; none: the month's whole rent.
    public var credits: [CreditStep]
    /// Which entries can take time off (fine print, 24).
    public var exclusions: Exclusions = .all
    /// From when it is promised (fine print, 5).
    public var serviceFrom: ServiceStart = .term

    public init(
        availability: Ratio, downtime: Milliseconds? = nil, rule: Rule, reportRequired: Bool = true,
        claimWindow: ClaimWindow = ClaimWindow(), doubtFavours: Favour = .nobody, failedRounds: Int = 2,
        reading: ConnectionReading = .portAndHost, undeterminedCause: UndeterminedCause = .counts,
        excludes: Set<Ground>? = nil, credits: [CreditStep] = []
    ) {
        self.availability = availability
        self.downtime = downtime
        self.rule = rule
        self.reportRequired = reportRequired
        self.claimWindow = claimWindow
        self.doubtFavours = doubtFavours
        self.failedRounds = failedRounds
        self.reading = reading
        self.undeterminedCause = undeterminedCause
        self.excludes = excludes
        self.credits = credits
    }

    /// Whether this much downtime of a period breaches the promise; compared without rounding (fine print, 9).
    public func isBreached(by down: Milliseconds, of period: Milliseconds) -> Bool {
        let minutes = downtime.map { down >= $0 } ?? false
        let percentage = availability.exceedsAvailability(down: down, of: period)
        switch rule {
        case .both: return minutes || percentage
        case .minutes: return minutes
        case .percentage: return percentage
        }
    }
}

/// Within what time a customer must report an outage.
public struct ClaimWindow: Hashable, Sendable {
    /// Which edge of the possible outage starts the window.
    public enum Anchor: String, Hashable, Sendable, CaseIterable {
        case end
        case start
    }

    /// How the length is counted.
    public enum Count: String, Hashable, Sendable, CaseIterable {
        /// Whole local days after the day of the anchor.
        case days
        /// As elapsed time.
        case elapsed
    }

    /// What a report of the other guarantee covers (fine print, 25).
    public enum Cover: String, Hashable, Sendable, CaseIterable {
        /// Also what overlaps an outage that it covers.
        case overlapping
        /// Nothing.
        case same
    }

    /// How long it is.
    public var length: Milliseconds
    /// Which edge starts it.
    public var from: Anchor
    /// How the length is counted.
    public var count: Count
    /// Whether a report of the other guarantee counts for this one.
    public var covers: Cover

    public init(
        length: Milliseconds = .days(5), from: Anchor = .end, count: Count = .days, covers: Cover = .overlapping
    ) {
        self.length = length
        self.from = from
        self.count = count
        self.covers = covers
    }
}

/// Article 4: someone is told in time.
public struct EmergencyReportTerms: Hashable, Sendable {
    /// What happens to emergencies inside an agreed maintenance window.
    public enum DuringMaintenance: String, Hashable, Sendable, CaseIterable {
        case notify
        case suppress
    }

    /// Whether only telling a contact that the customer chose, by that contact's way, counts (fine print, 16).
    public enum Channel: String, Hashable, Sendable, CaseIterable {
        case chosen
        case any
    }

    /// Whether the emergencies of services count (fine print, 18).
    public enum Services: String, Hashable, Sendable, CaseIterable {
        case included
        /// They are listed, and decide nothing.
        case recorded
    }

    /// How long after the determination somebody must have been told.
    public var within: Milliseconds
    /// Whether agreed maintenance excuses.
    public var duringMaintenance: DuringMaintenance
    /// Days' rent for each day on which a notification failed and for which the customer asked.
    public var creditDays: Int
    /// So many rounds in a row must fail (article 4.1: two); the network guarantee's number has no say (fine print, 10).
    public var failedRounds = 2
    /// How often every host is pinged (article 4.1).
    public var pingEvery: Milliseconds = .minutes(5)
    /// How much of a period may pass unpinged before nothing is proven (fine print, 15).
    public var unpingedLimit = Ratio(exactly: 1, over: 100)
    /// Whom telling counts.
    public var channel: Channel = .chosen
    /// Whether services are watched like hosts.
    public var services: Services = .included

    public init(
        within: Milliseconds = .minutes(15), duringMaintenance: DuringMaintenance = .notify, creditDays: Int = 1
    ) {
        self.within = within
        self.duringMaintenance = duringMaintenance
        self.creditDays = creditDays
    }

    /// Whether emergencies of a subject count: services may only be recorded.
    public func counts(_ subject: SignalName) -> Bool { services == .included || !subject.isService }

    /// The last instant at which somebody can be told in time of an emergency that was determined at an instant.
    public func deadline(after determined: Instant) -> Instant { determined + within }
}
