import Alerting
import Clocks
import Collection
import Foundation
import Intervals
import Logging
import Notation
import Profiles
import SNMP
import Site

/// Asks devices that run on battery how long they will last: at once, and every minute until their mains are back.
///
/// Beside the collector, whose polls ask for what decides a state and for nothing else: few devices are on battery, and
/// not for long.
struct BatteryProbe: Sendable {
    let inForce: Changing<Installation>
    let engine: Engine
    let recorder: Recorder
    /// Takes what devices measure.
    let numbers: any CollectionSink
    let clock: any WallClock
    let timer: any Clock<Duration>
    let logger: Logger

    private static let rhythm: Duration = .seconds(60)

    /// Asks until the task is cancelled.
    ///
    /// - Parameters:
    ///   - open: alarms from before the start.
    ///   - alarms: devices that run on battery from now on.
    func run(open: [Event], alarms: AsyncStream<[Event]>) async {
        await withDiscardingTaskGroup { group in
            for alarm in open where alarm.kind == .powerOnBattery { group.addTask { await follow(alarm) } }
            for await begun in alarms {
                for alarm in begun { group.addTask { await follow(alarm) } }
            }
        }
    }

    private func follow(_ alarm: Event) async {
        while !Task.isCancelled, recorder.isOpen(alarm) {
            if let left = await timeLeft(of: alarm.subject) {
                show(left, of: alarm.subject)
                let runtime = BatteryRuntime(alarm: alarm, left: left)
                await recorder.announce([runtime.event(at: clock.now, in: inForce.current.facility.timeZone)])
            }
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: Self.rhythm)
        }
    }

    private func show(_ left: Milliseconds, of device: String) {
        var found = Collected()
        found.numbers = [NumericSample(.runtime(of: device), at: clock.now, value: Double(left) / 1000)]
        numbers.collected(found)
    }

    /// How long a device's battery will last, in milliseconds; nil where the device does not tell.
    private func timeLeft(of name: String) async -> Milliseconds? {
        let present = inForce.current
        guard let device = present.facility.device(name) else { return nil }
        let catalogue = present.catalogue
        do {
            guard let target = try await present.target(of: name) else { return nil }
            let report = try await Probe(engine: engine, catalogue: catalogue)
                .look(at: target, profile: catalogue.profile(named: device.profile))
            return report.judgement.runtime
        } catch {
            logger.tell(
                .batteryUnread, "\(name) does not tell how long its battery lasts: \(error)", about: [.device: name])
            return nil
        }
    }
}

extension Judgement {
    /// By the device's own estimate, in milliseconds.
    fileprivate var runtime: Milliseconds? {
        for (name, value) in readings {
            let scale: Milliseconds? = ["runtime_seconds": .seconds(1), "runtime_minutes": .minutes(1)][name]
            if let scale, let number = Double(value.compact), number >= 0 {
                return Milliseconds(number * Double(scale))
            }
        }
        return nil
    }
}
