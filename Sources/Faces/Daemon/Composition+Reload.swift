import Alerting
import Collection
import Ledger
import Live
import Logging
import Office
import Processes
import Settings
import Site
import Synchronization
import Web

// Another configuration comes into force while everything runs.
extension Composition {
    /// Reads a configuration and puts it in force, and says what has changed. One that cannot be put in force leaves
    /// everything as it was; why is logged.
    ///
    /// - Parameter read: reads it, on a thread of its own.
    func reload(_ read: @escaping @Sendable () throws -> Configuration) async {
        do {
            let change = try await putInForce(try await reader.run { try ReadConfiguration(try read()) })
            configurationMetrics.noteLoaded(at: clock.now)
            let isLate = daemon.waiting.isForLedger.load(ordering: .relaxed)
            let rest = if isLate { "; the ledger has yet to take it, with what waits for it" } else { "" }
            daemon.logger.tell(.configurationReloaded, "\(change)\(rest)")
        } catch is CancellationError {
            // The daemon ends.
        } catch {
            daemon.logger.tell(.configurationRefused, "\(error)")
            configurationMetrics.noteRefused()
            daemon.logger.tell(
                .configurationRefused, "the configuration was not reloaded; the old one stays in force")
        }
    }

    /// - Throws: why it cannot be put in force; nothing has changed then.
    private func putInForce(_ read: ReadConfiguration) async throws -> ConfigurationChange {
        let present = inForce.current
        let configuration = read.configuration
        try refuseAnotherLedger(than: present.configuration, in: configuration)
        let next = Installation(read, after: present, logger: daemon.logger)
        let change = ConfigurationChange(from: present, to: next)
        let hasOtherPace = present.facility.pace != next.facility.pace
        let prober = try hasOtherPace ? collector.makeProber(next.facility.pace.prober) : nil
        let notifier = try Notifier(
            configuration, after: events.notifier.current, folder: daemon.stateFolder, logger: daemon.logger)
        // The last that may fail.
        try await traps.adopt(configuration)
        let earlier = await known(of: change.devices.added)
        await adopt(next, after: present, notifier: notifier) {
            await collector.adopt(
                Collector.Change(
                    facility: asked(of: next), catalogue: next.catalogue, targets: next.targets, names: next.names,
                    identities: earlier.identities, fitted: earlier.fitted, prober: prober))
        }
        return change
    }

    /// What is asked of a facility: nothing while another collector reads.
    private func asked(of installation: Installation) -> Facility {
        guard let forwarding, !forwarding.isReading else { return installation.facility }
        return installation.facility.withoutEquipment
    }

    /// Begins to read, or stands by, as the lease is now.
    func read() async {
        let present = inForce.current
        let facility = asked(of: present)
        let earlier = await known(of: facility.devices.map(\.name))
        await collector.adopt(
            Collector.Change(
                facility: facility, catalogue: present.catalogue, targets: present.targets, names: present.names,
                identities: earlier.identities, fitted: earlier.fitted))
        await checks.adopt(facility, passwords: present.passwords)
    }

    private func refuseAnotherLedger(than present: Configuration, in next: Configuration) throws(Refusal) {
        guard next.ledger == present.ledger else {
            throw Refusal(
                .configuration, field: "ledger", reason: "`ledger:` cannot be changed while the daemon runs",
                fix: "restart it to write another ledger.")
        }
        guard next.facility.collector == present.facility.collector else {
            throw Refusal(
                .configuration, field: "collector", reason: "`collector:` cannot be changed while the daemon runs",
                fix: "restart it to write the ledger by another name.")
        }
    }

    /// People are told by the new configuration before anything is found by it, and what was found by the old one is judged
    /// before the new one decides what is watched.
    private func adopt(
        _ next: Installation, after present: Installation, notifier: Notifier?, collecting: () async -> Void
    ) async {
        let text = next.configuration.storedText
        let isGoverned = text != present.configuration.storedText
        await dispatcher.adopt(next.facility)
        pulse.adopt(next.facility)
        events.notifier.replace(by: notifier)
        inForce.replace(by: next)
        recorder.adopt(
            next.facility, governedBy: isGoverned ? GoverningConfiguration(text: text, from: clock.now) : nil)
        live.board.adopt(next.facility)
        web.adopt(next.configuration.web)
        traffic.adopt(next.configuration)
        await collecting()
        await checks.adopt(asked(of: next), passwords: next.passwords)
        await recorder.watchPresentFacility()
    }

    /// Who new devices were when they were polled before, and which of their rows were live; nothing where the ledger
    /// cannot be read, and this is logged.
    private func known(
        of devices: some Collection<String>
    ) async -> (identities: [String: DeviceIdentity], fitted: Set<SignalName>) {
        guard !devices.isEmpty else { return ([:], []) }
        let names = Set(devices)
        do {
            return try await reader.run { [place = daemon.place] in
                let ledger = place.current
                return (try ledger.identities(), try Past.fitted(of: names, in: ledger))
            }
        } catch {
            daemon.logger.tell(.ledgerUnread, "who the new devices were before is not known: \(error)")
            return ([:], [])
        }
    }
}
