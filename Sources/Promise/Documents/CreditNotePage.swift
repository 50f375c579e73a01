import Agreement
import Foundation
import Intervals
import Templates
import Notation
import Site

/// Renders credit notes as self-contained HTML, as `HTMLReport` does months.
public struct CreditNotePage: Sendable {
    private let template: PageTemplate

    /// Parses the template (Mustache).
    ///
    /// - Throws: the parser's error, when it is not well formed.
    public init(template: String) throws { self.template = try PageTemplate(template) }

    /// Renders a note. The same note gives the same bytes.
    public func page(_ note: CreditNote, language: Language) -> String {
        template.render(with: CreditNoteBuilder(note, language: language).page).inSafeLines
    }
}

/// What the template shows: text only, in one language.
struct CreditNoteText {
    struct Line {
        var article: String
        var what: String
        /// Paragraphs.
        var why: [String]
        var amount: String
    }

    struct Sum {
        var label: String
        var amount: String
    }

    struct Signature {
        var label: String
        var lines: [String]
    }

    var language: String
    /// As CSS lists them.
    var fonts: String
    var title: String
    var number: String
    /// What forbids to book it; none where it is final.
    var warnings: [String]
    var about: [Fact]
    var parties: [Facts]
    var head: [String]
    var amountHead: String
    var lines: [Line]
    var sums: [Sum]
    var totalLabel: String
    var total: String
    var remarks: [String]
    var basisTitle: String
    var basis: [Fact]
    var signatures: [Signature]
}

/// Puts a credit note into words.
struct CreditNoteBuilder {
    let note: CreditNote
    let language: Language
    let figures: Figures

    init(_ note: CreditNote, language: Language) {
        self.note = note
        self.language = language
        figures = Figures(language: language, zone: note.contract.timeZone)
    }

    func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    var page: CreditNoteText {
        CreditNoteText(
            language: language.rawValue, fonts: language.fonts, title: text(en: "Credit note", zh: "费用减免通知单"),
            number: note.number, warnings: warnings, about: about, parties: parties,
            head: [
                text(en: "Article", zh: "条款"), text(en: "What is credited", zh: "减免内容"), text(en: "Why", zh: "依据"),
            ], amountHead: text(en: "Amount", zh: "金额"), lines: lines, sums: sums,
            totalLabel: text(en: "Total credited", zh: "减免合计"),
            total: language.money(note.owed.total), remarks: remarks,
            basisTitle: text(en: "The result that this note rests on", zh: "本通知单所依据的评估结果"), basis: basis,
            signatures: signatures)
    }

    // MARK: - Head

    private var warnings: [String] {
        guard !note.isFinal else { return [] }
        let closes = note.owed.summary.claimsCloseAt.map { figures.instant($0) }
        let until = closes.map { text(en: " Outages can be reported until \($0).", zh: "报障截止时间为 \($0)。") } ?? ""
        let expected = note.owed.expectedTotal.map {
            text(
                en: " If nothing more is reported, it will be \(language.money($0)).",
                zh: "如无新的报障，减免金额将为\(language.money($0))。")
        }
        return [
            text(
                en: "Provisional, not to be booked: the month is not final.", zh: "暂定，不得入账：本月评估结果尚非最终。")
                + until + (expected ?? "")
        ]
    }

    private var about: [Fact] {
        let contract = note.contract
        return [
            Fact(label: text(en: "Date", zh: "开具日期"), value: note.date.map { language.date($0) } ?? "–"),
            Fact(label: text(en: "Contract", zh: "合同"), value: contract.id),
            Fact(
                label: text(en: "Month", zh: "计费月份"), value: note.owed.summary.month.map { language.month($0) } ?? "–"),
            Fact(label: text(en: "Service", zh: "服务项"), value: language.service(contract.service)),
            Fact(label: text(en: "Monthly rent", zh: "月租用费"), value: language.money(contract.rent)),
        ]
    }

    private var parties: [Facts] {
        [
            Facts(title: text(en: "Customer", zh: "甲方"), facts: facts(of: note.contract.customer)),
            Facts(title: text(en: "Provider", zh: "乙方"), facts: note.provider.map { facts(of: $0.party) } ?? []),
        ]
    }

    private func facts(of party: Customer) -> [Fact] {
        [
            (text(en: "Name", zh: "名称"), party.name), (text(en: "Representative", zh: "代表人"), party.representative),
            (text(en: "Address", zh: "地址"), party.address), (text(en: "Postcode", zh: "邮码"), party.postcode),
            (text(en: "Telephone", zh: "联系电话"), party.phone), (text(en: "Email", zh: "电子邮箱"), party.email),
        ].compactMap { label, value in value.map { Fact(label: label, value: $0) } }
    }

    // MARK: - Sums

    private var lines: [CreditNoteText.Line] {
        note.owed.credits.map { credit in
            CreditNoteText.Line(
                article: credit.promise.guarantee.map { language.article($0.article) } ?? text(en: "Promise", zh: "承诺"),
                what: "\(language.title(credit.promise))\(text(en: ": ", zh: "："))\(language.remedy(credit.kind))",
                why: CreditReason(language: language, figures: figures).paragraphs(of: credit),
                amount: language.money(credit.amount))
        }
    }

    private var sums: [CreditNoteText.Sum] {
        [
            (
                note.owed.isOfPromisesAlone
                    ? text(en: "The limit of all promises together", zh: "以各项承诺的补偿总限额为限")
                    : text(en: "A month's rent is the limit (fees apart)", zh: "以当月租费为限（初装服务费除外）"),
                note.owed.takenOffByLimit
            ),
            (
                text(en: "Not owed beside others: the greatest alone is", zh: "不与其他补偿并用的，取最高者"),
                note.owed.takenOffByGreater
            ),
        ].filter { $1.amount > 0 }.map { label, limit in
            let less = Money(amount: -limit.amount, currency: limit.currency)
            return CreditNoteText.Sum(label: label, amount: language.money(less))
        }
    }

    private var remarks: [String] {
        var remarks: [String] = []
        if language == .chinese, let capitals = note.owed.total.inChineseCapitals {
            remarks.append("大写：\(capitals)")
        }
        if let replaces = note.replaces, let number = note.replacedNumber {
            let difference = note.difference
            let size = Money(amount: abs(difference.amount), currency: difference.currency)
            let rest =
                if difference.amount < 0 {
                    text(en: "\(language.money(size)) are to be charged again", zh: "应收回\(language.money(size))")
                } else {
                    text(en: "\(language.money(size)) are still to be credited", zh: "尚应减免\(language.money(size))")
                }
            remarks.append(
                text(
                    en:
                        "Replaces note \(number) of \(language.money(replaces.total)); \(rest) where that one was booked.",
                    zh: "本通知单取代 \(number)（\(language.money(replaces.total))）；该单已入账的，\(rest)。"))
        }
        remarks += note.owed.addedDays.map { added in
            let title = language.title(added.promise)
            let days = PromiseWords(figures: figures).days(added.days)
            return text(en: "Beside the credits, for \(title): \(days).", zh: "除上述减免外，就\(title)：\(days)。")
        }
        if !note.owed.undetermined.isEmpty {
            let open = note.owed.undetermined.map { language.title($0) }.joined(separator: language.listSeparator)
            remarks.append(
                text(en: "Undetermined, and nothing is credited for it: \(open).", zh: "结论未定、本单未作减免的条款：\(open)。"))
        }
        return remarks
    }

    // MARK: - End

    private var basis: [Fact] {
        let summary = note.owed.summary
        var facts = [
            Fact(label: text(en: "Revision", zh: "修订号"), value: "\(summary.revision)"),
            Fact(label: text(en: "Status", zh: "状态"), value: language.status(summary.status)),
            Fact(label: text(en: "Judged by rules", zh: "评估规则版本"), value: "\(summary.rules)"),
            Fact(label: text(en: "Digest of the document", zh: "结果文件摘要值"), value: note.resultDigest),
            Fact(label: text(en: "Digest of the ledger", zh: "台账摘要值"), value: note.owed.ledgerDigest),
        ]
        if let period = note.owed.period {
            let zone = language.zone(note.contract.timeZone, at: period.from)
            facts.insert(
                Fact(
                    label: text(en: "Period", zh: "评估期间"),
                    value: language.days(
                        from: note.contract.timeZone.localDate(of: period.from),
                        before: note.contract.timeZone.localDate(of: period.to)) + text(en: ", \(zone)", zh: "，\(zone)")
                ),
                at: 0)
        }
        if let chain = note.owed.chain {
            facts.append(
                Fact(
                    label: text(en: "Head of the hash chain", zh: "哈希链最新值（链尾）"),
                    value: text(en: "\(chain.head), row \(chain.row)", zh: "\(chain.head)，第 \(chain.row) 行")))
        }
        return facts
    }

    private var signatures: [CreditNoteText.Signature] {
        guard note.isFinal else { return [] }
        let lines = [text(en: "Signature and seal", zh: "签字（盖章）"), text(en: "Date", zh: "日期")]
        return [
            CreditNoteText.Signature(label: text(en: "Issued by the provider", zh: "乙方开具"), lines: lines),
            CreditNoteText.Signature(label: text(en: "Received by the customer", zh: "甲方签收"), lines: lines),
        ]
    }
}
