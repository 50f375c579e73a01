/// A place in the order of entry. What is entered later has a greater one.
public struct Position: Hashable, Comparable, Sendable {
    /// The row of the chain; 0 before the first.
    public var row: Int64

    public init(row: Int64) { self.row = row }

    /// Before everything.
    public static let start = Position(row: 0)

    public static func < (a: Position, b: Position) -> Bool { a.row < b.row }
}

/// Part of a list in the order of entry, and where the next part begins.
///
/// The ledger only grows, so pages that are read one after the other make one list, whatever is entered meanwhile.
public struct Page<Element: Sendable>: Sendable {
    /// In the order of entry.
    public var elements: [Element]
    /// Where the next page begins: everything up to here was looked at.
    public var position: Position
    /// Whether nothing else matched when this page was read.
    public var isLast: Bool

    public init(elements: [Element], position: Position, isLast: Bool) {
        self.elements = elements
        self.position = position
        self.isLast = isLast
    }
}

extension Page: Equatable where Element: Equatable {}

/// Reads lists page by page, so that only one page is in memory.
public enum Paging {
    /// Elements of a page, unless a caller asks for another number.
    public static let limit = 1000

    /// Calls `body` with every element of a list, reading one page at a time.
    ///
    /// - Parameters:
    ///   - position: where to begin.
    ///   - read: reads the page after a position.
    /// - Returns: the position after the last page.
    /// - Throws: what `read` or `body` throws.
    @discardableResult
    public static func forEach<Element>(
        after position: Position = .start, read: (Position) throws -> Page<Element>, body: (Element) throws -> Void
    ) throws -> Position {
        var position = position
        while true {
            let page = try read(position)
            for element in page.elements { try body(element) }
            position = page.position
            if page.isLast { return position }
        }
    }
}

/// Collects the elements of one page.
package struct PageBuilder<Element: Sendable> {
    private let limit: Int
    private var elements: [Element] = []
    private var last: Position
    private var isFull = false

    /// A page has at least one element, so that reading page by page ends.
    package init(after position: Position, limit: Int) {
        last = position
        self.limit = max(1, limit)
    }

    /// Adds an element that comes after those before. Returns whether there was room for it; when there was not, the page
    /// is complete and is not the last one.
    package mutating func add(_ element: Element, at position: Position) -> Bool {
        guard elements.count < limit else {
            isFull = true
            return false
        }
        elements.append(element)
        last = position
        return true
    }

    /// The page.
    ///
    /// - Parameter newest: the newest entry that there was; the last page ends there.
    package func page(upTo newest: Position) -> Page<Element> {
        Page(elements: elements, position: isFull ? last : max(last, newest), isLast: !isFull)
    }
}
