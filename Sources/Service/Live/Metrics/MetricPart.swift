/// Which metrics are asked for: a scrape of everything would be large where there are many devices.
public enum MetricPart: Hashable, Sendable {
    /// The program, and the contracts that it watches.
    case program
    /// What devices say.
    case devices(DeviceShare)
    /// Ports of switches and routers.
    case ports
    /// All of them.
    case everything
}

/// One of several equal parts of a site's devices, so that as many scrapers divide the work: every device is in one.
public struct DeviceShare: Hashable, Sendable, CustomStringConvertible {
    /// From 1 to `count`.
    public let number: Int
    public let count: Int

    /// Every device.
    public static let all = DeviceShare(number: 1, of: 1)

    /// More parts than that are a mistake.
    public static let most = 1000

    private init(number: Int, of count: Int) {
        self.number = number
        self.count = count
    }

    /// Reads `K/N`; nil unless 1 ≤ K ≤ N ≤ 1000.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy { "0"..."9" ~= $0 } }), let number = Int(parts[0]),
            let count = Int(parts[1]), (1...Self.most).contains(count), (1...count).contains(number)
        else { return nil }
        self.init(number: number, of: count)
    }

    /// As it is read: `1/4`.
    public var description: String { "\(number)/\(count)" }

    /// Whether a device belongs to it: by its name alone, so that it stays where it is when others come and go.
    public func contains(_ device: String) -> Bool {
        guard count > 1 else { return true }
        // FNV-1a: names that differ in their last digit only are spread well.
        let hash = device.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int(hash % UInt64(count)) == number - 1
    }
}
