/// The number of a request: which device, which step of it, and which of the step's questions.
struct RequestTag {
    var device: Int
    var step: UInt16
    var number: UInt16

    init(device: Int, step: UInt16, number: UInt16) {
        self.device = device
        self.step = step
        self.number = number
    }

    init(_ packed: UInt64) {
        device = Int(packed >> 32)
        step = UInt16(truncatingIfNeeded: packed >> 16)
        number = UInt16(truncatingIfNeeded: packed)
    }

    var packed: UInt64 { UInt64(device) << 32 | UInt64(step) << 16 | UInt64(number) }
}
