import Intervals
import Site

/// Decides who is asked when: power devices and switches in a ring each, extra polls in between, power first when not all can.
///
/// By a clock that never jumps (milliseconds).
struct Flow {
    private(set) var power: Ring
    private(set) var link: Ring
    private var extras = Agenda<Int>()
    private var kinds: [DeviceKind]

    /// - Parameter kinds: of the devices, by index.
    init(schedule: Schedule, kinds: [DeviceKind], from now: Milliseconds) {
        power = Ring(interval: schedule.power, from: now)
        link = Ring(interval: schedule.link, from: now)
        self.kinds = kinds
        for index in kinds.indices { join(index, at: now) }
    }

    /// Adds a device: one more, or in the place of one that was removed.
    mutating func add(_ device: Int, as kind: DeviceKind, at now: Milliseconds) {
        if device < kinds.count { kinds[device] = kind } else { kinds.append(kind) }
        join(device, at: now)
    }

    /// Asks devices no more.
    mutating func remove(_ devices: Set<Int>) {
        power.remove(devices)
        link.remove(devices)
        extras.remove { devices.contains($0) }
    }

    /// Asks in other rhythms from now on.
    mutating func change(to schedule: Schedule, at now: Milliseconds) {
        power.change(to: schedule.power, at: now)
        link.change(to: schedule.link, at: now)
    }

    /// Moves a device to the ring of its kind, which has just been found out, at its next beat.
    mutating func move(_ device: Int, to kind: DeviceKind, at now: Milliseconds) {
        guard kinds[device] != kind else { return }
        kinds[device] = kind
        join(device, at: now)
    }

    private mutating func join(_ device: Int, at now: Milliseconds) {
        switch kinds[device] {
        case .power: power.add(device, at: now)
        case .link: link.add(device, at: now)
        }
    }

    mutating func addExtra(_ device: Int, due: Milliseconds) { extras.add(device, due: due) }

    /// The next device to ask by now: what is to be confirmed, then power, then links.
    mutating func next(by now: Milliseconds) -> (device: Int, isExtra: Bool)? {
        if let (device, _) = extras.next(by: now) { return (device, true) }
        while let device = power.next(by: now) {
            if kinds[device] == .power { return (device, false) }
            power.removeLatest()
        }
        while let device = link.next(by: now) {
            if kinds[device] == .link { return (device, false) }
            link.removeLatest()
        }
        return nil
    }

    /// How late the power and the link schedule are, since the last call.
    mutating func reportLateness(at now: Milliseconds) -> [Ring.Lateness] {
        [power.reportLateness(at: now), link.reportLateness(at: now)]
    }
}
