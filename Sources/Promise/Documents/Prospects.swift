import Agreement
import Correlation
import Intervals
import Site

/// What would change the verdict of article 1 or 2, in sentences.
struct Prospects {
    private let result: AvailabilityResult
    private let language: Language
    private let figures: Figures

    init(_ result: AvailabilityResult, language: Language, figures: Figures) {
        self.result = result
        self.language = language
        self.figures = figures
    }

    private func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    var lines: [String] {
        let decisive: [String] =
            switch result.verdict {
            case .undetermined: doubts
            case .breached: reductions
            case .met, .recorded, .notApplicable: [room]
            }
        let unreported = result.outages.filter { $0.takenOff[.notReported, default: 0] > 0 }.map { item in
            let minutes = figures.minutes(item.takenOff[.notReported, default: 0])
            return text(
                en: "  \(item.outage.id): \(minutes) would count, had it been reported",
                zh: "  \(item.outage.id)：如曾报障，将计入 \(minutes)")
        }
        return decisive + unreported
    }

    private var room: String {
        let left = figures.minutes(max(0, result.limit - result.counted.nominal))
        return text(en: "it is breached with \(left) more", zh: "再中断 \(left) 即为未达标")
    }

    /// The spans whose readings would decide, the first five.
    private var doubts: [String] {
        let certain = figures.minutes(result.counted.min)
        let possible = figures.minutes(result.counted.max)
        let limit = figures.minutes(result.limit)
        let names = result.signals.map(\.path).joined(separator: ", ")
        let head = text(
            en:
                "what is uncertain decides: \(certain) are certain, \(possible) possible, the limit is \(limit); a reading "
                + "of \(names) in",
            zh: "结论取决于无法确证的时段：确定 \(certain)，可能 \(possible)，限额 \(limit)；\(names) 在以下时段的读数可使其确定")
        return [head]
            + result.unsettled.prefix(5).map { span in
                let length = figures.minutes(span.length)
                let from = figures.instant(span.from)
                let to = figures.instant(span.to)
                return text(en: "  \(from) to \(to) (\(length))", zh: "  \(from) 至 \(to)（\(length)）")
            }
    }

    /// How much less would be needed, and the reports because of which outages count.
    private var reductions: [String] {
        let surplus = figures.minutes(result.counted.min - result.limit + 1)
        let head = text(
            en: "it is met with \(surplus) less: an attribution, force majeure or maintenance",
            zh: "减少 \(surplus) 即为达标：须有原因认定、不可抗力或经同意的维护记录")
        return [head]
            + result.outages.filter { $0.counted > 0 }.compactMap { item in
                item.report.map { report in
                    let minutes = figures.minutes(item.counted)
                    return text(
                        en: "  \(item.outage.id): \(minutes) count because of report \(report)",
                        zh: "  \(item.outage.id)：因报障记录 \(report) 计入 \(minutes)")
                }
            }
    }
}
