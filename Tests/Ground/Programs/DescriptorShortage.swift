import Foundation

/// Leaves this process next to no descriptors, as when all are in use, until `end()`.
public final class DescriptorShortage {
    private var before = rlimit()
    private var filled: [Int32] = []

    /// - Parameter spare: how many may still be opened.
    public init(leaving spare: Int) throws {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &before) == 0 else { throw POSIXError(.EINVAL) }
        // Gaps below the limit could be used: they are filled first.
        let top = try highest()
        while let last = filled.last ?? Optional(-1), last < top { try fill() }
        var limit = before
        limit.rlim_cur = rlim_t(Int(max(top, filled.last ?? top)) + 1 + spare)
        guard setrlimit(resource, &limit) == 0 else { throw POSIXError(.EINVAL) }
    }

    private func fill() throws {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        filled.append(descriptor)
    }

    private func highest() throws -> Int32 {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.max() ?? 2
    }

    public func end() {
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
        for descriptor in filled { close(descriptor) }
        filled = []
    }
}
