public import Intervals
public import Site

/// A span in which readings contradict each other: a host answered although the customer's links were certainly down.
public struct Contradiction: Hashable, Sendable {
    /// The whole time for which the links were read as down.
    public var span: Span
    /// The links that were read as down in it, in the order of the configuration.
    public var links: [SignalName]
    /// The hosts that answered all the same, in the order of the configuration.
    public var hosts: [SignalName]

    /// Creates one from its parts.
    public init(span: Span, links: [SignalName], hosts: [SignalName]) {
        self.span = span
        self.links = links
        self.hosts = hosts
    }

    func clipped(to span: Span) -> Contradiction {
        Contradiction(span: self.span.clipped(to: span), links: links, hosts: hosts)
    }
}

extension ConnectionRule {
    /// Who contradicts whom in each of some spans.
    ///
    /// - Parameters:
    ///   - links: whether any way of the customer's was connected.
    ///   - timelineOf: what one link was read as.
    ///   - isAnswered: whether a host answered within a span.
    func contradictions(
        in spans: [Span], of links: Timeline, timelineOf: (SignalName) -> Timeline,
        isAnswered: (SignalName, Span) -> Bool
    ) -> [Contradiction] {
        spans.map { span in
            let certain = links.certainlyDown.clipped(to: span).spans
            return Contradiction(
                span: span,
                links: (access?.signals ?? []).filter { !timelineOf($0).down.clipped(to: span).isEmpty },
                hosts: hosts.filter { host in certain.contains { isAnswered(host, $0) } })
        }
    }
}
