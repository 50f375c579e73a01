public import ICMP
import Intervals
public import Profiles
import SNMP
public import Site
import Sockets

// Another configuration comes into force while everything runs.
extension Collector {
    /// What is collected from now on.
    public struct Change: Sendable {
        let facility: Facility
        let catalogue: Catalogue
        let targets: Targets
        let names: Names
        let identities: [String: DeviceIdentity]
        let fitted: Set<SignalName>
        let prober: (any RoundSending)?
        let hasOtherProber: Bool

        /// - Parameters:
        ///   - facility: whose devices and hosts.
        ///   - catalogue: the families that devices may belong to.
        ///   - targets: the devices that can be polled at once.
        ///   - names: the devices that can be polled when their names have addresses. Those in neither are left out.
        ///   - identities: by device that is new, who it was when it was polled before.
        ///   - fitted: rows of new devices that were live when they were polled before.
        ///   - prober: what pings from now on, as `makeProber` gave it; nil keeps the present one.
        public init(
            facility: Facility, catalogue: Catalogue, targets: Targets, names: Names = [:],
            identities: [String: DeviceIdentity] = [:], fitted: Set<SignalName> = [], prober: NextProber? = nil
        ) {
            self.facility = facility
            self.catalogue = catalogue
            self.targets = targets
            self.names = names
            self.identities = identities
            self.fitted = fitted
            self.prober = prober?.prober
            hasOtherProber = prober != nil
        }
    }

    /// What is to ping from a change on.
    public struct NextProber: Sendable {
        fileprivate let prober: (any RoundSending)?
    }

    /// Makes what is to ping from a change on: the system may refuse it, and then nothing has changed.
    ///
    /// - Throws: what `make` throws.
    public nonisolated func makeProber(
        _ make: @Sendable (Prober.Mailbox) throws -> (any RoundSending)?
    ) throws -> NextProber {
        NextProber(prober: try make(Prober.Mailbox { [inbox] in inbox.put($0) }))
    }

    /// Collects what another configuration asks for from now on. Devices whose agent is asked as before keep their
    /// conversation, their limits, their identity and their place in the rhythm; hosts keep their failed rounds and theirs.
    /// What was found before has been handed over when this returns.
    public func adopt(_ change: Change) {
        deliver()
        let now = clock.uptime
        let schedule = change.facility.schedule
        let provisional = store.schedule.provisionalKind
        let fates = store.adopt(change.catalogue, schedule: schedule)
        flow.change(to: schedule, at: now)
        let spoken = Set(change.targets.keys).union(change.names.keys)
        leave(Set(indexOf.keys).subtracting(change.facility.devices.lazy.map(\.name).filter(spoken.contains)))
        let uses = change.facility.uses
        let fitted = Dictionary(grouping: change.fitted, by: \.device)
        for device in change.facility.devices {
            guard let whereabouts = Whereabouts(of: device.name, in: change.targets, or: change.names) else { continue }
            let use = uses[device.name] ?? DeviceUse()
            if let index = indexOf[device.name] {
                keep(index, as: device, at: whereabouts, for: use, fates: fates, now: now)
                let isIdentified = machines[index].plan != nil
                if !isIdentified, store.schedule.provisionalKind != provisional {
                    machines[index].kind = store.schedule.provisionalKind
                    flow.move(index, to: machines[index].kind, at: now)
                }
            } else {
                join(
                    DeviceMachine(
                        device: device, at: whereabouts, for: use, store: store,
                        known: change.identities[device.name],
                        fitted: fitted[device.name] ?? []), at: now)
            }
        }
        locateDevices()
        adoptHosts(of: change, at: now)
        for (index, interval) in [schedule.power, schedule.link, schedule.reachability].enumerated() {
            lateness[index].change(to: interval)
        }
    }

    private func adoptHosts(of change: Change, at now: Milliseconds) {
        if change.hasOtherProber { pinging.replace(by: change.prober, at: now) }
        supply.adopt(change.facility)
        answeredWhileDown.adopt(change.facility)
        var seen = Collected()
        let inquiries = hosts.adopt(change.facility, at: now, into: &seen)
        add(seen)
        pinging.submit(inquiries, at: now)
    }

    /// Asks devices no more that are gone, or that cannot be asked.
    private func leave(_ names: Set<String>) {
        let gone = indexOf.filter { names.contains($0.key) }
        let places = Set(gone.values)
        flow.remove(places)
        slow.subtract(places)
        vacant.formUnion(places)
        for name in gone.keys {
            indexOf[name] = nil
            forget(name)
        }
    }

    private func keep(
        _ index: Int, as device: Device, at whereabouts: Whereabouts, for use: DeviceUse, fates: [PlanStore.Fate]?,
        now: Milliseconds
    ) {
        let before = machines[index]
        guard before.whereabouts == whereabouts, before.device.profile == device.profile else {
            var successor = DeviceMachine(device: device, at: whereabouts, for: use, store: store)
            successor.succeed(before)
            machines[index] = successor
            forget(device.name)
            names.follow(successor, at: now)
            return
        }
        machines[index].adopt(device, for: use, fates: fates)
    }

    private func join(_ machine: DeviceMachine, at now: Milliseconds) {
        names.follow(machine, at: now)
        if let index = vacant.first(where: { awaited[$0] == 0 }) {
            vacant.remove(index)
            machines[index] = machine
            indexOf[machine.device.name] = index
            flow.add(index, as: machine.kind, at: now)
            return
        }
        indexOf[machine.device.name] = machines.count
        flow.add(machines.count, as: machine.kind, at: now)
        machines.append(machine)
        askedIn.append(0)
        awaited.append(0)
    }

    /// Finds out which devices are at which address.
    func locateDevices() {
        let located = indexOf.values.sorted().compactMap { index in
            machines[index].target.map { (host: $0.endpoint.host, index: index) }
        }
        devicesAt = Dictionary(grouping: located, by: \.host).mapValues { $0.map(\.index) }
    }

    /// Drops what is held against a device that is asked no more, or elsewhere.
    private func forget(_ device: String) {
        names.remove(device)
        hints.remove(device)
        supply.forget(device)
        restored = restored.filter { $0.key.device != device }
    }
}
