import Clocks
import Collection
import Documents
import Intervals
import Logging
import Office
import Processes
import SNMP
import Settings
import Site
import Traffic
import Web

/// Counting octets and keeping histories, beside the polls that decide states: what asks for them, what keeps them, and
/// what a month comes to.
struct TrafficParts: Sendable {
    let archives: Archives
    let meters: PortMeters
    private let inForce: Changing<Installation>
    private let place: LedgerPlace
    private let recorder: Recorder
    private let clock: any WallClock
    private let timer: any Clock<Duration>
    private let logger: Logger
    private let thread = OwnThread(name: "traffic")

    /// How often it is looked who is due.
    private static let tick: Duration = .seconds(1)
    /// So many devices are begun at a tick: a site's devices are spread over its first minutes, and stay so.
    private static let mostAtOnce = 50
    private static let rhythmOfMonths: Duration = .seconds(900)

    /// - Parameter identities: who devices were before the start.
    init(
        of daemon: MonitoringDaemon, inForce: Changing<Installation>, engine: Engine, recorder: Recorder,
        identities: some Collection<DeviceIdentity>, clock: any WallClock
    ) {
        let facility = inForce.current.facility
        archives = Archives(folder: inForce.current.configuration.archives.folder, logger: daemon.logger)
        meters = PortMeters(facility, engine: engine, archives: archives, clock: clock, logger: daemon.logger)
        for identity in identities { archives.know(identity) }
        self.inForce = inForce
        self.recorder = recorder
        self.clock = clock
        place = daemon.place
        timer = daemon.timer
        logger = daemon.logger
    }

    /// Takes what devices say of themselves and measure.
    var sink: ArchivingSink {
        ArchivingSink(archives, meters: meters) { [inForce] in inForce.current.configuration.archives.keepsNumbers }
    }

    /// Goes on under another configuration. What was counted of ports that stay is kept.
    func adopt(_ configuration: Configuration) {
        archives.move(to: configuration.archives.folder)
        meters.adopt(configuration.facility.seenFromHere)
    }

    /// What pages are shown.
    var sources: TrafficSources {
        TrafficSources(archives: archives) { [meters] in meters.standing(of: $0) }
    }

    /// The services, each after those that it depends on.
    var parts: [Part] {
        [
            Part(standing: "archives", end: archives.stop),
            Part("traffic") { await count() },
            Part("months of traffic", end: thread.stop) { await issue() },
        ]
    }

    /// Ends the threads of parts that never ran.
    func stop() async {
        await archives.stop()
        await thread.stop()
    }

    private func count() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for device in meters.due(at: clock.now).prefix(Self.mostAtOnce) {
                    group.addTask { await poll(device) }
                }
                // Cancelled while it sleeps: the loop ends.
                try? await timer.sleep(for: Self.tick)
            }
        }
    }

    private func poll(_ device: String) async {
        do {
            guard let target = try await inForce.current.target(of: device) else { return meters.postpone(device) }
            await meters.poll(device, at: target)
        } catch {
            meters.postpone(device)
            logger.tell(.portsUnread, "the octets of \(device) are not counted: \(error)", about: [.device: device])
        }
    }

    // MARK: - Months

    /// Issues what months came to, once each has ended.
    private func issue() async {
        while !Task.isCancelled {
            await issueWhatIsDue()
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: Self.rhythmOfMonths)
        }
    }

    private func issueWhatIsDue() async {
        let configuration = inForce.current.configuration
        guard !configuration.facility.meteredPorts.isEmpty else { return }
        do {
            let due = try await thread.run { [place, clock] in
                try SiteOffice(configuration: configuration, ledger: place.current, clock: clock).trafficDue()
            }
            for (contract, month) in due {
                guard let figure = try await archives.figure(of: contract, month: month, until: clock.now),
                    figure.known > 0
                else { continue }
                let words = TrafficWords(language: .english).sentence(of: figure, for: contract.customer.name)
                await recorder.announce([
                    .issued(figure, in: words, site: configuration.facility.site, at: clock.now)
                ])
            }
        } catch is CancellationError {
            // The daemon ends.
        } catch {
            logger.tell(.trafficNotIssued, "what passed through ports last month was not issued: \(error)")
        }
    }
}
