import Foundation

/// What the kernel says of this process.
public enum Measure {
    /// User and system time so far.
    public static func processorMicroseconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func microseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1e6 + Double(time.tv_usec) }
        return microseconds(usage.ru_utime) + microseconds(usage.ru_stime)
    }

    /// A line of /proc/self/status: `VmRSS`, `VmHWM`.
    public static func memoryKiB(_ key: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        let line = status.split(separator: "\n").first { $0.hasPrefix(key) } ?? ""
        return Int(line.filter(\.isNumber)) ?? 0
    }

    /// The address of the nth simulated device: 127.1.0.1 and following.
    public static func loopback(_ index: Int) -> String {
        let address = 0x7F01_0001 + UInt32(index)
        return [24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }.joined(separator: ".")
    }
}
