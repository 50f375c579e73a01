import Clocks
import Intervals
import Notation

// Whether instants and months are right.
extension Doctor {
    /// More than this, and the edges of outages are no longer those of the second.
    private static let greatestError = Milliseconds.seconds(1)

    static func clock(_ facts: MachineFacts) -> [MachineFinding] {
        guard let clock = facts.clock else {
            return [
                MachineFinding(
                    .clock, .notice, "the kernel does not tell how right the clock is (a sandbox forbids adjtimex)")
            ]
        }
        guard clock.isSynchronised else {
            let commands =
                switch facts.timeServices.first {
                case nil: ["sudo apt-get install chrony"]
                case let service?: ["sudo systemctl enable --now \(service)"]
                }
            return [
                MachineFinding(
                    .clock, .missing,
                    "nothing synchronises the clock: readings are marked so, and months stay undetermined",
                    commands: commands)
            ]
        }
        guard clock.greatestError <= greatestError else {
            return [
                MachineFinding(
                    .clock, .notice,
                    "the clock may be \(clock.greatestError) ms wrong: its source of time is far or silent",
                    commands: facts.timeServices.first == "chrony.service"
                        ? ["chronyc sources"] : ["timedatectl timesync-status"])
            ]
        }
        return [MachineFinding(.clock, .fine, "the clock is synchronised, to \(clock.greatestError) ms at worst")]
    }

    static func zones(_ facts: MachineFacts) -> [MachineFinding] {
        let lacking = facts.zones.filter { !$0.value }.keys.sorted()
        guard lacking.isEmpty else {
            return [
                MachineFinding(
                    .zone, .missing, "/usr/share/zoneinfo lacks \(lacking.joined(separator: ", "))",
                    commands: ["sudo apt-get install tzdata"])
            ]
        }
        let names = facts.zones.keys.sorted().joined(separator: ", ")
        return [MachineFinding(.zone, .fine, names.isEmpty ? "no zone is asked for yet" : names)]
    }
}
