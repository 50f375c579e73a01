import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// What this machine can be short of for a while: descriptors, processes, memory. Nothing else is at fault then, and
/// another attempt may succeed.
public enum Shortage {
    /// An error that knows whether it was a shortage.
    public protocol Knowing: Error {
        /// Whether the machine was short of something.
        var isShortage: Bool { get }
    }

    /// Whether an error came of a shortage: its number is one of EMFILE, ENFILE, EAGAIN, ENOMEM, ENOBUFS, ENOSPC.
    public static func isCause(of error: any Error) -> Bool {
        switch error {
        case let error as any Knowing: return error.isShortage
        case let error as POSIXError: return numbers.contains(error.code.rawValue)
        case let error as SubprocessError: return error.underlyingError.map { numbers.contains($0.rawValue) } ?? false
        default: return isCause(of: error as NSError)
        }
    }

    private static let numbers: Set<Int32> = [EMFILE, ENFILE, EAGAIN, ENOMEM, ENOBUFS, ENOSPC]

    /// Foundation wraps what the system said.
    private static func isCause(of error: NSError) -> Bool {
        if error.domain == NSPOSIXErrorDomain, let number = Int32(exactly: error.code), numbers.contains(number) {
            return true
        }
        guard let underlying = error.userInfo[NSUnderlyingErrorKey] as? any Error else { return false }
        return isCause(of: underlying)
    }
}
