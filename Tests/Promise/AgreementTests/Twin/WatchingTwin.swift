import Agreement
import Correlation
import Intervals
import Site
import Twin

/// Article 4 minute by minute and entry by entry (fine print, 10 and 15 to 18).
struct WatchingTwin {
    /// What a month comes to.
    struct Answer: Equatable {
        var verdict: Verdict
        /// Subject, determination, told, outcome, what excuses.
        var reports: [String]
        var unpinged: [String: Int]
        var uncounted: [String]
        var unproven: [String]
    }

    private let random: RandomWatching
    private let entries: KnownEntries
    private let contract: Contract

    init(_ random: RandomWatching) {
        self.random = random
        entries = KnownEntries(random.records, ticks: random.ticks, now: random.now)
        contract = random.contract(governing: random.period.upperBound - 1)
    }

    private var terms: EmergencyReportTerms { contract.terms.emergencyReport }
    private var within: Int { Int(terms.within / .minutes(1)) }

    /// Nil where the article does not apply.
    var answer: Answer? {
        let parts = random.period.map { random.contract(at: $0) }
        let isService = terms.services == .included && parts.contains { !$0.services.isEmpty }
        let hosts = Set(parts.flatMap { $0.network?.hosts ?? [] })
        guard isService || !hosts.isEmpty else { return nil }
        var pauses: [String: Int] = [:]
        for host in hosts { pauses[host] = unpinged(host) }
        let found = emergencies
        let outcomes = found.filter { counts($0.subject) }.map { outcome(of: $0) }
        let isOpen = hosts.contains { leavesOpen($0, pauses[$0] ?? 0) } || outcomes.contains(.pending)
        return Answer(
            verdict: outcomes.contains(.late) ? .breached : isOpen ? .undetermined : .met,
            reports: found.map(report), unpinged: pauses,
            uncounted: found.filter { counts($0.subject) }.flatMap(uncounted),
            unproven: found.filter { counts($0.subject) }.flatMap(unproven))
    }

    private func counts(_ subject: SignalName) -> Bool { subject.isRounds || terms.services == .included }

    // MARK: - Pinging

    private func rounds(_ host: String) -> [Int] {
        (random.readings[.icmp(host)] ?? []).known(at: random.now).filter { !$0.isExtra }.map(\.at)
    }

    private func unpinged(_ host: String) -> Int {
        let rounds = rounds(host)
        let holds = Int(terms.pingEvery / .minutes(1)) * 11 / 10
        return random.period.count { minute in
            minute < random.now && random.contract(at: minute).network?.hosts.contains(host) ?? false
                && !rounds.contains { minute - holds < $0 && $0 <= minute }
        }
    }

    private func leavesOpen(_ host: String, _ unpinged: Int) -> Bool {
        guard unpinged > 0 else { return false }
        let share = Double(unpinged) / Double(random.period.count)
        let limit = Double(terms.unpingedLimit.numerator) / Double(terms.unpingedLimit.denominator)
        return share > limit || !rounds(host).contains { random.period.contains($0) }
    }

    // MARK: - Emergencies

    private struct Emergency {
        var subject: SignalName
        var determined: Int
        var closed: Int
    }

    private var emergencies: [Emergency] {
        RandomWatching.subjects.flatMap { subject in
            Rounds(
                random.readings[subject] ?? [], interval: random.interval(of: subject),
                failedRounds: terms.failedRounds, now: random.now
            ).emergencies.filter { emergency in
                let then = random.contract(at: emergency.determined)
                let watched = (then.network?.hosts ?? []).map(SignalName.icmp) + then.services.map(\.signal)
                return random.period.contains(emergency.determined) && watched.contains(subject)
            }.map { Emergency(subject: subject, determined: $0.determined, closed: $0.closed ?? .max) }
        }.sorted { ($0.determined, $0.subject) < ($1.determined, $1.subject) }
    }

    private func report(_ emergency: Emergency) -> String {
        let told = told(of: emergency).map { "\($0)" } ?? "-"
        let outcome = counts(emergency.subject) ? self.outcome(of: emergency).rawValue : "recorded"
        return "\(emergency.subject) \(emergency.determined) \(told) \(outcome)"
    }

    private func outcome(of emergency: Emergency) -> EmergencyReportResult.Outcome {
        if isExcused(emergency) { return .excused }
        let deadline = emergency.determined + within
        guard let told = told(of: emergency) else { return random.now <= deadline ? .pending : .late }
        return told <= deadline ? .onTime : .late
    }

    // MARK: - Who was told

    private func told(of emergency: Emergency) -> Int? {
        notifications(of: emergency).filter { reason($0, emergency) == nil }.compactMap {
            entries.tick(.notifiedAt, $0)
        }
        .min()
    }

    private func notifications(of emergency: Emergency) -> [Record] {
        entries.of(.notification, contract, nil).filter { record in
            guard let at = entries.tick(.notifiedAt, record) else { return false }
            if let subject = record.text(.subject), subject != emergency.subject.path { return false }
            if let determined = entries.tick(.determinedAt, record) { return determined == emergency.determined }
            let isOpen = at < emergency.closed || at <= emergency.determined + within
            return emergency.determined <= at && isOpen
        }
    }

    private func uncounted(_ emergency: Emergency) -> [String] {
        notifications(of: emergency)
            .sorted { (entries.tick(.notifiedAt, $0) ?? 0, $0.id) < (entries.tick(.notifiedAt, $1) ?? 0, $1.id) }
            .compactMap { record in
                reason(record, emergency).map { "\(emergency.subject) \(emergency.determined) \(record.id) \($0)" }
            }
    }

    private func plain(_ text: String?) -> String? {
        text.map { String($0.filter { !$0.isWhitespace }.map { $0.isASCII ? Character($0.lowercased()) : $0 }) }
    }

    private func reason(_ record: Record, _ emergency: Emergency) -> String? {
        if let told = entries.tick(.notifiedAt, record), told < emergency.determined { return "before_determination" }
        let contacts = random.contract(at: emergency.determined).contacts
        let chosen = contacts.filter(\.isAuthorised)
        guard terms.channel == .chosen, !chosen.isEmpty else { return nil }
        let method = record.text(.method)
        let to = plain(record.text(.to))
        if method == nil || to == nil, record.text(.by) == nil { return "unattributed" }
        let fits = { (contact: Contact) in
            (method == nil || method == contact.method.rawValue) && (to == nil || to == plain(contact.to))
        }
        if chosen.contains(where: fits) { return nil }
        if method != nil, to != nil, contacts.contains(where: fits) { return "not_authorised" }
        if to == nil || chosen.contains(where: { plain($0.to) == to }) { return "other_channel" }
        return "stranger"
    }

    // MARK: - What excuses

    private func covering(_ kind: Record.Kind, _ emergency: Emergency) -> [Record] {
        entries.of(kind, contract, nil).filter { entries.ticks(of: $0).contains(emergency.determined) }
    }

    private func isExcused(_ emergency: Emergency) -> Bool {
        let agreed = covering(.maintenance, emergency).contains { record in
            entries.agreedMaintenance(.network, contract).contains { $0.id == record.id }
        }
        return !covering(.forceMajeure, emergency).isEmpty
            || covering(.contactProblem, emergency).contains { doubt($0, emergency) == nil }
            || terms.duringMaintenance == .suppress && agreed
    }

    private func unproven(_ emergency: Emergency) -> [String] {
        covering(.contactProblem, emergency).sorted { $0.id < $1.id }.compactMap { record in
            doubt(record, emergency).map { "\(emergency.subject) \(emergency.determined) \(record.id) \($0)" }
        }
    }

    private func doubt(_ problem: Record, _ emergency: Emergency) -> String? {
        var called = random.contract(at: emergency.determined).contacts.filter(\.isAuthorised)
        if let name = problem.text(.contact) {
            called = called.filter { plain($0.name) == plain(name) }
            if called.isEmpty { return "not_a_contact" }
        }
        let deadline = emergency.determined + within
        let known = problem.isOfThisDesk ? random.ticks.tick(problem.recordedAt) : entries.tick(.at, problem)
        if let known, known <= deadline { return nil }
        if problem.text(.acceptedBy) != nil { return nil }
        let isInVain = entries.of(.attempt, contract, nil).contains { attempt in
            guard let at = entries.tick(.at, attempt), attempt.fields[.exitCode] != .integer(0) else { return false }
            return emergency.determined <= at && at <= deadline
                && called.contains {
                    $0.method.rawValue == attempt.text(.method) && plain($0.to) == plain(attempt.text(.to))
                }
        }
        return isInVain ? nil : "not_borne_out"
    }
}

extension RandomWatching {
    /// What is known of the contract as it was at a tick.
    func contract(at tick: Int) -> Contract {
        let known = contracts.filter { $0.from <= now }
        let candidates = known.isEmpty ? Array(contracts.prefix(1)) : known
        return (candidates.last { $0.from <= tick } ?? candidates[0]).contract
    }

    /// … with the terms that govern the period.
    func contract(governing tick: Int) -> Contract { contract(at: tick) }
}

extension WatchingTwin.Answer {
    /// As the room answers.
    init(_ result: EmergencyReportResult, _ ticks: Ticks) {
        let tick = { (instant: Instant) in ticks.tick(instant) ?? -1 }
        self.init(
            verdict: result.verdict,
            reports: result.reports.map { report in
                let told = report.notifiedAt.map { "\(tick($0))" } ?? "-"
                return "\(report.emergency.subject) \(tick(report.emergency.determinedAt)) \(told) "
                    + report.outcome.rawValue
            },
            unpinged: Dictionary(
                uniqueKeysWithValues: result.unpinged.map { ($0.host, Int($0.length / ticks.length)) }),
            uncounted: result.uncounted.map {
                "\($0.subject) \(tick($0.determinedAt)) \($0.notification) \($0.reason.rawValue)"
            },
            unproven: result.unproven.map {
                "\($0.subject) \(tick($0.determinedAt)) \($0.contactProblem) \($0.reason.rawValue)"
            })
    }
}
