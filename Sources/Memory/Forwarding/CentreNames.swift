import Foundation
import Ledger
import PostgreSQL

/// The numbers that the centre has for signals and texts, as far as they were asked for.
struct CentreNames {
    var signals: [String: Int64] = [:]
    var texts: [String: Int64] = [:]

    /// Texts are as many as devices ever said different things: more than so many are asked for anew.
    private static let textsKept = 100_000

    /// Asks for what some runs need and is not known yet; the centre gives out numbers for what it has not.
    ///
    /// - Throws: `PostgreSQLError`.
    mutating func learn(
        signals paths: some Sequence<String>, texts bodies: some Sequence<String> = [], of site: Int32,
        on connection: PostgreSQLConnection
    ) throws {
        let newSignals = Set(paths).filter { signals[$0] == nil }.sorted()
        if !newSignals.isEmpty {
            let numbers = try Self.numbers("forward_signals", of: newSignals, of: site, on: connection)
            for (path, number) in zip(newSignals, numbers) { signals[path] = number }
        }
        let newTexts = Set(bodies).filter { texts[$0] == nil }.sorted()
        guard !newTexts.isEmpty else { return }
        if texts.count > Self.textsKept { texts = [:] }
        // Those that were known and are needed again with these.
        let needed = texts.isEmpty ? Set(bodies).sorted() : newTexts
        let numbers = try Self.numbers("forward_texts", of: needed, of: site, on: connection)
        for (body, number) in zip(needed, numbers) { texts[body] = number }
    }

    private static func numbers(
        _ function: String, of words: [String], of site: Int32, on connection: PostgreSQLConnection
    ) throws -> [Int64?] {
        try connection.first(
            "SELECT mainstay.\(function)($1, $2)", [.integer(site), .octetses(words.map { Data($0.utf8) })]
        ) { $0.bigints(0) } ?? []
    }
}
