import Foundation

/// Says in words of our own why the system refuses something, to be read after "cannot be read: ".
///
/// Foundation's own prose ("The file couldn’t be opened because…") names no path, and differs from version to version.
public enum SystemReason {
    /// The reason behind an error number of the system.
    public static func of(code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file or folder"
        case EACCES, EPERM: "this user is not permitted to"
        case EISDIR: "it is a folder"
        case ENOTDIR: "a part of its path is no folder"
        case ENOSPC, EDQUOT: "the disk is full"
        case EROFS: "the file system can only be read"
        case ENAMETOOLONG: "its name is too long for a file"
        case ELOOP: "it is a symbolic link that leads nowhere good"
        case EMFILE, ENFILE: "too many files are open"
        case EBADF: "it is closed"
        case EPIPE: "whoever read it has gone"
        case EEXIST: "it exists already"
        default: String(cString: strerror(code))
        }
    }

    /// The reason behind an error that Foundation or the system threw; any other error in its own words.
    public static func of(_ error: any Error) -> String {
        guard error is CocoaError || error is POSIXError || type(of: error) == NSError.self else { return "\(error)" }
        return of(error as NSError)
    }

    private static func of(_ error: NSError) -> String {
        if let code = code(of: error as any Error) { return of(code: code) }
        guard error.domain == NSCocoaErrorDomain else { return "\(error.domain) error \(error.code)" }
        switch CocoaError.Code(rawValue: error.code) {
        case .fileReadInapplicableStringEncoding, .fileReadUnknownStringEncoding, .fileReadCorruptFile:
            return "it is not UTF-8 text"
        case .fileReadTooLarge: return "it is too large"
        case .fileReadInvalidFileName, .fileWriteInvalidFileName: return "its name cannot be a file's"
        default: return "the system refuses it (error \(error.code))"
        }
    }

    /// The system's number of an error, where Foundation passes it on or has a code of its own for it.
    public static func code(of error: any Error) -> Int32? { code(of: error as NSError) }

    private static func code(of error: NSError) -> Int32? {
        if error.domain == NSPOSIXErrorDomain { return Int32(exactly: error.code) }
        if let underlying = error.userInfo[NSUnderlyingErrorKey] as? any Error,
            let code = code(of: underlying as NSError)
        {
            return code
        }
        guard error.domain == NSCocoaErrorDomain else { return nil }
        switch CocoaError.Code(rawValue: error.code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: return ENOENT
        case .fileReadNoPermission, .fileWriteNoPermission: return EACCES
        case .fileWriteOutOfSpace: return ENOSPC
        case .fileWriteVolumeReadOnly: return EROFS
        case .fileWriteFileExists: return EEXIST
        default: return nil
        }
    }
}
