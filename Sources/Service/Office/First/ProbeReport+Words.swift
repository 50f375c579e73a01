public import Collection
import Notation
public import Profiles
import Site

extension Probe.Report {
    /// What a comment says of it: its family, its own words and its states.
    public func remark(of profile: Profile) -> String {
        let words = (identity.systemDescription ?? "").onOneLine.prefix(80)
        return "\(profile.title); \(words); \(summary)"
    }

    /// `9 up, 1 down, 2 unknown`.
    public var summary: String {
        if tellsNothing { return "answers nothing that tells a state" }
        return [SignalState.up, .down, .unknown].compactMap { state in
            let count = judgement.signals.count { $0.state == state }
            return count > 0 ? "\(count) \(state.rawValue)" : nil
        }.joined(separator: ", ")
    }
}
