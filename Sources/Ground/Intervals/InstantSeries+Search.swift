extension InstantSeries {
    /// Whether an instant is one of the series. Takes as long as there are steps of different length, as all that follow.
    public func contains(_ instant: Instant) -> Bool { last(through: instant) == instant }

    /// The latest instant that is not after the given one; nil when all are.
    public func last(through instant: Instant) -> Instant? {
        guard first <= instant else { return nil }
        guard instant < last else { return last }
        var position = first
        for step in steps {
            let end = position + step.length * Milliseconds(step.count)
            guard end <= instant else { return position + (instant - position) / step.length * step.length }
            position = end
        }
        return position
    }

    /// The earliest instant that is not before the given one; nil when all are.
    public func first(from instant: Instant) -> Instant? {
        guard instant <= last else { return nil }
        guard first < instant else { return first }
        var position = first
        for step in steps {
            let end = position + step.length * Milliseconds(step.count)
            guard end < instant else {
                let steps = (instant - position + step.length - 1) / step.length
                return position + steps * step.length
            }
            position = end
        }
        return position
    }

    /// The instants that are not after the given one; nil when all are.
    public func prefix(through instant: Instant) -> InstantSeries? {
        guard first <= instant else { return nil }
        return clipped(to: first...instant)
    }

    /// The instants that are not before the given one; nil when all are.
    public func suffix(from instant: Instant) -> InstantSeries? {
        guard instant <= last else { return nil }
        return clipped(to: instant...last)
    }

    /// The instants in a window, both ends included; nil when there is none.
    public func clipped(to window: ClosedRange<Instant>) -> InstantSeries? {
        if window.lowerBound <= first, last <= window.upperBound { return self }
        guard let start = first(from: window.lowerBound), start <= window.upperBound,
            var result = InstantSeries(start)
        else { return nil }
        var position = first
        for step in steps {
            let begin = Swift.max(position, start)
            position = position + step.length * Milliseconds(step.count)
            guard position > start else { continue }
            let inside = (Swift.min(position, window.upperBound) - begin) / step.length
            guard inside > 0, result.append(Step(length: step.length, count: Int(inside))) else { break }
        }
        return result
    }
}
