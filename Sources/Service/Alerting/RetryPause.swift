import Digests
import Intervals
import Notation
import Site

/// How long to wait before a repetition: doubled each time up to a minute, and spread by a fifth both ways, so that what
/// failed together does not return together.
struct RetryPause: Sendable {
    var first: Milliseconds = .seconds(5)
    private static let longest: Milliseconds = .minutes(1)

    /// The pause after an attempt; the same for the same name and attempt, so that decisions can be repeated.
    func after(attempt: Int, of name: String) -> Milliseconds {
        var pause = first
        for _ in 1..<max(1, attempt) where pause < Self.longest { pause *= 2 }
        let spread = Int64(StableHash.hexadecimal("\(name)|\(attempt)").suffix(4), radix: 16) ?? 0
        return min(pause, Self.longest) * (80 + spread % 41) / 100
    }
}
