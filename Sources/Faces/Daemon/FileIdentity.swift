import Foundation

/// Which file it is that stands at a path: another one after it was deleted and made again, or replaced.
struct FileIdentity: Hashable {
    private let device: UInt64
    private let number: UInt64

    /// Looks at a path; nil where no file stands.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }
}
