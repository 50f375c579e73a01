import Agreement
import Site

extension PageBuilder {
    /// What passed through the contract's ports (article 6, 数据流量统计); nil where nothing was issued.
    var traffic: Article? {
        guard let figure = report.result.traffic else { return nil }
        let words = TrafficWords(language: language)
        return Article(
            heading: text(en: "Traffic", zh: "流量"), title: text(en: "Traffic statistics", zh: "数据流量统计"), verdict: "",
            mark: "",
            facts: words.facts(of: figure),
            tables: [
                Table(
                    title: "", head: words.head,
                    rows: [(words.received, figure.received), (words.sent, figure.sent)].compactMap { name, direction in
                        direction.map { [name] + words.cells(of: $0) }
                    })
            ].filter { !$0.rows.isEmpty },
            readingsTitle: "", readings: [])
    }
}
