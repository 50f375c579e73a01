/// Remembers messages that came a short while ago, so that a message that comes twice counts once: an inform whose
/// answer got lost, and an authentic version 3 message that somebody sends again within the time window of RFC 3414,
/// 3.2.
///
/// A pure state machine; time is an argument.
struct RecentMessages {
    /// How long a message is remembered, in nanoseconds: twice the time window of RFC 3414; senders give up on an
    /// inform long before.
    static let lifetime: UInt64 = 300 * 1_000_000_000

    /// When a message came first, by the number that tells it from others.
    private var seen: RecencyTable<Int, UInt64?>

    /// - Parameter capacity: messages remembered (64 octets each). One that is dropped early may count twice, which
    ///   costs an extra poll.
    init(capacity: Int = 16_384) { seen = RecencyTable(capacity: capacity) }

    /// Whether the message is new; a repetition does not prolong its memory.
    ///
    /// - Parameter now: nanoseconds of a clock that never goes back.
    mutating func isNew(_ message: Int, at now: UInt64) -> Bool {
        seen.use(message, initial: nil) { first in
            if let first, now - first <= Self.lifetime { return false }
            first = now
            return true
        }
    }
}
