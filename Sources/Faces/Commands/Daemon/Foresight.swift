import Agreement
import Alerting
import Clocks
import Foundation
import Intervals
import Ledger
import Logging
import Settings
import Site

/// Says what is going to happen: months whose minutes are running out, contracts that end.
///
/// Minutes run out only while there is an outage, so only contracts that have one are judged, and once more when it is
/// over.
struct Foresight: Sendable {
    let configuration: Configuration
    let ledger: any LedgerStore
    let recorder: Recorder
    let logger: Logger

    private static let rhythm: Duration = .seconds(60)

    /// Looks once a minute, or less often where judging takes long, until the task is cancelled.
    func run() async {
        var before: Set<String> = []
        let clock = ContinuousClock()
        while !Task.isCancelled {
            let begun = clock.now
            let present = await recorder.contractsWithOutage
            await look(at: present.union(before), .now)
            before = present
            // Cancelled while it sleeps: the loop ends.
            try? await clock.sleep(for: max(Self.rhythm, (clock.now - begun) * 10))
        }
    }

    private func look(at contracts: Set<String>, _ now: Instant) async {
        await recorder.announce(Expiry.due(configuration.facility, at: now))
        guard !contracts.isEmpty else { return }
        do {
            let budgets = try budgets(of: contracts, at: now)
            await recorder.announce(budgets.compactMap { $0.event(site: configuration.facility.site, at: now) })
        } catch {
            logger.error("how much downtime is left is not known: \(error)")
        }
    }

    private func budgets(of ids: Set<String>, at now: Instant) throws -> [Budget] {
        let workspace = Workspace(configuration: configuration, ledger: ledger)
        let month = Month(of: configuration.facility.timeZone.localDate(of: now))
        var observations = try MonthObservations(month, at: now, in: workspace)
        let records = KnownRecords(try observations.ledger.records(), at: now)
        return try configuration.facility.contracts.filter { ids.contains($0.id) }.flatMap { contract -> [Budget] in
            let month = Month(of: contract.timeZone.localDate(of: now))
            let evaluation = Evaluation(month: month, records: records, now: now)
            let result = try observations.ask(about: contract.id) {
                evaluation.result(for: contract.id, knowing: $1, &$0)
            }
            return (result?.guarantees ?? []).compactMap { guarantee in
                guard case .availability(let judged) = guarantee else { return nil }
                return Budget(
                    contract: contract, guarantee: judged.guarantee, month: month, used: judged.counted.nominal,
                    limit: judged.limit)
            }
        }
    }
}
