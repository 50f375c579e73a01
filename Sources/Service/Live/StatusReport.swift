public import Intervals
public import Site

/// What holds at an instant, for whoever asks: what `mainstay status` shows, whoever knows it.
public struct StatusReport: Hashable, Sendable, Codable {
    /// Who knows it.
    public enum Source: String, Hashable, Sendable, Codable {
        /// The running daemon.
        case daemon
        /// The ledger: no daemon answers.
        case ledger
    }

    /// Whether a device answers.
    public struct DeviceLine: Hashable, Sendable, Codable {
        /// Its name.
        public var device: String
        /// Up: its agent answers.
        public var state: SignalState
        /// Since when; nil where nothing is known.
        public var since: Instant?
        /// When it last answered; nil where it never did.
        public var lastAnswer: Instant?
        /// Why it does not answer.
        public var rule: String?
    }

    /// A device that has a battery.
    public struct BatteryLine: Hashable, Sendable, Codable {
        /// Its name.
        public var device: String
        /// Nil where nothing is known.
        public var isOnBattery: Bool?
        /// Since when.
        public var since: Instant?
        /// How long it will last by its own estimate, in milliseconds; nil where it did not say.
        public var left: Milliseconds?
        /// When it said so.
        public var leftAt: Instant?
    }

    /// An outage that goes on.
    public struct OutageLine: Hashable, Sendable, Codable {
        /// The contract's id.
        public var contract: String
        /// Power or network.
        public var guarantee: Guarantee
        /// Its nominal start.
        public var since: Instant
        /// The id of the event that announced it.
        public var event: String
    }

    /// An emergency that is open (article 4).
    public struct EmergencyLine: Hashable, Sendable, Codable {
        /// The contract's id.
        public var contract: String
        /// The host.
        public var subject: String
        /// When the deciding round failed.
        public var determinedAt: Instant
        /// By when the customer must have been told.
        public var deadline: Instant?
        /// When the customer was told; nil as long as nobody was.
        public var toldAt: Instant?
        /// The id of the event that opened it.
        public var event: String
    }

    /// Planned work that has begun, or will: what it explains waits for its end.
    public struct WorkLine: Hashable, Sendable, Codable {
        /// The record's id.
        public var record: String
        /// Devices and signals that are worked on.
        public var subjects: [String]
        public var by: String
        public var reason: String
        public var from: Instant
        public var to: Instant
    }

    /// The instant at which it holds.
    public var at: Instant
    /// Who knows it.
    public var source: Source
    /// When the newest reading was taken; nil where there is none.
    public var newestReading: Instant?
    /// In the order of the configuration, like all lists that follow.
    public var uplinks: [ContractStanding.Part]
    public var contracts: [ContractStanding]
    public var uses: [MonthUse]
    public var devices: [DeviceLine]
    public var batteries: [BatteryLine]
    public var outages: [OutageLine]
    public var emergencies: [EmergencyLine]
    /// In the order of their beginning; the provider's own.
    public var works: [WorkLine]
    public var waiting: LedgerWait
    /// Provisional months, what they owe and will owe; nil where a daemon of before answers.
    public var outlooks: [MonthOutlook]?
    /// Why nobody knows better; nil when the daemon says it.
    public var remark: String?

    /// How much of the month a guarantee of a contract has used; nil where none is made, or it was not judged yet.
    public func use(of contract: String, _ guarantee: Guarantee) -> MonthUse? {
        uses.first { $0.contract == contract && $0.guarantee == guarantee }
    }

    /// The devices that do not answer.
    public var silent: [DeviceLine] { devices.filter { $0.state == .down } }

    /// The same for somebody who may see some contracts only; devices are the provider's, and work on them is its own
    /// affair. `limited(for:in:)` of the office knows which of them are the customer's, too.
    public func limited(to isAllowed: (String) -> Bool) -> StatusReport {
        var report = self
        if contracts.contains(where: { !isAllowed($0.contract) }) {
            report.devices = []
            report.batteries = []
        }
        report.contracts.removeAll { !isAllowed($0.contract) }
        report.uses.removeAll { !isAllowed($0.contract) }
        report.outages.removeAll { !isAllowed($0.contract) }
        report.emergencies.removeAll { !isAllowed($0.contract) }
        report.works = []
        report.outlooks?.removeAll { !isAllowed($0.contract) }
        return report
    }
}
