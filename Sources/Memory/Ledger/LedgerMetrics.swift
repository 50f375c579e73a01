import Metrics

/// What a ledger counts, for whoever watches this program.
struct LedgerMetrics: Sendable {
    private let runs: Counter
    private let records: Counter
    private let results: Counter
    private let events: Counter
    private let deliveries: Counter
    private let duration: Metrics.Timer
    private let writable: Gauge

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        let rows = { (kind: String) in
            Counter(label: "mainstay_ledger_rows_total", dimensions: [("kind", kind)], factory: factory)
        }
        runs = rows("run")
        records = rows("record")
        results = rows("result")
        events = rows("event")
        deliveries = rows("delivery")
        duration = Timer(label: "mainstay_ledger_commit_duration_seconds", factory: factory)
        writable = Gauge(label: "mainstay_ledger_writable", factory: factory)
    }

    /// Does something that commits, and notes how long it took and whether it worked.
    func commit<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        let start = ContinuousClock.now
        do {
            let value = try body()
            let (seconds, attoseconds) = (ContinuousClock.now - start).components
            duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
            writable.record(1)
            return value
        } catch {
            writable.record(0)
            throw error
        }
    }

    /// Counts what a batch left.
    func note(_ batch: Batch, became summary: AppendSummary) {
        runs.increment(by: summary.newReadings)
        records.increment(by: summary.newRecords)
        events.increment(by: batch.events.count - summary.repeatedEvents.count)
        deliveries.increment(by: batch.deliveries.count)
    }

    func noteResult() { results.increment() }
}
