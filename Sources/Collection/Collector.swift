public import Facility
import Foundation
public import ICMP
public import Intervals
public import Logging
public import Profiles
public import SNMP

/// What the collector has found out; called on its task, in order.
public protocol CollectionSink: Sendable {
    /// Readings in the order in which they were made, and, of the same time, what was read again and has not changed.
    func collected(_ readings: [Reading], steady: [SteadyReading]) async
    /// Something happened to a device that no reading tells.
    func noted(_ kind: Event.Kind, device: String, at: Instant, summary: String) async
}

/// Polls every device and pings every host of a facility, each in its own rhythm.
///
/// One task takes everything in: ticks, responses, results of rounds. It decides nothing itself: devices are
/// `DeviceMachine`s, silences a `SupplyInference`. A dead device costs its own timeouts and nobody else's.
public actor Collector {
    /// How to speak to a device: its address once resolved, and its secrets.
    public typealias Targets = [String: Target]

    private enum Input: Sendable {
        case tick
        case responses([Response])
        case rounds([RoundResult])
        case walked(device: String, column: ObjectIdentifier, Result<[VarBind], RequestFailure>, sentAt: Instant)
    }

    private enum Item {
        case device(String)
        case host(String)
    }

    private let facility: Facility
    private let targets: Targets
    private let engine: Engine
    private let sink: any CollectionSink
    private let logger: Logger
    private let makeProber: @Sendable (Prober.Mailbox) throws -> Prober?
    private var machines: [String: DeviceMachine] = [:]
    private var rhythms: [String: Rhythm] = [:]
    private var agenda = Agenda<Item>()
    private var supply: SupplyInference
    /// What the next live reading of a signal is to be dated with.
    private var restored: [SignalName: (at: Instant, error: Milliseconds)] = [:]
    private var pending: [UInt64: (device: String, ask: DeviceMachine.Ask)] = [:]
    private var nextTag: UInt64 = 0
    private var readings: [Reading] = []
    private var notes: [Note] = []

    private struct Note {
        var kind: Event.Kind
        var device: String
        var at: Instant
        var summary: String
    }

    /// - Parameters:
    ///   - targets: of the devices that can be polled; others are left out.
    ///   - prober: makes what pings; nil when hosts cannot be pinged, and the reason was said.
    public init(
        facility: Facility, catalogue: Catalogue, targets: Targets, engine: Engine, sink: any CollectionSink,
        logger: Logger, prober: @escaping @Sendable (Prober.Mailbox) throws -> Prober?
    ) {
        (self.facility, self.targets, self.engine, self.sink) = (facility, targets, engine, sink)
        (self.logger, makeProber) = (logger, prober)
        supply = SupplyInference(facility)
        let wanted = Dictionary(grouping: facility.usedSignals, by: \.device)
        for device in facility.devices where targets[device.name] != nil {
            let names = Set((wanted[device.name] ?? []).map { String($0.path.dropFirst(device.name.count + 1)) })
            machines[device.name] = DeviceMachine(device: device, wanted: names, catalogue: catalogue)
        }
    }

    /// Collects until the task is cancelled.
    public func run() async throws {
        let (inputs, continuation) = AsyncStream.makeStream(of: Input.self, bufferingPolicy: .bufferingNewest(100_000))
        let prober = try makeProber(Prober.Mailbox { continuation.yield(.rounds($0)) })
        prober?.start()
        defer { prober?.stop() }
        let mailbox = Mailbox { continuation.yield(.responses($0)) }
        plan()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Ticks are short against every interval, and long enough to send in batches.
                while !Task.isCancelled {
                    // Cancelled while it sleeps: the loop ends.
                    try? await Task.sleep(for: .milliseconds(20))
                    continuation.yield(.tick)
                }
            }
            for await input in inputs {
                let walks = take(input, mailbox, prober)
                for walk in walks {
                    group.addTask { [engine] in
                        let sentAt = Instant.now
                        do throws(RequestFailure) {
                            let found = try await engine.walk(walk.target, below: walk.column)
                            continuation.yield(
                                .walked(device: walk.device, column: walk.column, .success(found), sentAt: sentAt))
                        } catch {
                            continuation.yield(
                                .walked(device: walk.device, column: walk.column, .failure(error), sentAt: sentAt))
                        }
                    }
                }
                if !readings.isEmpty {
                    let batch = readings
                    readings = []
                    await sink.collected(batch, steady: [])
                }
                for note in notes {
                    await sink.noted(note.kind, device: note.device, at: note.at, summary: note.summary)
                }
                notes = []
                if Task.isCancelled { break }
            }
            group.cancelAll()
        }
    }

    // MARK: - Rhythm

    /// Devices and hosts are spread evenly over their intervals: no two thousand at once.
    private func plan() {
        let now = Self.uptime()
        let devices = machines.keys.sorted()
        let schedule = facility.schedule
        let interval = min(schedule.power, schedule.link)
        for (index, name) in devices.enumerated() {
            let rhythm = Rhythm(interval: interval, index: index, of: devices.count)
            rhythms[name] = rhythm
            agenda.add(.device(name), due: now + rhythm.phase)
        }
        for (index, host) in facility.pingedHosts.enumerated() {
            let rhythm = Rhythm(interval: schedule.reachability, index: index, of: facility.pingedHosts.count)
            rhythms[host] = rhythm
            agenda.add(.host(host), due: now + rhythm.phase)
        }
    }

    private struct Walk: Sendable {
        var device: String
        var target: Target
        var column: ObjectIdentifier
    }

    private func take(_ input: Input, _ mailbox: Mailbox, _ prober: Prober?) -> [Walk] {
        switch input {
        case .tick: return begin(mailbox, prober)
        case .responses(let responses): return responses.flatMap { answered($0, mailbox) }
        case .rounds(let results):
            for result in results { note(result) }
            return []
        case .walked(let device, let column, let result, let sentAt):
            let now = Instant.now
            let answer = DeviceMachine.Answer(
                ask: .walk(column), result: result, at: now, sentAt: sentAt, roundTrip: now - sentAt)
            return advance(device, mailbox) { $0.answered(answer) }
        }
    }

    private func begin(_ mailbox: Mailbox, _ prober: Prober?) -> [Walk] {
        let now = Self.uptime()
        var walks: [Walk] = []
        while let (item, due) = agenda.next(by: now) {
            switch item {
            case .device(let name):
                again(item, name, due, now)
                walks += advance(name, mailbox) { $0.due(at: .now) }
            case .host(let host):
                again(item, host, due, now)
                if let prober, let address = HostAddress(host) { prober.submit([Round(host: address)]) }
            }
        }
        return walks
    }

    private func again(_ item: Item, _ name: String, _ due: Milliseconds, _ now: Milliseconds) {
        guard let rhythm = rhythms[name] else { return }
        let (next, skipped) = rhythm.beat(after: due, now: now)
        agenda.add(item, due: next)
        if skipped > 0 {
            logger.warning("\(name) is behind its schedule by \(now - due) ms; \(skipped) readings were left out")
        }
    }

    // MARK: - Devices

    private func advance(
        _ device: String, _ mailbox: Mailbox, _ step: (inout DeviceMachine) -> [DeviceMachine.Action]
    ) -> [Walk] {
        guard var machine = machines[device], let target = targets[device] else { return [] }
        let actions = step(&machine)
        machines[device] = machine
        var walks: [Walk] = []
        for action in actions {
            switch action {
            case .ask(.walk(let column)): walks.append(Walk(device: device, target: target, column: column))
            case .ask(let ask): send(ask, to: device, target, mailbox)
            case .read(let reading): add(reading)
            case .answered(let at, let startedAt, let error):
                conclude(supply.answered(device, at: at, fedBy: machine.fedBy, startedAt: startedAt, error: error))
            case .missed(let at): supply.missed(device, at: at)
            case .note(let kind, let summary):
                notes.append(Note(kind: kind, device: device, at: .now, summary: summary))
            case .warn(let text): logger.warning("\(text)")
            }
        }
        return walks
    }

    private func send(_ ask: DeviceMachine.Ask, to device: String, _ target: Target, _ mailbox: Mailbox) {
        let (operation, objects): (SNMP.Operation, [ObjectIdentifier]) =
            switch ask {
            case .get(let objects): (.get, objects)
            case .next(let objects): (.getNext, objects)
            case .walk: (.getNext, [])
            }
        nextTag += 1
        pending[nextTag] = (device, ask)
        let interval = min(facility.schedule.power, facility.schedule.link)
        // Three tries within one interval, and at most two seconds each: cards are slow (quirk C10).
        let timeout = max(200, min(2000, interval / 3))
        engine.submit(
            [
                Request(
                    tag: nextTag, target: target, operation: operation, objects: objects,
                    timeout: .milliseconds(timeout),
                    retries: 2)
            ],
            to: mailbox)
    }

    private func answered(_ response: Response, _ mailbox: Mailbox) -> [Walk] {
        guard let (device, ask) = pending.removeValue(forKey: response.tag) else { return [] }
        let sentAt = Instant(milliseconds: response.sentAt)
        let roundTrip = max(0, response.receivedAt - response.sentAt)
        let answer = DeviceMachine.Answer(
            ask: ask, result: response.result, at: sentAt + roundTrip / 2, sentAt: sentAt, roundTrip: roundTrip,
            boots: response.engine.map { Int64($0.boots) })
        return advance(device, mailbox) { $0.answered(answer) }
    }

    private func conclude(_ conclusion: SupplyInference.Conclusion?) {
        guard let conclusion else { return }
        logger.notice("\(conclusion.reading.evidence ?? "")")
        restored[conclusion.reading.signal] = (conclusion.restoredAt, conclusion.error)
        add(conclusion.reading)
    }

    private func add(_ reading: Reading) {
        var reading = reading
        if reading.state == .up, let back = restored[reading.signal] {
            if reading.since == nil, back.at <= reading.at {
                (reading.since, reading.sinceError) = (back.at, back.error)
            }
            restored[reading.signal] = nil
        }
        supply.observe(reading)
        readings.append(reading)
    }

    private func note(_ result: RoundResult) {
        let evidence: String? =
            switch result.outcome {
            case .answered: nil
            case .silence: "no reply to any request of the round"
            case .unreachable(let reason), .notSent(let reason): reason
            }
        add(
            Reading(
                signal: .icmp(result.host.description), at: Instant(milliseconds: result.sentAt),
                state: result.isAnswered ? .up : .down, evidence: evidence))
    }

    private static func uptime() -> Milliseconds { Milliseconds(DispatchTime.now().uptimeNanoseconds / 1_000_000) }
}

extension Facility {
    /// Every signal that somebody uses: contracts, uplinks, supplies.
    var usedSignals: [SignalName] {
        contracts.flatMap { ($0.power?.condition.signals ?? []) + ($0.network?.access?.signals ?? []) }
            + uplinks.map(\.link) + devices.compactMap(\.fedBy)
    }
}

extension Instant {
    /// The machine's clock.
    fileprivate static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
