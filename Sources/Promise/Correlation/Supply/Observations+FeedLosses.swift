public import Intervals
import Site

extension Observations {
    /// The losses of one feed of a contract while another one lived, and what became of its hosts, in order. What outlets
    /// carried is not among the readings.
    ///
    /// - Parameter period: in which the feed was lost.
    public mutating func feedLosses(of id: String, in period: Span) -> [FeedLoss] {
        guard let contract = contract(id), let rule = PowerRule(of: contract), rule.feeds.count > 1 else { return [] }
        let hosts = (contract.network?.hosts ?? []).map { host in
            (host, timeline(of: .icmp(host), failedRounds: contract.terms.network.failedRounds).timeline)
        }
        var losses: [FeedLoss] = []
        for feed in rule.feeds {
            guard let own = lane(.feed(feed.name), of: id)?.timeline else { continue }
            let others = rule.feeds.filter { $0.name != feed.name }.compactMap {
                lane(.feed($0.name), of: id)?.timeline.certainlyUp
            }.reduce(IntervalSet.empty) { $0.union($1) }
            for span in own.down.spans where span.overlaps(period) && own.hasBeenUp(before: span.from) {
                let alone = others.clipped(to: span)
                guard alone == IntervalSet(span) else { continue }
                losses.append(loss(of: feed.name, contract: id, span, hosts))
            }
        }
        return losses.sorted { ($0.lostAt, $0.feed) < ($1.lostAt, $1.feed) }
    }

    private func loss(
        of feed: String, contract: String, _ span: Span, _ hosts: [(String, Timeline)]
    ) -> FeedLoss {
        let silenced = hosts.filter { _, timeline in
            timeline.hasBeenUp(before: span.from) && timeline.down.overlaps(span)
        }
        let answering = hosts.filter { _, timeline in
            timeline.up.overlaps(span) && !timeline.down.overlaps(span)
        }
        return FeedLoss(
            contract: contract, feed: feed, lostAt: span.from, restoredAt: span.to < now ? span.to : nil,
            silencedHosts: silenced.map(\.0), answeringHosts: answering.map(\.0))
    }
}

extension Timeline {
    /// Whether it was up at some instant of the quarter of an hour before another.
    fileprivate func hasBeenUp(before instant: Instant) -> Bool {
        up.overlaps(Span(from: instant - .minutes(15), to: instant))
    }
}
