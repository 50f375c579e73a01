/// Places boxes in rows so that every way goes downwards, few cross and none runs through a box (after Sugiyama, Tagawa
/// and Toda, 1981): rows by the longest way, their order by barycentres, places by least squares.
///
/// A pure function of its arguments: the same boxes in the same order are placed the same.
public struct LayeredLayout: Hashable, Sendable {
    /// A way from one box to another, by their places in the list.
    public struct Edge: Hashable, Sendable {
        public let from: Int
        public let to: Int

        public init(from: Int, to: Int) {
            self.from = from
            self.to = to
        }
    }

    /// What is placed, in pixels.
    public struct Size: Hashable, Sendable {
        public let width: Double
        public let height: Double

        public init(width: Double, height: Double) {
            self.width = width
            self.height = height
        }
    }

    /// Where a box is, in pixels from the upper left corner.
    public struct Box: Hashable, Sendable {
        public let left: Double
        public let top: Double
        public let width: Double
        public let height: Double
        public var middle: Double { left + width / 2 }
        public var bottom: Double { top + height }
    }

    /// A stretch of a way from one row to the next: down, across, and down.
    public struct Hop: Hashable, Sendable {
        public let fromX: Double
        public let fromY: Double
        /// Where it goes across.
        public let acrossY: Double
        public let toX: Double
        public let toY: Double
    }

    /// In the order of the sizes.
    public let boxes: [Box]
    /// The row of each box.
    public let ranks: [Int]
    /// The ways out of each box. Ways to several boxes share their stretches.
    public let hops: [[Hop]]
    /// Ways that would go upwards: each closes a circle.
    public let leftOut: [Edge]
    public let width: Double
    public let height: Double

    static let margin = 6.0
    static let gap = 12.0

    /// Places boxes.
    ///
    /// - Parameters:
    ///   - sizes: a box each.
    ///   - levels: boxes of a higher level stand in a lower row where nothing speaks against it; one for each box.
    public init(sizes: [Size], levels: [Int], edges: [Edge]) {
        let layering = Layering(levels: levels, edges: edges)
        var ladder = Ladder(layering, sizes: sizes)
        ladder.order()
        let middles = Placement(ladder).middles
        let drawing = Drawing(ladder, sizes: sizes, middles: middles)
        boxes = drawing.boxes
        hops = drawing.hops
        width = drawing.width
        height = drawing.height
        ranks = layering.ranks
        leftOut = layering.leftOut
    }
}
