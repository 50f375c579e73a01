public import Intervals
public import Site

/// A current between what it is at least and at most, in amperes; `likely` where there is a reason to expect one figure.
public struct Amperes: Hashable, Sendable {
    public var least: Double
    public var most: Double
    public var likely: Double?

    public init(least: Double, most: Double, likely: Double? = nil) {
        self.least = least
        self.most = most
        self.likely = likely
    }

    /// One figure.
    public init(exactly amperes: Double) { self.init(least: amperes, most: amperes, likely: amperes) }

    static let none = Amperes(exactly: 0)

    static func + (a: Amperes, b: Amperes) -> Amperes {
        var likely: Double?
        if let first = a.likely, let second = b.likely { likely = first + second }
        return Amperes(least: a.least + b.least, most: a.most + b.most, likely: likely)
    }
}

/// What a part of a device would carry if a feed were lost.
public struct HeadroomLine: Hashable, Sendable {
    /// How that compares with its rating.
    public enum Judgement: String, Hashable, Sendable, CaseIterable {
        /// At most 80 % of the rating, however the load comes to lie.
        case fits
        /// Within the rating, and perhaps above 80 % of it: a breaker must not carry more for long.
        case tight
        /// Above its rating only if the load comes to lie so.
        case mayExceed = "may_exceed"
        /// Above its rating, however the load comes to lie.
        case exceeds
        /// Something is missing.
        case unknown
    }

    /// What is not known.
    public enum Gap: Hashable, Sendable {
        /// Nobody wrote down what it carries.
        case rating
        /// Its own current is not measured, or no longer known.
        case current
        /// What this contract draws from the lost feed is not measured.
        case load(contract: String)
    }

    /// The part: `pdu-2/inlet/L1`.
    public var signal: SignalName
    /// What it carries now; nil where that is not measured.
    public var now: Double?
    /// When that was measured.
    public var measuredAt: Instant?
    /// What comes on top.
    public var added: Amperes
    /// What it is made for; nil where nobody wrote it down.
    public var rating: Double?
    /// Everything that is missing.
    public var gaps: [Gap]

    /// What it would carry; nil where it is not measured.
    public var then: Amperes? { now.map { Amperes(exactly: $0) + added } }

    /// As much as a breaker carries for long.
    static let lasting = 0.8

    public var judgement: Judgement {
        guard let then, let rating else { return .unknown }
        if then.least > rating { return .exceeds }
        guard !gaps.contains(where: \.isLoad) else { return .unknown }
        if then.most <= rating * Self.lasting { return .fits }
        return then.most <= rating ? .tight : .mayExceed
    }
}

extension HeadroomLine.Gap {
    fileprivate var isLoad: Bool {
        switch self {
        case .load: true
        case .rating, .current: false
        }
    }
}

/// Whether the other feeds carry everything if one is lost (A-loss).
public struct Headroom: Hashable, Sendable {
    /// The feed that is lost, as contracts call it.
    public var feed: String
    /// The parts that carry more then, or that have a rating, in the order of their names.
    public var lines: [HeadroomLine]
    /// The contracts that have no other feed: their load is gone with their power.
    public var unfed: [String]

    /// Every feed that some contract has beside another one, in the order of the configuration.
    public static func feeds(of facility: Facility) -> [String] {
        var seen: Set<String> = []
        return facility.contracts.flatMap { contract -> [String] in
            let feeds = contract.power?.feeds ?? []
            return feeds.count > 1 ? feeds.map(\.name) : []
        }.filter { seen.insert($0).inserted }
    }
}

/// Moves the load of a feed that is lost: a pure value.
///
/// What a contract draws from its outlets of the lost feed moves to those of the others; where there are several, nobody
/// knows to which. Where outlets are not measured, all that their device carries and no other outlet does may move. Of an
/// outlet nobody knows on which phase or bank it hangs: there a part carries nothing more at least, and all of it at
/// most; of three phases it is likely that they share as those of the lost side do now.
public struct HeadroomCalculation {
    private let facility: Facility
    private let currents: [SignalName: NumericSample]
    private let ratings: [SignalName: Double]
    private let byDevice: [String: [NumericSample]]

    /// - Parameter numbers: what is measured and not too old.
    public init(in facility: Facility, numbers: some Sequence<NumericSample>) {
        self.facility = facility
        currents = Dictionary(
            numbers.filter { $0.point.quantity == .current && $0.value >= 0 }.map { ($0.point.signal, $0) }
        ) { $0.at >= $1.at ? $0 : $1 }
        byDevice = Dictionary(grouping: currents.values, by: \.point.signal.device)
        ratings = Dictionary(
            facility.devices.flatMap(\.ratings.all).map { ($0.signal, $0.amperes) }, uniquingKeysWith: min)
    }

    /// What would be carried without a feed.
    public func without(_ feed: String) -> Headroom {
        var moved = MovedLoad(feeders: feeders)
        var unfed: [String] = []
        var unmeasured: [String: [Mover]] = [:]
        for contract in facility.contracts {
            guard let feeds = contract.power?.feeds, let lost = feeds.first(where: { $0.name == feed }) else {
                continue
            }
            let others = feeds.filter { $0.name != feed }
            guard !others.isEmpty else {
                unfed.append(contract.id)
                continue
            }
            let mover = Mover(
                contract: contract.id, from: lost.condition.outlets, to: others.flatMap(\.condition.outlets))
            if let amperes = total(of: mover.from) {
                moved.move(draw(Amperes(exactly: amperes), by: [mover]), to: mover.to)
            } else {
                for device in Set(mover.from.map(\.device)) { unmeasured[device, default: []].append(mover) }
            }
        }
        for (device, movers) in unmeasured.sorted(by: { $0.key < $1.key }) {
            let amperes = remainder(of: device).map { Amperes(least: 0, most: $0, likely: $0) }
            moved.move(draw(amperes, by: movers), to: movers.flatMap(\.to))
        }
        return Headroom(feed: feed, lines: lines(moved, without: feed), unfed: unfed)
    }

    private struct Mover {
        var contract: String
        var from: [SignalName]
        var to: [SignalName]
    }

    private func lines(_ moved: MovedLoad, without feed: String) -> [HeadroomLine] {
        let lost = facility.contracts.flatMap { $0.power?.feeds ?? [] }.filter { $0.name == feed }
            .flatMap(\.condition.outlets)
        let lostDevices = Set(lost.map(\.device)).subtracting(moved.devices)
        let parts = Set(ratings.keys).union(moved.outlets)
            .union(currents.keys.filter { moved.devices.contains($0.device) && $0.isEntry })
        return parts.filter { !lostDevices.contains($0.device) }.sorted().map { line($0, moved) }
    }

    private var feeders: [String: SignalName] {
        Dictionary(
            facility.devices.compactMap { device in device.fedBy.map { (device.name, $0) } }
        ) { first, _ in first }
    }

    /// What outlets draw together; nil where one is not measured.
    private func total(of outlets: [SignalName]) -> Double? {
        let known = outlets.compactMap { currents[$0]?.value }
        guard !outlets.isEmpty, known.count == outlets.count else { return nil }
        return known.reduce(0, +)
    }

    /// What a device carries and none of its measured outlets does; nil where it is not measured itself.
    private func remainder(of device: String) -> Double? {
        let samples = byDevice[device] ?? []
        func sum(_ isWanted: (SignalName) -> Bool) -> Double? {
            let found = samples.filter { isWanted($0.point.signal) }.map(\.value)
            return found.isEmpty ? nil : found.reduce(0, +)
        }
        let whole =
            sum { $0.isPhase } ?? sum { ($0.knownKind == .inlet || $0.knownKind == .output) && $0.element == nil }
            ?? sum { $0.knownKind == .bank }
        return whole.map { max(0, $0 - (sum { $0.knownKind == .outlet } ?? 0)) }
    }

    /// What is drawn from the lost feed, and how that lies on phases.
    private func draw(_ amperes: Amperes?, by movers: [Mover]) -> MovedLoad.Draw {
        var draw = MovedLoad.Draw(contracts: movers.map(\.contract), amperes: amperes)
        let phases = Set(movers.flatMap(\.from).map(\.device)).flatMap { byDevice[$0] ?? [] }
            .filter(\.point.signal.isPhase)
        let total = phases.map(\.value).reduce(0, +)
        guard total > 0 else { return draw }
        for sample in phases { draw.shares[sample.point.signal.element ?? "", default: 0] += sample.value / total }
        return draw
    }

    private func line(_ signal: SignalName, _ moved: MovedLoad) -> HeadroomLine {
        let sample = currents[signal]
        let (added, contracts) = moved.added(to: signal, isOnlyPart: isOnlyPart(signal))
        var gaps: [HeadroomLine.Gap] = []
        if ratings[signal] == nil { gaps.append(.rating) }
        if sample == nil { gaps.append(.current) }
        gaps += contracts.map { .load(contract: $0) }
        return HeadroomLine(
            signal: signal, now: sample?.value, measuredAt: sample?.at, added: added, rating: ratings[signal],
            gaps: gaps)
    }

    /// Whether all that the device carries goes through this part.
    private func isOnlyPart(_ signal: SignalName) -> Bool {
        guard signal.element != nil else { return true }
        let known = Set(currents.keys).union(ratings.keys)
        return known.count { $0.device == signal.device && $0.kind == signal.kind && $0.element != nil } < 2
    }
}

/// What comes to outlets and devices, and along feeders to those above.
private struct MovedLoad {
    /// What contracts draw from the lost feed.
    struct Draw {
        var contracts: [String]
        /// Nil where it is not measured.
        var amperes: Amperes?
        /// By phase, how the load of the lost side lies.
        var shares: [String: Double] = [:]
    }

    private struct Share {
        var amperes: Amperes
        var draw: Draw
    }

    let feeders: [String: SignalName]
    private var atOutlets: [SignalName: [Share]] = [:]
    private var atDevices: [String: [Share]] = [:]

    init(feeders: [String: SignalName]) { self.feeders = feeders }

    var devices: Set<String> { Set(atDevices.keys) }
    var outlets: Set<SignalName> { Set(atOutlets.keys) }

    mutating func move(_ draw: Draw, to outlets: [SignalName]) {
        let places = Set(outlets)
        for outlet in places {
            let share = Share(amperes: part(of: draw, isWhole: places.count == 1), draw: draw)
            atOutlets[outlet, default: []].append(share)
        }
        let devices = Set(places.map(\.device))
        for device in devices { add(part(of: draw, isWhole: devices.count == 1), of: draw, to: device) }
    }

    private func part(of draw: Draw, isWhole: Bool) -> Amperes {
        guard let amperes = draw.amperes else { return .none }
        return isWhole ? amperes : Amperes(least: 0, most: amperes.most)
    }

    /// Up along the feeders; a circle is walked once.
    private mutating func add(_ amperes: Amperes, of draw: Draw, to device: String) {
        var device = device
        var seen: Set<String> = []
        while seen.insert(device).inserted {
            atDevices[device, default: []].append(Share(amperes: amperes, draw: draw))
            guard let feeder = feeders[device], feeder.device != device else { return }
            if feeder.knownKind == .outlet {
                atOutlets[feeder, default: []].append(Share(amperes: amperes, draw: draw))
            }
            device = feeder.device
        }
    }

    /// What comes on top of what a part carries, and the contracts of which that is not known.
    func added(to signal: SignalName, isOnlyPart: Bool) -> (Amperes, [String]) {
        let isOutlet = signal.knownKind == .outlet
        let shares = isOutlet ? atOutlets[signal] ?? [] : atDevices[signal.device] ?? []
        let unmeasured = shares.filter { $0.draw.amperes == nil }.flatMap(\.draw.contracts)
        let amperes = shares.map { share -> Amperes in
            if isOutlet || isOnlyPart { return share.amperes }
            let part = signal.isPhase ? signal.element.flatMap { share.draw.shares[$0] } : nil
            let likely = share.amperes.likely.flatMap { amperes in part.map { $0 * amperes } }
            return Amperes(least: 0, most: share.amperes.most, likely: likely)
        }
        var seen: Set<String> = []
        return (amperes.reduce(.none, +), unmeasured.filter { seen.insert($0).inserted })
    }
}

extension Condition {
    /// The outlets at the rack; where none is named, what is nearest to it.
    fileprivate var outlets: [SignalName] {
        let signals = Set(signals).sorted()
        for kind in [SignalName.KnownKind.outlet, .bank, .inlet] {
            let found = signals.filter { $0.knownKind == kind }
            if !found.isEmpty { return found }
        }
        return signals.filter { $0.knownKind == .output }
    }
}

extension SignalName {
    /// A phase of what comes into a device or goes out of it.
    fileprivate var isPhase: Bool { (knownKind == .inlet || knownKind == .output) && element != nil }

    /// What all load goes through, or a part of it: everything but outlets and the input of a UPS.
    fileprivate var isEntry: Bool {
        switch knownKind {
        case .inlet, .output, .bank, nil: probe == nil
        case .outlet, .input, .source, .port, .agent: false
        }
    }
}
