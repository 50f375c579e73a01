public import Intervals

/// A number that a device measured at one instant: what is neither up nor down.
///
/// Shown beside states. No verdict rests on it, but on the `RangeSignal`s of those that a contract names.
public struct NumericSample: Hashable, Sendable {
    /// What is measured, in one unit however the device counts.
    public enum Quantity: String, Hashable, Sendable, CaseIterable {
        /// RMS volts.
        case voltage
        /// RMS amperes.
        case current
        /// Seconds for which a battery will last, by the device's own estimate.
        case runtime
        /// Watts of real power.
        case power
        /// Per cent of the rated output.
        case load
        /// Per cent of a full battery.
        case charge
        /// Degrees Celsius.
        case temperature
        /// Per cent of relative humidity.
        case humidity

        /// The symbol of the unit.
        public var unit: String {
            switch self {
            case .voltage: "V"
            case .current: "A"
            case .runtime: "s"
            case .power: "W"
            case .load, .charge, .humidity: "%"
            case .temperature: "°C"
            }
        }

        /// A number with its unit, to the hundredth: `28.4 °C`.
        public func text(of value: Double) -> String {
            let hundredths = (value * 100).rounded()
            guard abs(hundredths) < 1e15 else { return "\(value) \(unit)" }
            return "\(NumberRange.text(Int64(hundredths) * 10_000)) \(unit)"
        }
    }

    /// Where something is measured.
    public struct Point: Hashable, Sendable {
        /// The signal whose element is measured (`ups-a/input/L2`); `DEVICE/battery` for what is none.
        public var signal: SignalName
        /// What is measured there.
        public var quantity: Quantity

        /// Names a point.
        public init(_ signal: SignalName, _ quantity: Quantity) {
            self.signal = signal
            self.quantity = quantity
        }

        /// As configurations and lines write it: `crac-1/sensor/1/temperature`.
        public var path: String { "\(signal.path)/\(quantity.rawValue)" }

        /// Nil unless it is a signal and, behind the last slash, what is measured there.
        public init?(path: some StringProtocol) {
            guard let slash = path.lastIndex(of: "/"), let signal = SignalName(path[..<slash]),
                let quantity = Quantity(rawValue: String(path[path.index(after: slash)...]))
            else { return nil }
            self.init(signal, quantity)
        }

        /// How long a device's battery will last.
        public static func runtime(of device: String) -> Point {
            Point(SignalName(device: device, kind: "battery"), .runtime)
        }
    }

    /// Where it was measured.
    public var point: Point
    /// When, by the clock of the collector.
    public var at: Instant
    /// In the quantity's unit.
    public var value: Double

    /// Notes a number.
    public init(_ point: Point, at: Instant, value: Double) {
        self.point = point
        self.at = at
        self.value = value
    }
}
