public import Site

/// Where observations take readings from when they need them.
///
/// Asked again for the same signal, it gives the same runs. Used by one thread.
public protocol RunSource {
    /// The stored runs of a signal, in the order of their first readings; empty when it was never read.
    func runs(of signal: SignalName) -> [Run]

    /// The signals of a device and kind that were read.
    func signals(of device: String, kind: String) -> [SignalName]
}

/// All of them at hand.
extension Dictionary: RunSource where Key == SignalName, Value == [Run] {
    /// None for a signal that was never read.
    public func runs(of signal: SignalName) -> [Run] { self[signal] ?? [] }

    /// The signals of a device and kind, in no order.
    public func signals(of device: String, kind: String) -> [SignalName] {
        keys.filter { $0.device == device && $0.kind == kind }
    }
}
