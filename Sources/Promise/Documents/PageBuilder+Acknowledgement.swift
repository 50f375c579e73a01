import Agreement
import Site

/// Where both parties sign for a document.
struct Acknowledgement: Sendable {
    var title: String
    var text: String
    var parties: [Facts]
}

extension PageBuilder {
    /// A name, a seal, a signature and a date for each party; nothing where there was nothing to judge.
    var acknowledgement: [Acknowledgement] {
        guard !report.result.guarantees.isEmpty else { return [] }
        let names = [report.contract.customer.name, report.provider?.party.name ?? ""]
        let titles = [text(en: "Customer", zh: "甲方"), text(en: "Provider", zh: "乙方")]
        return [
            Acknowledgement(
                title: text(en: "Acknowledgement", zh: "双方确认"),
                text: text(
                    en:
                        "Both parties acknowledge that they have received this document in two originals, one for each. To "
                        + "acknowledge it waives no right.",
                    zh: "双方确认收到本文件，一式二份，各执一份。签收不构成对任何权利的放弃。"),
                parties: zip(titles, names).map(signature))
        ]
    }

    private func signature(title: String, name: String) -> Facts {
        Facts(
            title: title,
            facts: [
                Fact(label: text(en: "Name (seal)", zh: "名称（盖章）"), value: name),
                Fact(label: text(en: "Representative (signature)", zh: "代表人（签字）"), value: ""),
                Fact(label: text(en: "Date", zh: "日期"), value: text(en: "", zh: "　　　　年　　月　　日")),
            ])
    }
}
