import Agreement
import Correlation
import Foundation
import Intervals
import Site

/// Puts a month into words.
struct PageBuilder {
    let report: MonthReport
    let language: Language
    let figures: Figures

    init(_ report: MonthReport, language: Language) {
        self.report = report
        self.language = language
        figures = Figures(language: language, zone: report.contract.timeZone)
    }

    func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    var page: Page {
        let contract = report.contract
        let articles = ArticleBuilder(self)
        let zone = figures.zoneName(at: report.result.period?.from ?? report.knownAt)
        return Page(
            language: language.rawValue, fonts: language.fonts, title: text(en: "Service level report", zh: "服务品质报告"),
            subtitle: "\(contract.id) · \(month)", status: language.status(report.result.status),
            notices: notices, parties: parties,
            about: about, summaryTitle: text(en: "Verdicts", zh: "结论"),
            summaryHead: [
                text(en: "Article", zh: "条款"), text(en: "Promise", zh: "承诺"), text(en: "Verdict", zh: "结论"),
                text(en: "Figures", zh: "数据"),
                text(en: "Remedy", zh: "补偿"),
            ],
            summary: report.articles.map(articles.summary) + report.result.promises.map(articles.summary),
            pictureTitle: text(en: "The month", zh: "本月概览"),
            picture: picture,
            pictureNote: text(
                en:
                    "Times are of the zone \(zone). Green: up; red: down; hatched: not known; a span too "
                    + "short to see is drawn one pixel wide.",
                zh: "时间为\(zone)。绿色：正常；红色：中断；斜线：状态未知；过短的时段按一个像素绘出。"),
            articles: [outlook, changes].compactMap(\.self) + report.articlesInDetail.map(articles.article)
                + report.result.promises.map(articles.article) + [wiring, traffic, coverage].compactMap(\.self),
            recordsTitle: text(en: "Records", zh: "登记记录"), records: [records].filter { !$0.rows.isEmpty },
            acknowledgement: acknowledgement,
            footerTitle: text(en: "What this document rests on", zh: "本文件的依据与核对"), footer: digests,
            footerLine: complaintsLine)
    }

    var month: String { language.month(report.result.month) }

    private var picture: String {
        guard let period = report.result.period else { return "" }
        return TimelinePicture(lanes: report.lanes, period: period, figures: figures).svg
    }
}
