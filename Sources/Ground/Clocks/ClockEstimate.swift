import CClocks
public import Intervals

/// What the kernel knows of the machine's clock (adjtimex(2)); whatever disciplines the clock keeps it up to date, and
/// nothing has to be asked.
public struct ClockEstimate: Hashable, Sendable {
    /// The greatest error that the kernel reckons with (`maxerror`), rounded up to the millisecond. It grows by 500 parts
    /// in a million until the clock is corrected again. Of a clock that nothing disciplines it says nothing: there it stays
    /// at 16 seconds.
    public var greatestError: Milliseconds
    /// Whether a source of time disciplines the clock: neither `TIME_ERROR` nor `STA_UNSYNC`.
    public var isSynchronised: Bool

    /// An estimate as the kernel would give it.
    public init(greatestError: Milliseconds, isSynchronised: Bool) {
        self.greatestError = greatestError
        self.isSynchronised = isSynchronised
    }

    /// Asks the kernel, which takes less than a microsecond.
    ///
    /// - Returns: nil where the kernel does not tell, because a sandbox forbids the call.
    public static func ofMachine() -> ClockEstimate? {
        var microseconds: Int64 = 0
        var isSynchronised: Int32 = 0
        guard ms_read_clock_estimate(&microseconds, &isSynchronised) == 0 else { return nil }
        let milliseconds = (max(0, microseconds) + 999) / 1000
        return ClockEstimate(greatestError: milliseconds, isSynchronised: isSynchronised != 0)
    }
}
