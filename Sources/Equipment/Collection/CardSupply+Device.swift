import Profiles
import Site

extension CardSupply {
    /// What the configuration says of a device's card (`fed_by`).
    init(of device: Device) {
        guard let signal = device.fedBy else {
            self = .family
            return
        }
        guard signal.device == device.name else {
            self = .elsewhere
            return
        }
        self = .own(String(signal.path.dropFirst(device.name.count + 1)))
    }
}
