import Agreement
import Clocks
import Digests
public import Documents
public import Foundation
import Intervals
import Ledger
import Settings
import Notation
import Site

/// The form of a credit note.
public enum CreditNoteFormat: String, Sendable, CaseIterable {
    case html
    case pdf
    case json
}

extension SiteOffice {
    /// The credit note of one contract's month. It rests on the newest stored result, whichever rules made that; nothing
    /// is judged anew or stored, so that asking again gives the same bytes.
    ///
    /// - Parameter acceptsProvisional: gives a note, marked as not to be booked, of a month that is not final, too.
    /// - Throws: `Refusal` with `.notFinal`, which says when it can be; `.unknownContract`, `.notPermitted`,
    ///   `.nothingKnown` or `.ledger`.
    public func creditNote(
        of contract: String, month: MonthChoice, acceptsProvisional: Bool = false, for principal: Principal
    ) throws(Refusal) -> CreditNote {
        let known = try knownContract(contract, for: principal)
        let month = month.resolved(at: clock.now, in: known.timeZone)
        return try Refusal.translating {
            let history = try ledger.results(contract: known.id, month: month)
            guard let newest = history.last, newest.isFinal || acceptsProvisional else {
                throw try notFinal(known, month: month, isStored: !history.isEmpty, for: principal)
            }
            let note = CreditNote(
                owed: try owed(by: newest), contract: try configured(known, for: month), provider: facility.provider,
                date: newest.at == .distantPast ? nil : known.timeZone.localDate(of: newest.at),
                resultDigest: Digest(of: newest.text.utf8).description,
                replaces: try history.last { $0.isFinal && $0.revision < newest.revision }.map { earlier in
                    CreditNote.Replaced(revision: earlier.revision, total: try owed(by: earlier).total)
                })
            return note
        }
    }

    private func owed(by stored: StoredResult) throws -> OwedMonth {
        do {
            guard stored.isIntact else { throw DamagedResult() }
            return try OwedMonth(of: stored.text)
        } catch {
            throw Refusal(
                .ledger,
                reason: "The stored result of \(stored.contract) \(stored.month?.description ?? "") (revision "
                    + "\(stored.revision)) no longer matches its digest or cannot be read",
                fix: "`mainstay verify` names what was changed")
        }
    }

    private struct DamagedResult: Error {}

    /// The contract as it was configured for a month, as that month's report has it.
    private func configured(_ contract: Contract, for month: Month) throws -> Contract {
        var known = try LedgerObservations(at: clock.now, in: self)
        return try known.ask { $0.contract(contract.id, governing: month) } ?? contract
    }

    /// Why there is no final result, and what makes one.
    private func notFinal(
        _ contract: Contract, month: Month, isStored: Bool, for principal: Principal
    ) throws -> Refusal {
        let result = try judge(contract.id, month: .month(month), for: principal).result
        let name = "\(contract.id) \(month)"
        let command = "`mainstay evaluate --month \(month) --contract \(contract.id)`"
        guard result.status != .notApplicable else {
            return Refusal(.notFinal, reason: "\(name): the contract was not in force, and nothing fell due in it")
        }
        let reasons = result.openReasons(at: clock.now).map {
            Language.english.reason($0, in: contract.timeZone)
        }
        guard !reasons.isEmpty else {
            let state = isStored ? "is not final in the ledger, and can be now" : "has not been judged"
            return Refusal(.notFinal, reason: "\(name) \(state)", fix: "run \(command)")
        }
        let provisional = isStored ? "--provisional gives a note that nobody may book" : "run \(command) first"
        return Refusal(
            .notFinal, reason: "\(name) is not final: \(reasons.joined(separator: ", "))", fix: provisional)
    }
}

extension CreditNote {
    /// Writes the note in one form.
    ///
    /// A page of a month with nothing to book would be a voucher over nothing, which billing would have to file: there is
    /// none, and `nothingOwed` says so. A program that reads JSON gets the zero, as it reads no sentence.
    ///
    /// - Parameter language: nil is the contract's own.
    /// - Returns: nil where there is nothing to book.
    /// - Throws: `Refusal` with `.failed` or, for a PDF, `.toolMissing`.
    public func render(_ format: CreditNoteFormat, language: Language? = nil) throws(Refusal) -> Data? {
        let language = language ?? self.language
        switch format {
        case .json: return Data("\(document.pretty)\n".utf8)
        case .html where isNeeded: return Data(try page(in: language).utf8)
        case .pdf where isNeeded: return try PagePrinter().pdf(of: page(in: language))
        case .html, .pdf: return nil
        }
    }

    /// The contract's own.
    public var language: Language { Language(rawValue: contract.language) ?? .english }

    private func page(in language: Language) throws(Refusal) -> String {
        guard let template = Shipped.text("reports/credit-note.html") else {
            throw Refusal(.failed, reason: "The template of credit notes is missing from this build.")
        }
        return try Refusal.translating { try CreditNotePage(template: template).page(self, language: language) }
    }
}
