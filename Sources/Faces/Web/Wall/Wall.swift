import Diagram
import Intervals
import Live
import Logging
import Office
import Site
import Synchronization
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
    private let bars = Mutex(Bars())
    private let drawings = WallDrawings()

    /// How far back the bars of batteries reach.
    private static let day = Milliseconds.days(1)
    private static let rhythmOfBars: Duration = .seconds(60)
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
            let histories = presentBars()
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

    private struct Bars {
        var histories: [BatteryHistory] = []
        var began: ContinuousClock.Instant?
    }

    /// The bars of the batteries as they were made last. The wall does not wait for new ones: they need the ledger, and
    /// whatever else is asked of it may take long.
    private func presentBars() -> [BatteryHistory] {
        let now = ContinuousClock.now
        let (known, isDue) = bars.withLock { bars in
            let isDue = bars.began.map { $0.duration(to: now) > Self.rhythmOfBars } ?? true
            if isDue { bars.began = now }
            return (bars.histories, isDue)
        }
        if isDue { Task { await makeBars() } }
        return known
    }

    private func makeBars() async {
        let (state, now) = parts.sources.board.present
        let batteries = state.report(at: now, from: .daemon).batteries
        let sorted = batteries.filter { $0.isOnBattery != false } + batteries.filter { $0.isOnBattery == false }
        let devices = sorted.prefix(Self.mostHistories).map(\.device)
        let runtimes = await runtimes(of: devices, until: now)
        do {
            let histories = try await parts.desk.ask { office in
                try Self.histories(
                    of: devices, within: Span(from: now - Self.day, to: now), runtimes: runtimes, in: office)
            }
            bars.withLock { $0.histories = histories }
        } catch {
            parts.logger.tell(.wallFailed, "no history of batteries on the wall: \(error)")
        }
    }

    /// How long batteries would have done, as archives have it: every five minutes.
    private func runtimes(of devices: [String], until now: Instant) async -> [String: [RuntimeSample]] {
        var samples: [String: [RuntimeSample]] = [:]
        do {
            for device in devices {
                let history = try await parts.sources.traffic.archives.history(
                    of: .runtime(of: device), .day, until: now)
                samples[device] = history.runtimes(until: now)
            }
        } catch {
            parts.logger.tell(.wallIncomplete, "the wall shows no history of runtimes: \(error)")
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

extension NumberHistory {
    /// Of seconds that a battery would have done, what is known; each row by its end.
    fileprivate func runtimes(until now: Instant) -> [RuntimeSample] {
        average.enumerated().compactMap { row, seconds in
            guard let seconds, seconds.isFinite else { return nil }
            let end = span.from + Milliseconds(row + 1) * step
            return RuntimeSample(at: min(now, end), left: Milliseconds(seconds * 1000))
        }
    }
}
