import Agreement
import Clocks
import Foundation
import Intervals
import Ledger
public import Site

extension SiteOffice {
    /// The receipt of a record that the principal may see, whoever entered it.
    ///
    /// - Parameter id: the record's, or the beginning of it.
    /// - Throws: `Refusal` with `.unknownRecord`, `.ambiguousRecord`, `.nothingKnown` where the ledger of an earlier version
    ///   has nothing to show, or `.ledger`.
    public func receipt(ofRecord id: String, for principal: Principal) throws(Refusal) -> Receipt {
        let record = try record(withPrefix: id, for: principal)
        return try Refusal.translating {
            guard let proof = try ledger.proof(ofRecord: record.id) else {
                throw Refusal(
                    .nothingKnown, field: "id",
                    reason:
                        "The record \(record.id) was entered by an earlier version, whose chain shows no single row.")
            }
            let contract = try record.contract.flatMap { id in
                try facility.contract(id)
                    ?? eras(in: ledger).reversed().lazy.compactMap { $0.facility.contract(id) }.first
            }
            let entitled = contract.map { principal.isAllowed(contract: $0.id) } ?? false
            return Receipt(
                site: facility.site, record: record, proof: proof,
                claims: entitled ? try contract.map { try claims(of: record, under: $0) } ?? [] : [],
                due: contract.flatMap { due(of: record, under: $0) }, zone: contract?.timeZone ?? facility.timeZone)
        }
    }

    /// The one record with an id, or the beginning of it, of those that the principal may see.
    ///
    /// - Throws: `Refusal` with `.unknownRecord`, `.ambiguousRecord` or `.ledger`.
    public func record(_ id: String, for principal: Principal) throws(Refusal) -> Record {
        try record(withPrefix: id, for: principal)
    }

    /// The outages that a report covers, as it is known now.
    private func claims(of record: Record, under contract: Contract) throws -> [Receipt.Claim] {
        guard record.kind == .outageReport else { return [] }
        let now = clock.now
        var observations = try LedgerObservations(at: now, in: self)
        let register = try ContractRegister(
            of: contract.id, renewals: observations.renewals(of: contract.id), at: now, in: observations.ledger)
        let month = Month(of: contract.timeZone.localDate(of: record.knownAt))
        let evaluation = Evaluation(month: month, records: register.known, now: now)
        return try observations.ask(about: contract.id) { observations in
            [Guarantee.network, .power].flatMap { guarantee in
                (evaluation.possibleOutages(of: contract.id, under: guarantee, &observations) ?? [])
                    .filter { $0.report == record.id }
                    .map { Receipt.Claim(guarantee: guarantee, span: $0.span, closesAt: $0.windowCloses) }
            }
        }
    }

    private func due(of record: Record, under contract: Contract) -> Receipt.Due? {
        switch record.kind {
        case .complaint:
            record.instant(.acceptedAt).map { Receipt.Due(guarantee: .complaint, at: $0 + contract.terms.firstReport) }
        case .authorisation where record.text(.credentials) != Record.Credentials.refused.rawValue:
            Receipt.Due(guarantee: .operation, at: record.saidAt + contract.terms.firstFeedback)
        default: nil
        }
    }
}
