public import Documents
import Foundation
import Notation
import Settings
import Site

/// The form of a month's document.
public enum ReportFormat: String, Sendable, CaseIterable {
    case html
    case pdf
    case json
    case csv
}

extension JudgedMonth {
    /// Writes the month's document in one form; stores nothing. Where a final result by earlier rules stands, JSON and
    /// CSV are that one, and a page says that it stands.
    ///
    /// - Parameter language: nil is the contract's own.
    /// - Throws: `Refusal` with `.nothingKnown`, `.ledger`, or for a PDF `.toolMissing` or `.failed`.
    public mutating func render(_ format: ReportFormat, language: Language? = nil) throws(Refusal) -> Data {
        let language = language ?? Language(rawValue: contract.language) ?? .english
        switch format {
        case .json: return Data("\(standing?.text ?? document.pretty)\n".utf8)
        case .csv:
            guard let standing else { return Data(CSVReport.text(try report()).utf8) }
            return try Refusal.translating { Data(try CSVReport.text(ofStored: standing.text).utf8) }
        case .html: return Data(try page(in: language).utf8)
        case .pdf: return try PagePrinter().pdf(of: page(in: language))
        }
    }

    private mutating func page(in language: Language) throws(Refusal) -> String {
        try HTMLReport.shipped().page(report(), language: language)
    }
}

extension HTMLReport {
    /// The report with the templates that are built in.
    ///
    /// - Throws: `Refusal` with `.failed` when this build lacks them.
    static func shipped() throws(Refusal) -> HTMLReport {
        guard let month = Shipped.text("reports/month.html"), let index = Shipped.text("reports/index.html") else {
            throw Refusal(.failed, reason: "The report templates are missing from this build.")
        }
        return try Refusal.translating { try HTMLReport(month: month, index: index) }
    }
}
