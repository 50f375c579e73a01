import Intervals
import Site

// Narrow questions, whose answers cost what they hold and not what there is.
extension BoardState {
    func standings(of names: [String], at now: Instant) -> [ContractStanding] {
        let wanted = Set(names)
        return facility.contracts.indices.filter { wanted.contains(facility.contracts[$0].id) }
            .map { standing(of: $0, at: now) }
    }

    func devices(named names: [String], at now: Instant) -> [StatusReport.DeviceLine] {
        names.filter(devices.contains).map { device($0, at: now) }
    }

    func uplinks(at now: Instant) -> [ContractStanding.Part] {
        facility.uplinks.map { uplink in
            ContractStanding.Part(uplink.name, uplink.condition.state { state($0, at: now) })
        }
    }
}
