import Documents
import Foundation
import Intervals
import Office
import Site

/// What somebody keeps who entered something.
struct ReceiptPage: Sendable {
    let title: String
    let path: String
    let sentence: String
    let facts: [Fact]
    /// What it covers, and by when that had to be reported.
    let claims: [Fact]
    let coversNothing: Bool
    let head: String
    let row: Int64

    init(_ receipt: Receipt, for visitor: Visitor) {
        let language = visitor.language
        let record = receipt.record
        let figures = Figures(language: language, zone: receipt.zone)
        title = language.text(
            en: "Receipt: \(language.title(of: record.kind))", zh: "回执：\(language.title(of: record.kind))")
        path = record.id.inLink
        sentence = RecordText(record, language: language, zone: receipt.zone).sentence
        let clock = language.zone(receipt.zone, at: record.recordedAt)
        var facts = [
            Fact(label: language.text(en: "Data centre", zh: "数据中心"), value: receipt.site),
            Fact(label: language.text(en: "Contract", zh: "合同"), value: record.contract ?? "–"),
            Fact(
                label: language.text(en: "Entered", zh: "登记时间"),
                value: language.text(
                    en: "\(figures.instant(record.recordedAt)), \(clock)",
                    zh: "\(figures.instant(record.recordedAt))，\(clock)")),
            Fact(label: language.text(en: "Entry", zh: "记录编号"), value: record.id),
        ]
        if let due = receipt.due {
            facts.append(
                Fact(
                    label: language.text(en: "To be answered by", zh: "应于此前答复"),
                    value: "\(figures.due(due.at)) · \(language.title(due.guarantee))"))
        }
        self.facts = facts
        claims = receipt.claims.map { claim in
            Fact(
                label: "\(language.subjectOfArticle(claim.guarantee)), \(figures.span(claim.span))",
                value: language.text(
                    en: "could be reported until \(figures.due(claim.closesAt))",
                    zh: "报障截止时间 \(figures.due(claim.closesAt))"))
        }
        coversNothing = record.kind == .outageReport && receipt.claims.isEmpty
        head = receipt.head
        row = receipt.row
    }
}
