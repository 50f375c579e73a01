/// One contract's month in words, for a template of its own: what a page shows is what the document says.
///
/// Templates call its parts by the names of `Page`: `{{page.title}}`, `{{#page.articles}}…{{/page.articles}}`.
public struct MonthInWords: Sendable {
    let page: Page

    /// Puts a month into words of a language.
    public init(_ report: MonthReport, language: Language) { page = PageBuilder(report, language: language).page }
}
