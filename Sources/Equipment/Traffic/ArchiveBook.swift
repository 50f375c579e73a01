import Foundation
import Intervals
import Processes
import Site

/// The archives of a folder: makes them when something is first measured, and tells each slot once, in order. Blocks.
struct ArchiveBook {
    private(set) var folder: String
    private var open: [ArchiveName: Entry] = [:]
    /// Which device stands where, by its own words.
    private var identities: [String: String] = [:]

    private struct Entry {
        var toldUpTo: Instant
        var card: ArchiveCard
    }

    init(folder: String) { self.folder = folder }

    /// Goes on in another folder.
    mutating func move(to folder: String) {
        guard folder != self.folder else { return }
        self.folder = folder
        open = [:]
    }

    /// Learns which device stands in a place.
    mutating func know(_ identity: DeviceIdentity) {
        guard identity.systemObject != nil || identity.serial != nil else { return }
        identities[identity.device] = "\(identity.systemObject ?? "-") \(identity.serial ?? "-")"
    }

    /// Tells the average of one slot.
    ///
    /// - Parameters:
    ///   - start: of the slot. One that was told already is left out.
    ///   - speed: what the port can carry, in bits a second.
    /// - Throws: `ArchiveError`, `FileFailure`.
    mutating func tell(
        _ values: [Double?], of name: ArchiveName, from start: Instant, speed: UInt64? = nil
    ) throws {
        let end = start + TrafficSlot.length
        var entry = try entry(of: name, from: start, speed: speed)
        guard end > entry.toldUpTo else { return }
        var slots: [(end: Instant, values: [Double?])] = []
        // Otherwise the library would take this slot's values for the one before it, too.
        if entry.toldUpTo < start { slots.append((end: start, values: values.map { _ in nil })) }
        slots.append((end: end, values: values))
        try file(of: name).tell(slots)
        entry.toldUpTo = end
        open[name] = entry
    }

    private mutating func entry(of name: ArchiveName, from start: Instant, speed: UInt64?) throws -> Entry {
        let identity = identities[name.device]
        var entry = try open[name] ?? self.read(name)
        if let former = entry, former.card.isOfAnother(than: identity) {
            try setAside(name, at: start)
            entry = nil
        }
        guard var known = entry else { return try create(name, from: start, speed: speed, identity: identity) }
        let card = ArchiveCard(
            archive: name.text, identity: identity ?? known.card.identity,
            speed: [known.card.speed, speed].compactMap(\.self).max())
        if card != known.card {
            try card.write(to: cardPath(of: name))
            known.card = card
        }
        open[name] = known
        return known
    }

    private func read(_ name: ArchiveName) throws -> Entry? {
        guard FileManager.default.fileExists(atPath: file(of: name).path) else { return nil }
        let card = card(of: name) ?? ArchiveCard(archive: name.text, identity: nil, speed: nil)
        return Entry(toldUpTo: try file(of: name).lastTold(), card: card)
    }

    private func create(
        _ name: ArchiveName, from start: Instant, speed: UInt64?, identity: String?
    ) throws -> Entry {
        let card = ArchiveCard(archive: name.text, identity: identity, speed: speed)
        // The card makes the folder.
        try card.write(to: cardPath(of: name))
        try file(of: name).create(name.layout, from: start)
        return Entry(toldUpTo: start, card: card)
    }

    /// What another device's counters said stays where people find it.
    private func setAside(_ name: ArchiveName, at now: Instant) throws {
        for path in [file(of: name).path, cardPath(of: name)] {
            let url = URL(fileURLWithPath: path)
            let aside = "\(url.deletingPathExtension().path)-\(now.milliseconds / 1000).\(url.pathExtension)"
            try FileManager.default.moveItem(atPath: path, toPath: aside)
        }
    }

    private func file(of name: ArchiveName) -> RoundRobinFile {
        RoundRobinFile(path: "\(folder)/\(name.place).rrd")
    }

    private func cardPath(of name: ArchiveName) -> String { "\(folder)/\(name.place).json" }

    private func card(of name: ArchiveName) -> ArchiveCard? { ArchiveCard(at: cardPath(of: name)) }

    // MARK: - Reading

    /// Reads what is there; unknown where nothing was measured yet.
    ///
    /// - Throws: `ArchiveError`.
    func series(
        of name: ArchiveName, function: String, in span: Span, step: Milliseconds
    ) throws(ArchiveError) -> ArchiveSeries {
        do {
            return try file(of: name).fetch(function, in: span, step: step)
        } catch  where error.kind == .missing {
            return .unknown(in: span, step: step, columns: name.layout.columns.count)
        }
    }

    /// The slots of a port that begin within a span.
    ///
    /// - Throws: `ArchiveError`.
    func slots(of port: SignalName, in span: Span) throws(ArchiveError) -> PortSlots {
        let name = ArchiveName.port(port)
        let first = TrafficSlot.first(in: span.from)
        let whole = Span(from: first, to: first + Milliseconds(TrafficSlot.count(in: span)) * TrafficSlot.length)
        let rows = try series(of: name, function: "AVERAGE", in: whole, step: TrafficSlot.length).rows(in: whole)
        return PortSlots(
            received: rows.columns[0], sent: rows.columns[1],
            capacity: card(of: name)?.speed.map(PortCapacity.rate))
    }
}

extension ArchiveName {
    /// The device that it is measured at.
    fileprivate var device: String {
        switch self {
        case .port(let port): port.device
        case .number(let point): point.signal.device
        }
    }
}
