import Collection
import Documents
import Traffic

extension Language {
    /// Why the octets of a port cannot be counted.
    func reason(_ reason: PortStanding.Reason) -> String {
        switch reason {
        case .noSuchPort: text(en: "the device has no port of this name", zh: "设备没有此名称的端口")
        case .noCounters: text(en: "not measurable: its agent counts no octets", zh: "无法统计：设备不提供流量计数")
        case .unknownSpeed:
            text(
                en: "not measurable: it has 32-bit counters only and does not tell its speed",
                zh: "无法统计：仅有 32 位计数器且未提供端口速率")
        case .tooFast:
            text(
                en: "not measurable: it has 32-bit counters only, which wrap within a minute at its speed",
                zh: "无法统计：仅有 32 位计数器，按其速率一分钟内即会回绕")
        }
    }

    /// Why the latest difference of two readings did not count.
    func doubt(_ reason: CounterDifference.Reason) -> String {
        switch reason {
        case .clockSet: text(en: "our clock was set", zh: "采集系统时钟被调整")
        case .tooFarApart: text(en: "the readings are too far apart", zh: "两次读数间隔过长")
        case .restarted: text(en: "the device has started anew", zh: "设备已重启")
        case .standsStill: text(en: "the device's clock stands still", zh: "设备时钟停止")
        case .discontinued: text(en: "the device says that its counters lost continuity", zh: "设备报告计数器不连续")
        case .reset: text(en: "the counters were reset", zh: "计数器被清零")
        case .tooFast: text(en: "more than the port can carry", zh: "超出端口速率")
        case .otherWidth: text(en: "the counters are of another width", zh: "计数器位宽已改变")
        case .ambiguous: text(en: "the counters may have wrapped more than once", zh: "计数器可能多次回绕")
        }
    }
}
