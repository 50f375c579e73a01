import Foundation
import Synchronization

/// A place among the programs that are being started, given only while there are descriptors for all of them.
///
/// swift-subprocess 1.0 does not survive to be without: it ends the whole process, or waits for ever.
final class SpawnPlace: Sendable {
    /// How many a program may need until it runs: its input, both ends of two pipes, and one for itself.
    private static let needed: Int32 = 6
    /// So many are left to whatever else goes on.
    private static let margin: Int32 = 64
    private static let given = Atomic<Int32>(0)

    private let isGivenBack = Atomic(false)

    /// - Throws: `POSIXError` with EMFILE, or what else keeps a descriptor from being opened.
    init() throws {
        let count = Self.given.add(1, ordering: .relaxed).newValue
        var limit = rlimit()
        let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        let most = Int32(clamping: isKnown ? limit.rlim_cur : rlim_t(Int32.max))
        // The lowest that is free is taken, so that its number says how many are in use.
        let newest = open("/dev/null", O_RDONLY | O_CLOEXEC)
        let code = POSIXErrorCode(rawValue: errno) ?? .EMFILE
        guard newest >= 0 else {
            giveBack()
            throw POSIXError(code)
        }
        close(newest)
        guard newest < most - Self.margin - count * Self.needed else {
            giveBack()
            throw POSIXError(.EMFILE)
        }
    }

    deinit { giveBack() }

    /// The program runs, or could not be started. May be called more than once.
    func giveBack() {
        let wasGivenBack = isGivenBack.exchange(true, ordering: .relaxed)
        if !wasGivenBack { Self.given.subtract(1, ordering: .relaxed) }
    }
}
