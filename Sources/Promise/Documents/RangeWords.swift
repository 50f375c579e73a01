public import Site

// Numbers with the ranges that promises have for them.
extension Language {
    /// What a signal's state is called: of a number with its range, where the number lies.
    public func state(_ state: SignalState, of signal: SignalName) -> String {
        guard let range = RangeSignal(signal) else { return self.state(state) }
        return switch state {
        case .up: text(en: "within \(self.range(range))", zh: "在 \(self.range(range)) 范围内")
        case .down: text(en: "outside \(self.range(range))", zh: "超出 \(self.range(range)) 范围")
        case .unknown: self.state(.unknown)
        }
    }

    /// A range with its unit: `18–27 °C`, `≤ 35 °C`.
    public func range(_ signal: RangeSignal) -> String {
        let unit = signal.point.quantity.unit
        return switch (signal.range.leastText, signal.range.greatestText) {
        case (let least?, let greatest?): text(en: "\(least)–\(greatest) \(unit)", zh: "\(least)～\(greatest) \(unit)")
        case (let least?, nil): "≥ \(least) \(unit)"
        case (nil, let greatest?): "≤ \(greatest) \(unit)"
        case (nil, nil): unit
        }
    }
}
