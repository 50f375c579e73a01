public import Intervals
public import Site

/// What passed through one port, or several together, row by row; octets a second, nil where nobody knows.
public struct TrafficHistory: Hashable, Sendable {
    public var span: Span
    public var step: Milliseconds
    public var received: [Double?]
    public var sent: [Double?]
    /// The greatest slot of each row; empty where each row is one slot. The sum of two ports' greatest slots is not the
    /// greatest slot of their sum: of several ports, it is known as long as their slots are kept.
    public var mostReceived: [Double?] = []
    public var mostSent: [Double?] = []

    /// Sums slots of several ports, and puts them together to longer rows.
    ///
    /// A row is known when at least half of its slots are.
    public init(summing ports: [PortSlots], of range: HistoryRange, in span: Span) {
        self.span = span
        step = range.step
        let each = Int(range.step / TrafficSlot.length)
        let received = Self.sum(ports.map(\.received), count: range.count * each)
        let sent = Self.sum(ports.map(\.sent), count: range.count * each)
        self.received = Self.rows(of: received, each: each) { $0.reduce(0, +) / Double($0.count) }
        self.sent = Self.rows(of: sent, each: each) { $0.reduce(0, +) / Double($0.count) }
        guard each > 1 else { return }
        mostReceived = Self.rows(of: received, each: each) { $0.max() ?? 0 }
        mostSent = Self.rows(of: sent, each: each) { $0.max() ?? 0 }
    }

    /// Sums slots of several ports; each slot is a row.
    init(slots ports: [PortSlots], in span: Span) {
        let count = TrafficSlot.count(in: span)
        let first = TrafficSlot.first(in: span.from)
        self.span = Span(from: first, to: first + Milliseconds(count) * TrafficSlot.length)
        step = TrafficSlot.length
        received = Self.sum(ports.map(\.received), count: count)
        sent = Self.sum(ports.map(\.sent), count: count)
    }

    /// Sums rows of several ports that are as long as they are kept.
    ///
    /// - Parameters:
    ///   - averages: of each port two columns, received and sent.
    ///   - greatest: the same of one port.
    init(summing averages: [ArchiveSeries], greatest: ArchiveSeries, of range: HistoryRange, in span: Span) {
        self.init(summing: averages, of: range, in: span)
        mostReceived = greatest.columns[0]
        mostSent = greatest.columns[1]
    }

    /// Sums rows of several ports. Of the greatest slots of each row only those are known whose slots are still kept.
    ///
    /// - Parameter latest: the newest slots of each port, up to the end of the span.
    init(summing averages: [ArchiveSeries], latest: [PortSlots], of range: HistoryRange, in span: Span) {
        self.init(summing: averages, of: range, in: span)
        let each = Int(range.step / TrafficSlot.length)
        func most(_ ports: [[Double?]]) -> [Double?] {
            let slots = Self.sum(ports, count: ports.first?.count ?? 0)
            let rows = Self.rows(of: slots, each: each) { $0.max() ?? 0 }
            return Array(repeating: nil, count: max(0, range.count - rows.count)) + rows.suffix(range.count)
        }
        mostReceived = most(latest.map(\.received))
        mostSent = most(latest.map(\.sent))
    }

    private init(summing averages: [ArchiveSeries], of range: HistoryRange, in span: Span) {
        self.span = span
        step = range.step
        received = Self.sum(averages.map { $0.columns[0] }, count: range.count)
        sent = Self.sum(averages.map { $0.columns[1] }, count: range.count)
    }

    /// Slot by slot; unknown where one is.
    private static func sum(_ ports: [[Double?]], count: Int) -> [Double?] {
        (0..<count).map { slot in
            var sum: Double? = ports.isEmpty ? nil : 0
            for port in ports {
                let rate = port.indices.contains(slot) ? port[slot] : nil
                sum = sum.flatMap { sum in rate.map { sum + $0 } }
            }
            return sum
        }
    }

    private static func rows(
        of slots: [Double?], each: Int, _ consolidate: ([Double]) -> Double
    ) -> [Double?] {
        stride(from: 0, to: slots.count, by: each).map { start in
            let known = slots[start..<min(start + each, slots.count)].compactMap(\.self)
            return known.count * 2 >= each ? consolidate(known) : nil
        }
    }
}

extension Archives {
    /// So long are slots kept that can be summed over ports: days of them, in whole.
    private static var keptSlots: Milliseconds { .days(93) }

    /// What passed through ports together.
    ///
    /// - Parameter now: up to when.
    /// - Throws: `ArchiveError`; `CancellationError` when the archives were stopped.
    public func history(
        of ports: [SignalName], _ range: HistoryRange, until now: Instant
    ) async throws -> TrafficHistory {
        let span = range.span(until: now)
        switch range {
        case .day, .week, .month:
            return TrafficHistory(summing: try await slots(of: ports, in: span), of: range, in: span)
        case .year:
            var averages: [ArchiveSeries] = []
            for port in ports {
                averages.append(try await series(of: .port(port), in: span, step: range.step).aligned(to: span))
            }
            guard ports.count == 1 else {
                let kept = Span(from: max(span.from, span.to - Self.keptSlots), to: span.to)
                return TrafficHistory(
                    summing: averages, latest: try await slots(of: ports, in: kept), of: range, in: span)
            }
            let greatest = try await series(of: .port(ports[0]), by: .maximum, in: span, step: range.step)
            return TrafficHistory(summing: averages, greatest: greatest.aligned(to: span), of: range, in: span)
        }
    }

    /// The slots of what a device measured; nil where nobody knows. They are kept for some days.
    ///
    /// - Throws: `ArchiveError`; `CancellationError` when the archives were stopped.
    public func slots(of point: NumericSample.Point, in span: Span) async throws -> [Double?] {
        try await series(of: .number(point), in: span, step: TrafficSlot.length).aligned(to: span).columns[0]
    }

    /// What a device measured: the averages of rows, and between which values the slots of each lay.
    ///
    /// - Throws: `ArchiveError`; `CancellationError` when the archives were stopped.
    public func history(
        of point: NumericSample.Point, _ range: HistoryRange, until now: Instant
    ) async throws -> NumberHistory {
        let span = range.span(until: now)
        func rows(_ function: Consolidation) async throws -> [Double?] {
            try await series(of: .number(point), by: function, in: span, step: range.step).aligned(to: span).columns[0]
        }
        var history = NumberHistory(span: span, step: range.step, average: try await rows(.average))
        guard range != .day else { return history }
        history.least = try await rows(.minimum)
        history.most = try await rows(.maximum)
        return history
    }
}

/// A number over time; nil where nobody knows.
public struct NumberHistory: Hashable, Sendable {
    public var span: Span
    public var step: Milliseconds
    public var average: [Double?]
    /// Empty where each row is one slot.
    public var least: [Double?] = []
    public var most: [Double?] = []
}

extension ArchiveSeries {
    /// The rows of exactly this span; unknown where the archive has rows of another length, which is too far back.
    func aligned(to span: Span) -> ArchiveSeries {
        let count = Int(span.length / max(1, step))
        let skipped = Int((span.from - start) / step)
        let cut = columns.map { column in
            (0..<count).map { row -> Double? in
                let place = row + skipped
                return column.indices.contains(place) ? column[place] : nil
            }
        }
        return ArchiveSeries(start: span.from, step: step, columns: cut)
    }
}
