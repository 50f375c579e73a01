import Foundation

/// Whether others could change what the program reads or runs in its own name.
public enum TrustedFile {
    /// What is wrong with who can write a file or the folder that it is in, and what to do; nil when nothing is, or when
    /// there is no such file.
    public static func danger(to path: String) -> String? {
        var file = stat()
        guard stat(path, &file) == 0 else { return nil }
        if file.st_mode & S_IWOTH != 0 { return "others can write \(path); `chmod o-w` it" }
        if file.st_mode & S_IWGRP != 0, !isOwnGroup(of: file) {
            return "its group can write \(path); `chmod g-w` it"
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var place = stat()
        // In a folder such as /tmp nobody can replace what is another's.
        guard stat(folder, &place) == 0, place.st_mode & S_IWOTH != 0, place.st_mode & S_ISVTX == 0 else { return nil }
        return "others can write the folder \(folder), and so replace \(path); `chmod o-w` it"
    }

    /// Whether a file's group has nobody but its owner in it: many systems give every user a group of his own name.
    private static func isOwnGroup(of file: stat) -> Bool {
        guard file.st_gid != 0 else { return true }
        var entry = passwd()
        var buffer = [CChar](repeating: 0, count: 16_384)
        var found: UnsafeMutablePointer<passwd>?
        let status = getpwuid_r(file.st_uid, &entry, &buffer, buffer.count, &found)
        guard status == 0, found != nil, entry.pw_gid == file.st_gid, let group = getgrgid(file.st_gid) else {
            return false
        }
        return strcmp(group.pointee.gr_name, entry.pw_name) == 0
    }
}
