import Agreement
import Foundation
import Intervals
import Site

extension CSVReport {
    /// A month as a stored document has it, whichever rules made it: the same columns with the document's own figures.
    ///
    /// - Throws: `DecodingError` when the text is no such document.
    public static func text(ofStored document: String) throws -> String {
        let month = try JSONDecoder().decode(StoredFigures.self, from: Data(document.utf8))
        let common = [month.contract, month.month, month.status]
        var rows = month.guarantees.map { ["guarantee"] + common + $0.cells }
        for part in month.guarantees {
            rows += try (part.outages ?? []).map {
                ["outage"] + common + [part.article, part.guarantee, ""] + (try $0.cells)
            }
        }
        return text(rows, traffic: month.traffic.map { common + $0.cells })
    }
}

/// The members of a stored document that the columns show.
private struct StoredFigures: Decodable {
    struct Bounds: Decodable {
        var nominal: Int64
    }

    struct Owed: Decodable {
        var amount: String?
        var currency: String?
        /// That are added to the term.
        var days: Decimal?

        var cells: [String] { days.map { ["\($0)", "days"] } ?? [amount ?? "", currency ?? ""] }
    }

    struct Cause: Decodable {
        var ms: Int64
    }

    struct Outage: Decodable {
        var id: String
        var from: String
        var to: String
        var hypothesis: String?
        var counted_ms: Int64
        var taken_off: [Cause]?
    }

    struct Traffic: Decodable {
        var measure: String
        var percentile_bps: Int64?
        var lower_bps: Int64
        var upper_bps: Int64?
        var slots: Int64
        var known_slots: Int64

        var cells: [String] {
            let figures = [percentile_bps, lower_bps, upper_bps, slots, known_slots]
            return [measure] + figures.map { figure in figure.map { "\($0)" } ?? "" }
        }
    }

    struct Part: Decodable {
        var guarantee: String
        var verdict: String
        var down_ms: Bounds?
        var counted_ms: Bounds?
        var taken_off_ms: [String: Int64]?
        /// Of promises beside the articles.
        var left_out_ms: [String: Int64]?
        var unknown_ms: Int64?
        var outages: [Outage]?
        var emergencies: Int64?
        var entries: Int64?
        var late: Int64?
        var failures: Int64?
        var remedy: Owed?
    }

    var contract: String
    var month: String
    var status: String
    var guarantees: [Part]
    var traffic: Traffic?
}

extension StoredFigures.Part {
    /// The number that the document's name for the guarantee stands for.
    var article: String { Guarantee(rawValue: guarantee).map { "\($0.article)" } ?? "" }

    var cells: [String] {
        let takenOff = (taken_off_ms ?? left_out_ms).map { $0.values.reduce(0, +) }
        let count = outages.map { Int64($0.count) } ?? emergencies ?? entries
        // Of emergencies and duties, those that were late; of registers, what was not done.
        let failed = late ?? failures
        let figures = [down_ms?.nominal, counted_ms?.nominal, takenOff, unknown_ms, count, failed].map { figure in
            figure.map { "\($0)" } ?? ""
        }
        return [article, guarantee, verdict, "", "", ""] + figures + [""] + (remedy?.cells ?? ["", ""])
    }
}

extension StoredFigures.Outage {
    /// What follows the verdict.
    var cells: [String] {
        get throws {
            guard let begin = Instant(from), let end = Instant(to) else {
                throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "\(id) has no span"))
            }
            let off = taken_off.map { "\($0.map(\.ms).reduce(0, +))" } ?? ""
            return [
                id, from, to, "\(end - begin)", "\(counted_ms)", off, "", "", "", hypothesis ?? "", "", "",
            ]
        }
    }
}
