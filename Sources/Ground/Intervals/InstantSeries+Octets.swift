extension InstantSeries {
    /// The series as octets: the first instant, then each step as the difference from the step before it and, where it
    /// was taken more than once, how often.
    public var bytes: [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(closed.count + 16)
        Varint.write(Varint.zigzag(first.milliseconds), to: &octets)
        octets += closed
        if let open { Self.write(open, after: closedLength, to: &octets) }
        return octets
    }

    /// Reads what `bytes` gives; nil for anything else.
    public init?(bytes: some Sequence<UInt8>) {
        let octets = Array(bytes)
        var index = 0
        guard let first = Varint.read(octets, at: &index) else { return nil }
        var cursor = StepCursor(octets, from: index)
        self.init(Instant(milliseconds: Varint.unfold(first)))
        while let step = cursor.next() {
            guard append(step) else { return nil }
        }
        // There is one way to write a series: what is written otherwise is none of ours.
        guard self.bytes == octets else { return nil }
    }

    static func write(_ step: Step, after length: Milliseconds, to octets: inout [UInt8]) {
        let change = Varint.zigzag(step.length - length) << 1
        guard step.count > 1 else {
            Varint.write(change, to: &octets)
            return
        }
        Varint.write(change | 1, to: &octets)
        Varint.write(UInt64(step.count - 2), to: &octets)
    }

    /// Reads steps from octets, one after the other.
    struct StepCursor {
        private let octets: [UInt8]
        private var index: Int
        private var length: Milliseconds = 0

        init(_ octets: [UInt8], from index: Int = 0) {
            self.octets = octets
            self.index = index
        }

        /// The next step; nil at the end, and at what is no step.
        mutating func next() -> Step? {
            guard let token = Varint.read(octets, at: &index) else { return nil }
            length &+= Varint.unfold(token >> 1)
            guard token & 1 == 1 else { return Step(length: length) }
            guard let more = Varint.read(octets, at: &index), more < UInt64(InstantSeries.greatestCount) else {
                return nil
            }
            return Step(length: length, count: Int(more) + 2)
        }
    }
}
