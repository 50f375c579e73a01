import Clocks
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site
import Testing

/// Asks everything that commands ask of a ledger, whatever is in it. Nothing may trap; a refusal is an answer.
struct Inquiry {
    let office: SiteOffice
    private let provider = OfficeSite.provider

    /// Asks, and returns what must not be: a ledger that is not intact, or an export that is not taken in again.
    func mistakes() throws -> [String] {
        for contract in office.facility.contracts.prefix(3) {
            ask { try describe(contract.id) }
            ask { _ = try judge(contract.id, knownAt: office.clock.now - .days(30)) }
        }
        ask { _ = try office.overview(for: provider).document.pretty }
        ask { for found in try office.outages(for: provider) { _ = found.document.pretty } }
        let verified = try office.verify(for: provider)
        var exported: [String] = []
        try office.export(readings: .always, of: [], for: provider) { exported.append($0) }
        let again = try office.importLines(
            exported.joined(separator: "\n"), file: "export", keepsGoodLines: false, for: provider)
        var mistakes = verified.findings.prefix(3) + again.problems.prefix(3)
        if let summary = again.summary, summary.newReadings + summary.newRecords > 0 {
            mistakes.append("an export holds something new: \(summary)")
        }
        return Array(mistakes)
    }

    private func judge(_ contract: String, knownAt: Instant?) throws -> JudgedMonth {
        let judged = try office.judge(contract, month: .february, knownAt: knownAt, for: provider)
        _ = judged.document.pretty
        _ = Explanation(judged.result).text
        return judged
    }

    private func describe(_ contract: String) throws {
        var judged = try judge(contract, knownAt: nil)
        _ = try judged.render(.html)
        _ = try judged.render(.csv)
    }

    private func ask(_ question: () throws -> Void) {
        do {
            try question()
        } catch {
            // A refusal is an answer: the words are there, and no process ended.
            _ = "\(error)"
        }
    }
}

/// Good inputs of every kind.
enum GoodInputs {
    static var lines: [String] {
        let runs = [
            #"{"signal":"pdu-a/outlet/7","at":"2026-02-09T15:00:00Z","state":"up","until":"2026-02-12T00:00:00Z","gap_ms":3600000}"#,
            #"{"signal":"icmp/198.51.100.10","at":"2026-02-10T01:00:00Z","state":"up","until":"2026-02-10T04:30:00Z","gap_ms":5400000,"steps_ms":[[3600000,2],5400000]}"#,
            #"{"signal":"pdu-b/outlet/7","at":"2026-02-10T01:00:00Z","state":"down","since":"2026-02-10T00:59:41.120Z","since_error_ms":600,"evidence":"x"}"#,
            #"{"signal":"pdu-a/outlet/7","at":"2026-02-10T02:00:00Z","state":"down","inferred":"restart","clock_error_ms":40,"clock":"held"}"#,
            #"{"signal":"icmp/198.51.100.10","at":"2026-02-10T01:00:30Z","state":"up","extra":true}"#,
        ]
        return Array(OfficeSite.readings.shuffledWithoutChance.prefix(12)) + runs + records
    }

    static var records: [String] {
        [
            #"{"record":"maintenance","contract":"acme","from":"2026-02-10T01:00:00Z","to":"2026-02-10T03:00:00Z","consented_at":"2026-02-09T00:00:00Z","guarantees":["network"]}"#,
            #"{"record":"attribution","contract":"acme","guarantee":"power","from":"2026-02-10T01:00:00Z","to":"2026-02-10T03:00:00Z","cause":"customer_equipment"}"#,
            #"{"record":"force_majeure","category":"government","from":"2026-02-10T01:00:00Z","to":"2026-02-10T02:00:00Z","evidence":"notice 7"}"#,
            #"{"record":"outage_report","id":"r-1","contract":"acme","guarantee":"network","at":"2026-02-11T00:00:00Z","by":"Li Wei","note":"两路都断了"}"#,
            #"{"record":"credit_request","contract":"acme","guarantee":"emergency_report","date":"2026-02-10","at":"2026-02-11T00:00:00Z"}"#,
            #"{"record":"notification","contract":"acme","subject":"icmp/198.51.100.10","determined_at":"2026-02-10T02:00:00Z","notified_at":"2026-02-10T02:10:00Z","method":"email","to":"x"}"#,
            #"{"record":"contact_problem","contract":"acme","from":"2026-02-10T01:00:00Z","to":"2026-02-10T03:00:00Z","problem":"no answer","contact":"Li Wei"}"#,
            #"{"record":"installation","contract":"acme","service":"rack","signed_at":"2026-02-01T00:00:00Z","fee":"800.00 CNY","items":{"power":"2026-02-10T00:00:00Z","network":"2026-02-12T00:00:00Z"}}"#,
            #"{"record":"complaint","contract":"acme","about":"staff","accepted_at":"2026-02-10T00:00:00Z","first_written_report_at":"2026-02-11T00:00:00Z"}"#,
            #"{"record":"authorisation","id":"a-1","contract":"acme","at":"2026-02-10T00:00:00Z","by":"Li Wei","method":"written","work":"x","signed_paper_at":"2026-02-10T00:00:00Z"}"#,
            #"{"record":"operation","contract":"acme","authorised_at":"2026-02-10T00:00:00Z","authorised_by":"Li Wei","first_feedback_at":"2026-02-10T00:20:00Z","completed_at":"2026-02-10T01:00:00Z"}"#,
            #"{"record":"visit","contract":"acme","announced_at":"2026-02-10T00:00:00Z","reason":"disk","expected_entry":"2026-02-11T00:00:00Z","decision":"admitted","entered_at":"2026-02-11T00:05:00Z"}"#,
            #"{"record":"request","contract":"acme","kind":"billing","at":"2026-02-10T00:00:00Z","answered_at":"2026-02-11T00:00:00Z"}"#,
            #"{"record":"assignment","contract":"acme","role":"engineer","name":"Qian Hao","from":"2026-02-01T00:00:00Z","to":"2026-02-12T00:00:00Z"}"#,
            #"{"record":"duty_roster","name":"Qian Hao","from":"2026-02-01T00:00:00Z","to":"2026-03-01T00:00:00Z","recorded_at":"2026-01-01T00:00:00Z"}"#,
            #"{"record":"withdrawal","replaces":"r-1","at":"2026-02-12T00:00:00Z","by":"Li Wei","reason":"mistaken"}"#,
        ]
    }
}

extension [String] {
    /// Every seventh first, so that all signals come early.
    fileprivate var shuffledWithoutChance: [String] {
        (0..<7).flatMap { offset in stride(from: offset, to: count, by: 7).map { self[$0] } }
    }
}
