import Agreement
import Foundation
import Intervals
import Site

extension PageBuilder {
    /// Both parties, each with the date and place of its signing (article 11).
    var parties: [Facts] {
        [
            Facts(
                title: text(en: "Customer", zh: "甲方"),
                facts: facts(of: report.contract.customer, signing: report.contract.customerSignature)),
            Facts(
                title: text(en: "Provider", zh: "乙方"),
                facts: report.provider.map { facts(of: $0.party, signing: report.contract.providerSignature) }
                    ?? facts(of: report.contract.providerSignature)),
        ]
    }

    private func facts(of party: Customer, signing: Signature) -> [Fact] {
        let particulars = [
            (text(en: "Name", zh: "名称"), party.name), (text(en: "Representative", zh: "代表人"), party.representative),
            (text(en: "Address", zh: "地址"), party.address), (text(en: "Postcode", zh: "邮码"), party.postcode),
            (text(en: "Telephone", zh: "联系电话"), party.phone), (text(en: "Email", zh: "电子邮箱"), party.email),
        ]
        return particulars.compactMap { label, value in value.map { Fact(label: label, value: $0) } }
            + facts(of: signing)
    }

    private func facts(of signing: Signature) -> [Fact] {
        [Fact(label: text(en: "Signed on", zh: "签订日期"), value: figures.date(signing.date))]
            + [signing.place].compactMap(\.self).map { Fact(label: text(en: "Signed in", zh: "签订地点"), value: $0) }
    }

    var about: [Fact] {
        let contract = report.contract
        let result = report.result
        var facts = [
            Fact(label: text(en: "Contract", zh: "合同编号"), value: contract.id),
            Fact(label: text(en: "Service", zh: "服务项目"), value: language.service(contract.service)),
            agreedItems,
            Fact(
                label: text(en: "Term (article 11)", zh: "有效期（第十一条）"),
                value: language.days(from: contract.termFrom, before: contract.termTo)),
            Fact(label: text(en: "Monthly rent", zh: "月租用费"), value: figures.money(contract.rent)),
            Fact(label: text(en: "Site", zh: "数据中心"), value: report.site),
        ].compactMap(\.self)
        if let period = result.period { facts.append(fact(of: period)) }
        facts.append(Fact(label: text(en: "Status", zh: "状态"), value: language.status(result.status)))
        if let closes = result.claimsCloseAt, result.status != .final {
            facts.append(
                Fact(label: text(en: "Reports are taken until", zh: "报障截止时间"), value: figures.due(closes)))
        }
        facts.append(
            Fact(label: text(en: "Owed in total", zh: "补偿合计"), value: figures.money(result.remedyTotal)))
        return facts + [outlookTotal, renewals, expiry].compactMap(\.self)
    }

    /// What is to be installed, where the parties agreed on a list of their own (article 3.1).
    private var agreedItems: Fact? {
        report.contract.agreedItems.map { items in
            Fact(
                label: text(en: "Items of the installation (article 3)", zh: "初装内容（第三条）"),
                value: items.map { language.word($0.rawValue) }.joined(separator: language.listSeparator))
        }
    }

    private func fact(of period: Span) -> Fact {
        let zone = figures.zoneName(at: period.from)
        return Fact(
            label: text(en: "Period", zh: "评估期间"),
            value: text(en: "\(figures.span(period)), \(zone)", zh: "\(figures.span(period))，\(zone)"))
    }

    private var renewals: Fact? {
        guard !report.result.renewals.isEmpty else { return nil }
        return Fact(
            label: text(en: "Continues, or is continued by", zh: "续签前后的合同"),
            value: report.result.renewals.joined(separator: language.listSeparator))
    }

    /// Article 11: the end of the term is announced ahead.
    private var expiry: Fact? {
        let contract = report.contract
        guard let notice = contract.expiryNotices.first, report.knownAt >= notice.at else { return nil }
        let last = figures.date(contract.termTo.adding(days: -1))
        return Fact(
            label: text(en: "Expiry", zh: "到期"),
            value: text(
                en: "The term ends on \(last), at the end of the day. The agreement is silent on renewal.",
                zh: "有效期至\(last)止。协议未约定续期。"))
    }
}
