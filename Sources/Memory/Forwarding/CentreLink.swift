import Digests
import Foundation
public import Intervals
public import Ledger
public import PostgreSQL
import Site

/// A collector's connection to its centre: sends what its ledger has, so that each row is there exactly once.
///
/// The centre locks the site, demands that what is sent follows what it has, and advances, all in one transaction. Where
/// nobody knows whether a transaction holds, the centre's mark tells: it is asked for at each connection, also since a
/// failover to a replica may have moved it back. One owner; every call blocks its thread.
public final class CentreLink {
    private let connection: PostgreSQLConnection
    private let site: PostgreSQLValue
    /// Of transactions that hold: numbers of those that were undone may be given to others.
    private var names = CentreNames()

    /// Connects.
    ///
    /// - Parameter silence: for how long the centre may say nothing while an answer is waited for; nil: as long as any server.
    /// - Throws: `PostgreSQLError` when the centre cannot be reached.
    public init(
        to address: PostgreSQLAddress, site: String, within patience: Duration, silentFor silence: Duration? = nil
    ) throws(PostgreSQLError) {
        connection = try PostgreSQLConnection(to: address, within: patience)
        if let silence { connection.deadline = silence }
        self.site = .utf8(site)
    }

    /// How far the centre has each of this collector's chains, by name.
    ///
    /// - Throws: `PostgreSQLError`.
    public func marks() throws -> [String: ChainHead] {
        let found = try connection.all("SELECT named, ends, hashed FROM mainstay.forward_marks($1)", [site]) { row in
            let head = ChainHead(row: row.bigint(1), hash: Digest(data: Data(row.octets(2))))
            return (row.utf8(0), head)
        }
        return Dictionary(found) { first, _ in first }
    }

    // MARK: - Leases

    /// Takes the lease of the collector's share, for a while from now on.
    ///
    /// - Returns: the name of the share, and the lease's number; nil while another collector holds it.
    /// - Throws: `PostgreSQLError`.
    public func takeLease(for length: Milliseconds) throws -> (share: String, number: Int64?) {
        let found = try connection.first(
            "SELECT of_share, number FROM mainstay.lease_take($1, $2)", [site, .bigint(length)]
        ) { row in (share: row.utf8(0), number: row.bigintIfAny(1)) }
        guard let found else { throw PostgreSQLError.unexpectedAnswer("lease_take") }
        return found
    }

    /// Holds the lease for a while from now on.
    ///
    /// - Returns: false where it has run out or another one has it: then it must be taken anew.
    /// - Throws: `PostgreSQLError`.
    public func renewLease(_ number: Int64, for length: Milliseconds) throws -> Bool {
        try connection.first(
            "SELECT mainstay.lease_renew($1, $2, $3)", [site, .bigint(number), .bigint(length)]
        ) { $0.bigintIfAny(0) != nil } ?? false
    }

    // MARK: - Rows

    /// Sends rows of chains in one transaction, each after what the centre has of its chain.
    ///
    /// - Parameters:
    ///   - lease: the number under which the collector reads at present; nil while it holds none.
    ///   - secret: what the tags of the collector's entries follow from.
    ///   - reach: how far what is open was carried, where this is all that there is.
    /// - Returns: whether the lease is held still. What was read while it was is taken all the same.
    /// - Throws: `PostgreSQLError`; whether anything was stored is then for `marks` to tell.
    public func send(
        _ shipments: [Shipment], lease: Int64?, secret: [UInt8]? = nil, reach: [ReachOfChain] = []
    ) throws -> Bool {
        var names = names
        let isHeld = try connection.transaction(.readCommitted) {
            let (site, isHeld) = try begin(lease: lease)
            if let secret, shipments.contains(where: { !$0.entries.isEmpty }) {
                try connection.send("SELECT mainstay.forward_secret($1, $2)", [.integer(site), .octets(Data(secret))])
            }
            for shipment in shipments {
                let place = try place(of: shipment.chain, after: shipment.after, in: site)
                try send(shipment, to: place, names: &names)
            }
            // What somebody reads who holds no lease carries nothing.
            if isHeld {
                for one in reach {
                    let place = try place(of: one.chain, after: one.head, in: site)
                    try send(one, to: place, names: &names)
                }
            }
            return isHeld
        }
        self.names = names
        return isHeld
    }

    private struct Place {
        var site: Int32
        var chain: Int64
        var writer: Int64

        var arguments: [PostgreSQLValue] { [.integer(site), .bigint(chain), .bigint(writer)] }
    }

    private func begin(lease: Int64?) throws -> (site: Int32, isHeld: Bool) {
        let found = try connection.first(
            "SELECT of_site, is_held FROM mainstay.forward_begin($1, $2)", [site, .bigint(lease ?? 0)]
        ) { ($0.integer(0), $0.bool(1)) }
        guard let found else { throw PostgreSQLError.unexpectedAnswer("forward_begin") }
        return found
    }

    private func place(of chain: String, after head: ChainHead, in site: Int32) throws -> Place {
        let found = try connection.first(
            "SELECT number, writer FROM mainstay.forward_chain($1, $2, $3, $4)",
            [.integer(site), .utf8(chain), .bigint(head.row), .octets(head.hash.data)]
        ) { Place(site: site, chain: $0.bigint(0), writer: $0.bigint(1)) }
        guard let found else { throw PostgreSQLError.unexpectedAnswer("forward_chain") }
        return found
    }

    private func send(_ shipment: Shipment, to place: Place, names: inout CentreNames) throws {
        try sendRows(of: shipment, to: place, names: &names)
        try sendLinks(of: shipment, to: place, removed: shipment.removed)
    }

    private func sendRows(of shipment: Shipment, to place: Place, names: inout CentreNames) throws {
        let runs = shipment.stretches.map(\.run) + shipment.beginnings.map(\.run)
        try names.learn(
            signals: shipment.stretches.map(\.signal) + shipment.beginnings.map(\.signal),
            texts: runs.flatMap { [$0.inferred, $0.evidence].compactMap(\.self) }, of: place.site, on: connection)
        if !shipment.stretches.isEmpty {
            try call("forward_runs", at: place, RunColumns(shipment.stretches, names: names).ended)
        }
        if !shipment.beginnings.isEmpty {
            try call("forward_open", at: place, RunColumns(shipment.beginnings, names: names).opening)
        }
        if !shipment.entries.isEmpty { try call("forward_entries", at: place, shipment.entries.columns) }
    }

    private func sendLinks(of shipment: Shipment, to place: Place, removed: [Shipment.Removed]) throws {
        let links: [PostgreSQLValue] = [
            .bigints(shipment.links.map(\.row)), .octetses(shipment.links.map(\.hash.data)),
            .octetses(shipment.links.map { link in link.marks.map { Data($0) } }),
            .bigints(removed.map(\.row)), .octetses(removed.map(\.digest.data)),
        ]
        try connection.send(
            Self.call("forward_links", count: 2 + links.count), [.integer(place.site), .bigint(place.chain)] + links)
    }

    private func send(_ one: ReachOfChain, to place: Place, names: inout CentreNames) throws {
        let reach = one.reach
        try names.learn(
            signals: reach.runs.map(\.signal) + reach.groups.flatMap(\.signals), of: place.site, on: connection)
        let members = reach.groups.map { group in
            let numbers = group.signals.map { names.signals[$0].map(String.init) ?? "0" }
            return Data("[\(numbers.joined(separator: ","))]".utf8)
        }
        try call(
            "forward_reach", at: place,
            [
                .bigint(one.head.row), .bigints(reach.runs.map { names.signals[$0.signal] }),
                .bigints(reach.runs.map(\.opened)), .bigints(reach.runs.map(\.last.milliseconds)),
                .bigints(reach.runs.map(\.greatestGap)), .bigints(reach.runs.map(\.clockError)),
                .bigints(reach.runs.map { run in run.slot.map { Int64($0) } }),
                .bigints(reach.groups.map { Int64($0.slot) }), .octetses(members),
                .bigints(reach.blocks.map { Int64($0.number) }), .octetses(reach.blocks.map(\.marks)),
            ])
    }

    private func call(_ function: String, at place: Place, _ arguments: [PostgreSQLValue]) throws {
        let all = place.arguments + arguments
        try connection.send(Self.call(function, count: all.count), all)
    }

    private static func call(_ function: String, count: Int) -> String {
        "SELECT mainstay.\(function)(\((1...count).map { "$\($0)" }.joined(separator: ", ")))"
    }

    // MARK: - What the centre refuses

    /// Sends the rows of one link one by one, and sets aside those that the centre refuses: its chain has their digests.
    ///
    /// - Returns: what was set aside, a sentence each.
    /// - Throws: `PostgreSQLError`; nothing was stored then.
    public func sendSettingAside(_ shipment: Shipment, lease: Int64?) throws -> [String] {
        var names = names
        let found = try connection.transaction(.readCommitted) {
            let (site, _) = try begin(lease: lease)
            let place = try place(of: shipment.chain, after: shipment.after, in: site)
            var refused: [String] = []
            for row in shipment.rows {
                _ = try connection.execute("SAVEPOINT one")
                do {
                    try sendRows(of: row.shipment, to: place, names: &names)
                    try connection.drain()
                } catch let error as PostgreSQLError where error.isOfTheData {
                    _ = try connection.execute("ROLLBACK TO SAVEPOINT one")
                    // What was learned since was undone.
                    names = self.names
                    try connection.send(
                        Self.call("forward_set_aside", count: 6),
                        [
                            .integer(site), .bigint(place.chain), .bigint(row.number), .octets(row.digest.data),
                            .utf8("\(error)"), .utf8(row.line),
                        ])
                    refused.append("row \(row.number) of \(shipment.chain): \(error)")
                }
            }
            try sendLinks(of: shipment, to: place, removed: shipment.removed)
            return refused
        }
        self.names = CentreNames()
        return found
    }
}

/// How far the open runs of a chain were carried when it had a head.
public struct ReachOfChain: Sendable {
    public var chain: String
    public var head: ChainHead
    public var reach: OpenReach

    public init(chain: String, head: ChainHead, reach: OpenReach) {
        self.chain = chain
        self.head = head
        self.reach = reach
    }
}
