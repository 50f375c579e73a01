import Foundation
import Hummingbird

/// What part of a long list is wanted: `?q=acme&page=3`.
struct ListQuery: Sendable {
    /// What must occur in an entry, in whatever case; empty for all.
    let text: String
    /// Counted from 1.
    let page: Int

    static let pageLength = 50

    init(_ request: Request) {
        text = String((request.uri.queryParameters.get("q") ?? "").prefix(200))
        page = max(1, request.uri.queryParameters.get("page").flatMap { Int($0) } ?? 1)
    }

    /// The entries of the page that is wanted.
    func page<Element>(of elements: [Element], matching words: (Element) -> [String]) -> ListPage<Element> {
        let found =
            text.isEmpty
            ? elements : elements.filter { words($0).contains { $0.range(of: text, options: .caseInsensitive) != nil } }
        let last = max(1, (found.count + Self.pageLength - 1) / Self.pageLength)
        let number = min(page, last)
        let first = (number - 1) * Self.pageLength
        return ListPage(
            elements: Array(found.dropFirst(first).prefix(Self.pageLength)), count: found.count, number: number,
            last: last)
    }

    /// A link to another page of the list, relative to it.
    func link(to number: Int) -> String {
        "?q=\(text.inLink)&page=\(number)"
    }
}

/// One page of a list.
struct ListPage<Element: Sendable>: Sendable {
    let elements: [Element]
    /// How many there are on all pages.
    let count: Int
    let number: Int
    let last: Int
}

/// What a list's template shows around its rows.
struct Pager: Sendable {
    let text: String
    let count: Int
    /// Nil on the first page.
    let previous: String?
    /// Nil on the last page.
    let next: String?

    /// - Parameter rest: what else is asked for, as it stands in a link: `&state=down`.
    init<Element>(_ page: ListPage<Element>, query: ListQuery, keeping rest: String = "") {
        text = query.text
        count = page.count
        previous = page.number > 1 ? query.link(to: page.number - 1) + rest : nil
        next = page.number < page.last ? query.link(to: page.number + 1) + rest : nil
    }
}
