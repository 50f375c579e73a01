/// What feeds the card that answers for a device.
///
/// A card that answers has power: an inlet that feeds it is not dead, whatever its meter reads.
public enum CardSupply: Hashable, Sendable {
    /// What the family says; where it says nothing, the device's inlets or sources, any of which may be the one.
    case family
    /// One of the device's own signals, without the device: `inlet`, `inlet/2`.
    case own(String)
    /// Something that is no inlet of the device.
    case elsewhere

    /// Kinds of signals that feed a device. A UPS's input is none of them: its card lives on the battery.
    static let kinds: Set<String> = ["inlet", "source"]
    /// … and what measures the conductors of an inlet one by one.
    static let conductors: Set<String> = ["line", "phase"]

    /// Whether a signal may be what feeds the card.
    func includes(_ signal: String) -> Bool {
        switch self {
        case .elsewhere: return false
        case .family: return true
        case .own(let name):
            // Every conductor belongs to an inlet that has no number.
            if name == "inlet" { return !signal.hasPrefix("source") }
            return signal == name || signal.hasPrefix("\(name)/") || signal.hasPrefix("\(name).")
        }
    }
}
