import Agreement
import Foundation
import Intervals
import Site

extension PageBuilder {
    /// The records of the period: what was done, who told whom by what, and who entered it.
    var records: Table {
        Table(
            title: "",
            head: [
                text(en: "Register", zh: "登记类别"), text(en: "Known from", zh: "生效（知悉）时间"),
                text(en: "Interval", zh: "时段"), text(en: "What", zh: "内容"), text(en: "Entered by", zh: "登记人"),
                text(en: "Notes", zh: "说明"), text(en: "Id", zh: "编号"),
            ], rows: report.recordsOfPeriod.map(row))
    }

    private func row(of record: Record) -> [String] {
        let text = RecordText(record, language: language, zone: figures.zone)
        let notes = text.remarks + [lateEntry(record)].compactMap(\.self)
        return [
            text.register, figures.instant(record.knownAt), text.interval ?? "", text.sentence,
            record.text(.by) ?? "", notes.joined(separator: self.text(en: "; ", zh: "；")), record.id,
        ]
    }

    /// An entry made more than a day after the fact is marked, though this decides nothing (fine print, 8).
    private func lateEntry(_ record: Record) -> String? {
        guard record.isEnteredLate else { return nil }
        return text(en: "entered on \(entry(of: record))", zh: "录入于 \(entry(of: record))")
    }

    /// When a record was entered here and, as an import said, elsewhere.
    func entry(of record: Record) -> String {
        let here = figures.second(record.recordedAt)
        guard let claimed = record.claimedRecordedAt.map({ figures.second($0) }) else { return here }
        return text(en: "\(here) (elsewhere, it says, on \(claimed))", zh: "\(here)（据称他处录入于 \(claimed)）")
    }
}
