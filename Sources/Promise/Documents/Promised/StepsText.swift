import Site

/// The steps of a remedy in one sentence.
struct StepsText {
    private let steps: [RemedyTerms.Step]
    private let each: String
    private let fee: String
    private let promise: PromiseText

    /// - Parameters:
    ///   - each: of each outage, or nothing.
    ///   - fee: of which the amounts are.
    init(_ steps: [RemedyTerms.Step], each: String, fee: String, in promise: PromiseText) {
        self.steps = steps
        self.each = each
        self.fee = fee
        self.promise = promise
    }

    private var language: Language { promise.language }

    private func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    /// Short where all steps are of one measure and one kind of amount.
    var sentence: String { short ?? long }

    private var long: String {
        let listed = steps.map { step in
            text(
                en: "\(step.amount.sentence(of: fee, in: language)) when \(promise.limit(step.limit))",
                zh: "\(promise.limit(step.limit).beforeOf)的，\(step.amount.sentence(of: fee, in: language))")
        }
        return text(
            en: "When broken, the last of these that is reached is owed\(each): \(listed.joined(separator: "; ")).",
            zh: "未达标的，\(each)按所达到的最后一档处理：\(listed.joined(separator: "；"))。")
    }

    private var short: String? {
        let measures = Set(steps.compactMap { measure(of: $0.limit) })
        let kinds = Set(steps.compactMap { kind(of: $0.amount) })
        let items = steps.compactMap(item)
        guard let measure = measures.first, measures.count == 1, let kind = kinds.first, kinds.count == 1,
            items.count == steps.count
        else { return nil }
        return text(
            en: "When broken, \(kind)\(each), by \(measure): \(items.joined(separator: ", ")); the last step that is "
                + "reached counts.",
            zh: "未达标的，\(each)按\(measure)分档\(kind)，取所达到的最后一档：\(items.joined(separator: "；"))。")
    }

    private func measure(of limit: BreachRule.Limit) -> String? {
        let period = promise.periodName
        return switch limit {
        case .availabilityBelow, .availabilityAtMost:
            text(en: "the availability of \(period)", zh: "\(period)可用性")
        case .downtimeOver, .downtimeFrom:
            text(en: "the downtime that counts in \(period)", zh: "\(period)计入的中断时长")
        case .outagesFrom: text(en: "the outages that begin in \(period)", zh: "\(period)计入的中断次数")
        case .outageOver, .outageFrom: text(en: "what counts of the outage", zh: "该次中断计入的时长")
        }
    }

    private func kind(of amount: RemedyAmount) -> String? {
        switch amount {
        case .share, .days: text(en: "of \(fee)", zh: "抵扣\(fee)")
        case .addedDays: text(en: "the term is extended", zh: "顺延有效期")
        case .sum, .sumForEach: nil
        }
    }

    private func item(_ step: RemedyTerms.Step) -> String? {
        guard let amount = figure(step.amount) else { return nil }
        return text(en: "\(amount) \(reached(step.limit))", zh: "\(reached(step.limit).beforeOf)的，\(amount)")
    }

    private func figure(_ amount: RemedyAmount) -> String? {
        switch amount {
        case .share(let share): promise.figures.percent(share)
        case .days(let days), .addedDays(let days): text(en: RemedyAmount.count(days), zh: "\(days) 天")
        case .sum, .sumForEach: nil
        }
    }

    private func reached(_ limit: BreachRule.Limit) -> String {
        switch limit {
        case .availabilityBelow(let ratio):
            text(en: "below \(promise.figures.percent(ratio))", zh: "低于 \(promise.figures.percent(ratio))")
        case .availabilityAtMost(let ratio):
            text(en: "at \(promise.figures.percent(ratio)) or less", zh: "不高于 \(promise.figures.percent(ratio))")
        case .downtimeOver(0), .outageOver(0): text(en: "for any", zh: "有计入时长")
        case .downtimeOver(let time), .outageOver(let time):
            text(en: "above \(promise.length(time))", zh: "超过 \(promise.length(time))")
        case .downtimeFrom(let time), .outageFrom(let time):
            text(en: "from \(promise.length(time)) on", zh: "达到 \(promise.length(time))")
        case .outagesFrom(let count): text(en: "from \(count) on", zh: "达到 \(count) 次")
        }
    }
}

extension String {
    /// The text in front of 的: a space stands behind a sign that is none of Chinese.
    var beforeOf: String { hasSuffix("%") ? "\(self) " : self }
}
