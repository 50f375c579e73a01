import Clocks
import Collection
import Foundation
import Intervals
import Live
import Site
import Testing

/// What is asked of one device costs no look at the others, and is what the whole board says of it.
struct DeviceStandingTests {
    private static let now = Instant(milliseconds: 1_790_000_000_000)

    private func facility(_ names: [String]) -> Facility {
        Facility(
            site: "test", timeZone: .gmt,
            devices: names.map { Device(name: $0, host: "192.0.2.1", credentials: "c") })
    }

    private func found() -> Collected {
        var found = Collected()
        for device in ["ups-a", "ups-b"] {
            for kind in [SignalName.KnownKind.input, .output] {
                let signal = SignalName(device: device, kind: kind)
                found.readings.append(Reading(signal: signal, at: Self.now, state: .up))
                found.numbers.append(NumericSample(.init(signal, .voltage), at: Self.now, value: 230))
            }
            found.numbers.append(NumericSample(.runtime(of: device), at: Self.now, value: 600))
        }
        return found
    }

    @Test func oneDeviceIsWhatTheBoardSaysOfIt() {
        var board = BoardState(facility(["ups-a", "ups-b"]))
        _ = board.apply(found(), at: Self.now)
        let whole = board.snapshot(at: Self.now, from: .daemon)
        for device in ["ups-a", "ups-b"] {
            let standing = board.standing(of: device, at: Self.now)
            #expect(standing.signals == whole.signals.filter { $0.signal.device == device })
            #expect(standing.signals.map(\.signal.kind) == ["agent", "input", "output"])
            #expect(standing.numbers == whole.numbers.filter { $0.point.signal.device == device })
            #expect(standing.numbers.count == 3)
            #expect(standing.line == whole.report.devices.first { $0.device == device })
        }
        #expect(board.standing(of: "nobody", at: Self.now).signals.isEmpty)
    }

    @Test func aReloadKeepsWhatStays() {
        var board = BoardState(facility(["ups-a", "ups-b"]))
        _ = board.apply(found(), at: Self.now)
        board.adopt(facility(["ups-b"]))
        #expect(board.standing(of: "ups-a", at: Self.now).numbers.isEmpty)
        #expect(board.standing(of: "ups-a", at: Self.now).signals.isEmpty)
        let kept = board.standing(of: "ups-b", at: Self.now)
        #expect(kept.numbers.count == 3 && kept.signals.count == 3)
        // What is measured again stands once.
        _ = board.apply(found(), at: Self.now + 1)
        #expect(board.standing(of: "ups-b", at: Self.now).numbers.count == 3)
    }
}
