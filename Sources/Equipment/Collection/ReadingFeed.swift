/// Hands what was collected to several takers, in their order: one `Collected`, many who look at it.
///
/// Each taker keeps its own bounded queue and returns at once; a slow one leaves out readings of its own and delays nobody.
/// From any thread.
public final class ReadingFeed: CollectionSink {
    private let takers: [any CollectionSink]

    /// Begins to hand on.
    ///
    /// - Parameter takers: whoever must not miss anything comes first.
    public init(to takers: [any CollectionSink]) { self.takers = takers }

    /// Hands over what was found, and returns at once.
    public func collected(_ found: Collected) {
        for taker in takers { taker.collected(found) }
    }
}
