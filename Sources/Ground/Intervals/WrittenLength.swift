extension Milliseconds {
    /// Reads a length of time as people write it: `500ms`, `10s`, `4.4m`, `1h` or `5d`. Nil for anything else, and for what
    /// is no whole number of milliseconds.
    public init?(written text: String) {
        let number = text.prefix { $0 == "." || ("0"..."9").contains($0) }
        let unit: Milliseconds
        switch text.dropFirst(number.count) {
        case "ms": unit = 1
        case "s": unit = .seconds(1)
        case "m": unit = .minutes(1)
        case "h": unit = .hours(1)
        case "d": unit = .days(1)
        default: return nil
        }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ (1...9).contains($0.utf8.count) }),
            let whole = Int64(parts[0])
        else { return nil }
        self = whole * unit
        guard parts.count == 2, let fraction = Int64(parts[1]) else { return }
        let scale = parts[1].reduce(Int64(1)) { scale, _ in scale * 10 }
        // At most a day's milliseconds times a thousand million: no overflow.
        guard (fraction * unit).isMultiple(of: scale) else { return nil }
        self += fraction * unit / scale
    }
}
