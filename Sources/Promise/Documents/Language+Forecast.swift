public import Correlation

/// What forecasts say.
extension Language {
    /// Whether a part carries what would be added to it.
    public func word(_ judgement: HeadroomLine.Judgement) -> String {
        switch judgement {
        case .fits: text(en: "fits", zh: "可承载")
        case .tight: text(en: "above 80 %", zh: "超过额定的 80 %")
        case .mayExceed: text(en: "may exceed", zh: "可能超额定")
        case .exceeds: text(en: "exceeds", zh: "超额定")
        case .unknown: text(en: "not known", zh: "无法判断")
        }
    }

    /// What would have to be known to judge a part.
    public func missing(_ gap: HeadroomLine.Gap) -> String {
        switch gap {
        case .rating: text(en: "its rating", zh: "额定电流")
        case .current: text(en: "its current", zh: "当前电流")
        case .load(let contract): text(en: "what \(contract) draws", zh: "\(contract) 的负载")
        }
    }

    /// A feed of a contract's power, as sentences name it.
    public func feed(_ name: String) -> String {
        switch name {
        case "mains": text(en: "mains", zh: "市电")
        case "ups": "UPS"
        default: name
        }
    }
}
