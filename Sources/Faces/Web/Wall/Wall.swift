import Diagram
import Intervals
import Live
import Logging
import Office
import Site
import Traffic

/// The wall: made at most once a second for all who see the same, from memory, and never by a thread that polling needs.
final class Wall: Sendable {
    private struct Moment: Hashable {
        let key: WallKey
        let at: Instant
    }

    let parts: WebParts
    private let live: SharedRenderings<WallKey, WallRendering>
    private let past = SharedRenderings<Moment, WallRendering>(lifetime: .seconds(60), limit: 32)
    private let histories = SharedRenderings<String, [BatteryHistory]>(lifetime: .seconds(60), limit: 1)
    private let drawings = WallDrawings()

    /// How far back the bars of batteries reach.
    private static let day = Milliseconds.days(1)
    /// As many batteries have a bar.
    private static let mostHistories = WallWriter.mostLines

    /// - Parameter lifetime: how long what was made is good enough.
    init(_ parts: WebParts, lifetime: Duration = .seconds(1)) {
        self.parts = parts
        live = SharedRenderings(lifetime: lifetime, limit: 64)
    }

    func text(for visitor: Visitor, at now: Instant) -> WallText {
        WallText(
            parts.pages, language: visitor.language, zone: parts.sources.office().facility.timeZone, at: now)
    }

    /// What holds now.
    ///
    /// - Throws: `CancellationError` when the pages end.
    func rendering(for visitor: Visitor) async throws -> WallRendering {
        let key = WallKey(visitor)
        return try await live.value(for: key) { [self] in
            let histories = await batteryHistories()
            return try await parts.desk.make { [self] in
                let (state, now) = parts.sources.board.present
                return write(WallSight(state, at: now, scope: key.scope), key, histories)
            }
        }
    }

    /// What held at an instant, by what was known then.
    ///
    /// - Throws: `Refusal`, `Busy`; `CancellationError` when the pages end.
    func rendering(at instant: Instant, for visitor: Visitor) async throws -> WallRendering {
        let key = WallKey(visitor)
        return try await past.value(for: Moment(key: key, at: instant)) { [self] in
            try await parts.desk.ask { [self] office in
                let state = try office.pastBoard(at: instant)
                return write(WallSight(state, at: instant, scope: key.scope, isPast: true), key, [])
            }
        }
    }

    private func write(_ sight: WallSight, _ key: WallKey, _ histories: [BatteryHistory]) -> WallRendering {
        let text = WallText(
            parts.pages, language: key.language, zone: sight.board.facility.timeZone, at: sight.at)
        let drawing = drawings.drawing(of: sight, for: key, text: text)
        return WallWriter(
            sight: sight, key: key, drawing: drawing, text: text, pages: parts.pages.behind(key.prefix),
            histories: histories
        ).rendering
    }

    // MARK: - History

    /// The bars of the batteries that are shown; none where the ledger cannot be read: the wall needs no ledger.
    private func batteryHistories() async -> [BatteryHistory] {
        do {
            return try await histories.value(for: "") { [self] in
                let (state, now) = parts.sources.board.present
                let lines = state.report(at: now, from: .daemon).batteries.sorted { a, _ in a.isOnBattery != false }
                let shown = Array(lines.prefix(Self.mostHistories))
                let span = Span(from: now - Self.day, to: now)
                let runtimes = try await runtimes(of: shown.map(\.device), until: now)
                return try await parts.desk.ask { office in
                    try Self.histories(of: shown.map(\.device), within: span, runtimes: runtimes, in: office)
                }
            }
        } catch {
            parts.logger.warning("no history of batteries on the wall: \(error)")
            return []
        }
    }

    /// How long batteries would have done, as archives have it: every five minutes.
    private func runtimes(of devices: [String], until now: Instant) async throws -> [String: [RuntimeSample]] {
        var samples: [String: [RuntimeSample]] = [:]
        for device in devices {
            let history = try await parts.sources.traffic.archives.history(of: .runtime(of: device), .day, until: now)
            samples[device] = history.average.enumerated().compactMap { row, seconds in
                guard let seconds, seconds.isFinite else { return nil }
                return RuntimeSample(
                    at: min(now, history.span.from + Milliseconds(row + 1) * history.step),
                    left: Milliseconds(seconds * 1000))
            }
        }
        return samples
    }

    private static func histories(
        of devices: [String], within span: Span, runtimes: [String: [RuntimeSample]], in office: SiteOffice
    ) throws(Refusal) -> [BatteryHistory] {
        let inputs = devices.map { SignalName(device: $0, kind: .input) }
        let timelines = try office.timelines(of: inputs, within: span)
        return zip(devices, inputs).map { device, input in
            BatteryHistory(
                device: device, span: span, mains: timelines[input]?.up ?? .empty,
                battery: timelines[input]?.down ?? .empty, runtimes: runtimes[device] ?? [])
        }
    }
}
