import Foundation
import Notation

/// A file cannot be read or written: one sentence with its path and the reason.
public struct FileFailure: Shortage.Knowing, Hashable, CustomStringConvertible {
    /// What was to be done with it.
    public enum Act: String, Hashable, Sendable {
        /// Its octets were wanted.
        case read
        /// It was to be made, or written anew.
        case written
    }

    /// Its path, as the caller named it.
    public let path: String
    /// What was to be done with it.
    public let act: Act
    /// The system's error number.
    public let code: Int32

    /// Describes a refusal of the system.
    public init(_ path: String, cannotBe act: Act, code: Int32) {
        self.path = path
        self.act = act
        self.code = code
    }

    /// A sentence for people, without its full stop.
    public var description: String { "\(path) cannot be \(act.rawValue): \(SystemReason.of(code: code))" }

    /// Whether this machine was short of descriptors, memory or room.
    public var isShortage: Bool { Shortage.isCause(of: POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO)) }

    /// Whether no file can ever have this name, whatever the disk and the permissions are.
    public var isOfItsName: Bool { [ENAMETOOLONG, EINVAL, EILSEQ, EISDIR].contains(code) }
}
