/// One contract's month in words, for a template of its own: what a page shows is what the document says.
///
/// Templates call its parts by the names of `Page`: `{{page.title}}`, `{{#page.articles}}…{{/page.articles}}`.
public struct MonthInWords: Sendable {
    let page: Page

    /// Puts a month into words of a language.
    ///
    /// - Parameter most: as many rows of a table are shown; the document has them all.
    public init(_ report: MonthReport, language: Language, rows most: Int = .max) {
        var page = PageBuilder(report, language: language).page
        func shorten(_ table: Table) -> Table {
            table.keeping(most: most) { rest in
                language.text(en: " (\(rest) more in the document)", zh: "（其余 \(rest) 条见文件）")
            }
        }
        page.records = page.records.map(shorten)
        for index in page.articles.indices { page.articles[index].tables = page.articles[index].tables.map(shorten) }
        self.page = page
    }
}
