import Foundation
import Hummingbird
import Intervals

/// Which part of a month a picture shows: `?from=2026-03-04T00:00:00Z&to=…`.
struct TimelineZoom: Sendable {
    private let from: Instant?
    private let to: Instant?

    /// As much must be shown: nobody can tell less apart, and instants have milliseconds.
    static let shortest: Milliseconds = 100

    init(_ request: Request) {
        from = request.uri.queryParameters.get("from").flatMap { Instant($0) }
        to = request.uri.queryParameters.get("to").flatMap { Instant($0) }
    }

    /// The part that is shown; all of the month where none was asked for, or none that lies in it.
    func span(within month: Span) -> Span {
        let wanted = Span(from: from ?? month.from, to: to ?? month.to).clipped(to: month)
        return wanted.length >= Self.shortest ? wanted : month
    }

    /// A link to another part, moved into the month where it reaches beyond.
    static func link(to span: Span, within month: Span) -> String {
        let length = min(max(span.length, shortest), month.length)
        let from = min(max(span.from, month.from), month.to - length)
        return "?from=\(from)&to=\(from + length)#timeline"
    }
}

extension Span {
    /// A part of the same centre and another length.
    func scaled(by factor: Double) -> Span {
        let wanted = Milliseconds(Double(length) * factor)
        let middle = from + length / 2
        return Span(from: middle - wanted / 2, to: middle + wanted / 2)
    }

    func moved(by share: Double) -> Span {
        let step = Milliseconds(Double(length) * share)
        return Span(from: from + step, to: to + step)
    }
}
