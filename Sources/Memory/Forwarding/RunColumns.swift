import Digests
import Foundation
import Intervals
import Ledger
import PostgreSQL
import Site

/// Runs as the centre's functions take them: a column for each value, in the order of their arguments.
struct RunColumns {
    private var signals: [Int64?] = []
    private var firsts: [Int64?] = []
    private var rows: [Int64?] = []
    private var openings: [Int64?] = []
    private var lasts: [Int64?] = []
    private var gaps: [Int64?] = []
    private var states: [Int32?] = []
    private var sinces: [Int64?] = []
    private var sinceErrors: [Int64?] = []
    private var extras: [Bool?] = []
    private var inferreds: [Int64?] = []
    private var evidences: [Int64?] = []
    private var clockErrors: [Int64?] = []
    private var clocks: [Int32?] = []
    private var series: [Data?] = []

    /// - Parameter names: has the centre's numbers of signals and texts.
    init(_ stretches: [Shipment.Stretch], names: CentreNames) {
        for one in stretches { add(one.run, of: one.signal, row: one.row, opened: one.opened, names: names) }
    }

    /// - Parameter names: has the centre's numbers of signals and texts.
    init(_ beginnings: [Shipment.Beginning], names: CentreNames) {
        for one in beginnings { add(one.run, of: one.signal, row: one.row, opened: one.row, names: names) }
    }

    private mutating func add(_ run: Run, of signal: String, row: Int64, opened: Int64?, names: CentreNames) {
        signals.append(names.signals[signal])
        firsts.append(run.first.milliseconds)
        rows.append(row)
        openings.append(opened)
        lasts.append(run.last.milliseconds)
        gaps.append(run.greatestGap)
        states.append(Int32(run.state.code))
        sinces.append(run.since?.milliseconds)
        sinceErrors.append(run.sinceError)
        extras.append(run.isExtra)
        inferreds.append(run.inferred.flatMap { names.texts[$0] })
        evidences.append(run.evidence.flatMap { names.texts[$0] })
        clockErrors.append(run.clockError)
        clocks.append(run.clock.map { Int32($0.code) })
        series.append(run.instants.map { Data($0.bytes) })
    }

    /// The arguments of `forward_open`, behind those that say where to.
    var opening: [PostgreSQLValue] {
        [
            .bigints(signals), .bigints(firsts), .bigints(rows), .bigints(openings), .bigints(lasts), .bigints(gaps),
            .integers(states), .bigints(sinces), .bigints(sinceErrors), .booleans(extras), .bigints(inferreds),
            .bigints(evidences), .bigints(clockErrors), .integers(clocks),
        ]
    }

    /// The arguments of `forward_runs`, behind those that say where to.
    var ended: [PostgreSQLValue] { opening + [.octetses(series)] }
}

extension [EntryRow] {
    /// The arguments of `forward_entries`, behind those that say where to.
    var columns: [PostgreSQLValue] {
        [
            .bigints(map(\.row)), .texts(map(\.kind)), .octetses(map { Data($0.key.utf8) }),
            .bigints(map(\.at.milliseconds)), .octetses(map { Data($0.body.utf8) }), .octetses(map(\.personal?.data)),
            .octetses(map { entry in entry.tags.map { Data($0.octets) } }), .texts(map(\.outline.detail)),
            .octetses(map { entry in entry.outline.contract.map { Data($0.utf8) } }),
            .octetses(map { entry in entry.outline.refers.map { Data($0.utf8) } }),
            .octetses(map { entry in entry.part.map { Data($0.salt) } }),
            .octetses(map { entry in entry.part.map { Data($0.text.utf8) } }),
        ]
    }
}
