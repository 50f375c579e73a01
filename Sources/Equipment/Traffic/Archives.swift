public import Intervals
public import Logging
import Processes
public import Site
import Synchronization

/// The history of traffic and of numbers, in round-robin archives below one folder. From any thread.
///
/// One thread of its own writes and reads them, since the disk may be slow: whoever hands something over goes on, and what
/// is too much is left out. librrd is loaded when there is something to write or to read.
public final class Archives: Sendable {
    /// Only used on the thread.
    private let book: Mutex<ArchiveBook>
    private let numbers = Mutex(NumberSlots())
    private let thread = OwnThread(name: "archives")
    private let waiting = Atomic<Int>(0)
    private let complaints = Mutex<Set<String>>([])
    private let logger: Logger
    /// What months came to so far, as it was ranked last.
    private let soFar = Mutex<[FigureKey: TrafficFigure]>([:])

    private struct FigureKey: Hashable {
        var contract: String
        var month: Month
        var metered: MeteredTraffic
        /// In which it was ranked: in the next one it is ranked anew.
        var slot: Instant
    }

    /// So many slots may wait for the disk.
    private static let mostWaiting = 100_000
    /// How often what another process holds is tried again.
    private static let tries = 3

    /// Starts the thread; it runs until `stop`.
    ///
    /// - Parameter folder: made when something is first written.
    public init(folder: String, logger: Logger) {
        book = Mutex(ArchiveBook(folder: folder))
        self.logger = logger
    }

    /// Writes what waits, and ends the thread.
    public func stop() async { await thread.stop() }

    // MARK: - Writing

    /// Goes on in another folder; what was kept stays where it is.
    public func move(to folder: String) {
        thread.perform { [self] in book.withLock { $0.move(to: folder) } }
    }

    /// Learns which device stands in a place: another one than before begins anew.
    public func know(_ identity: DeviceIdentity) {
        thread.perform { [self] in book.withLock { $0.know(identity) } }
    }

    /// Keeps what passed through a port.
    ///
    /// - Parameter speed: what the port can carry, in bits a second; nil where nobody knows.
    public func keep(_ rates: [SlotRate], of port: SignalName, speed: UInt64?) {
        for rate in rates {
            write([rate.received, rate.sent], of: .port(port), from: rate.start, speed: speed)
        }
    }

    /// Keeps what devices measured, as the averages of five minutes.
    public func keep(_ samples: [NumericSample]) {
        for sample in samples {
            guard let slot = numbers.withLock({ $0.add(sample) }) else { continue }
            write([slot.average], of: .number(sample.point), from: slot.start)
        }
    }

    private func write(_ values: [Double], of name: ArchiveName, from start: Instant, speed: UInt64? = nil) {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.mostWaiting else {
            waiting.subtract(1, ordering: .relaxed)
            return complain("archives are written too slowly; slots are left out")
        }
        attempt(1) { try $0.tell(values, of: name, from: start, speed: speed) }
    }

    private func attempt(_ number: Int, _ work: @escaping @Sendable (inout ArchiveBook) throws -> Void) {
        let isTaken = thread.perform { [self] in
            do {
                try RoundRobinFile.load()
                try book.withLock { try work(&$0) }
            } catch let error as ArchiveError where error.kind == .locked && number < Self.tries {
                return attempt(number + 1, work)
            } catch {
                complain("\(error)")
            }
            waiting.subtract(1, ordering: .relaxed)
        }
        if !isTaken { waiting.subtract(1, ordering: .relaxed) }
    }

    /// Logs the same complaint once.
    private func complain(_ text: String) {
        let isNew = complaints.withLock { known in
            if known.count > 1000 { known = [] }
            return known.insert(text).inserted
        }
        if isNew { logger.tell(.archiveFailed, text) }
    }

    // MARK: - Reading

    /// Reads the history of a port or of a number, unknown where there is none.
    ///
    /// - Parameters:
    ///   - function: how rows that are longer than a slot were put together.
    ///   - step: the length of a row; the nearest that there is.
    /// - Throws: `ArchiveError`; `CancellationError` when the archives were stopped.
    public func series(
        of name: ArchiveName, by function: Consolidation = .average, in span: Span, step: Milliseconds
    ) async throws -> ArchiveSeries {
        try await thread.run { [self] in
            try RoundRobinFile.load()
            return try book.withLock { book in
                try book.series(of: name, function: function.rawValue, in: span, step: step)
            }
        }
    }

    /// What a month of a contract has come to, ranked at most once in five minutes: a page of many contracts shows many.
    ///
    /// - Throws: `ArchiveError`; `CancellationError` when the archives were stopped.
    public func figureSoFar(of contract: Contract, month: Month, at now: Instant) async throws -> TrafficFigure? {
        guard let metered = contract.meteredTraffic else { return nil }
        let slot = TrafficSlot.start(of: now)
        let key = FigureKey(contract: contract.id, month: month, metered: metered, slot: slot)
        if let known = soFar.withLock({ $0[key] }) { return known }
        let figure = try await figure(of: contract, month: month, until: now)
        soFar.withLock { known in
            known = known.filter { $0.key.slot == slot }
            known[key] = figure
        }
        return figure
    }

    /// The slots of ports that begin within a span, port by port.
    ///
    /// - Throws: `ArchiveError`; `CancellationError` when the archives were stopped.
    func slots(of ports: [SignalName], in span: Span) async throws -> [PortSlots] {
        try await thread.run { [self] in
            try RoundRobinFile.load()
            return try ports.map { port in try book.withLock { try $0.slots(of: port, in: span) } }
        }
    }

    /// What a month of a contract comes to, or has come to so far; nil where nothing of it is counted, or the contract was
    /// not in force.
    ///
    /// - Parameter now: what lies after it is not looked at.
    /// - Throws: `ArchiveError`; `CancellationError` when the archives were stopped.
    public func figure(of contract: Contract, month: Month, until now: Instant) async throws -> TrafficFigure? {
        guard let (metered, span) = Self.metering(of: contract, month: month, until: now) else { return nil }
        return MonthTraffic(of: try await slots(of: metered.ports, in: span), count: TrafficSlot.count(in: span))
            .figure(of: contract.id, month: month, metered: metered)
    }

    /// The slots of a contract's month, summed over its ports; nil as for `figure`.
    ///
    /// - Parameter now: what lies after it is not looked at.
    /// - Throws: `ArchiveError`; `CancellationError` when the archives were stopped.
    public func slots(of contract: Contract, month: Month, until now: Instant) async throws -> TrafficHistory? {
        guard let (metered, span) = Self.metering(of: contract, month: month, until: now) else { return nil }
        return TrafficHistory(slots: try await slots(of: metered.ports, in: span), in: span)
    }

    private static func metering(
        of contract: Contract, month: Month, until now: Instant
    ) -> (MeteredTraffic, Span)? {
        guard let metered = contract.meteredTraffic, let period = contract.period(of: month), period.from < now else {
            return nil
        }
        return (metered, Span(from: period.from, to: min(period.to, TrafficSlot.start(of: now))))
    }
}

/// How rows that are longer than a slot were put together.
public enum Consolidation: String, Hashable, Sendable {
    case average = "AVERAGE"
    case maximum = "MAX"
    /// Of numbers only.
    case minimum = "MIN"
}
