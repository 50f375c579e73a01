import Agreement
import Correlation

extension PageBuilder {
    /// How far the instants of the readings can be trusted (fine print, 29); nil when nothing is known of it.
    var clock: Fact? {
        report.result.clock.map { clock in
            let sentences = [error(of: clock), silence(of: clock)].compactMap(\.self)
            return Fact(
                label: text(en: "The collector's clock", zh: "采集系统时钟"),
                value: sentences.joined(separator: text(en: "; ", zh: "；")))
        }
    }

    private func error(of clock: ClockEvidence) -> String? {
        guard clock.worstError > 0 else { return nil }
        let error = figures.duration(clock.worstError)
        return text(
            en: "it was true within \(error); the edges of outages are uncertain by as much as their readings",
            zh: "误差不超过 \(error)，中断起止时刻在所依据读数的误差范围内视为不确定")
    }

    private func silence(of clock: ClockEvidence) -> String? {
        guard let since = clock.unsynchronisedSince else { return nil }
        let length = figures.minutes(clock.unsynchronised)
        let instant = figures.instant(since)
        return text(
            en: "it was not synchronised for \(length), first at \(instant)",
            zh: "未与时间源同步的时间共 \(length)，最早自 \(instant) 起")
    }
}
