internal import CProcesses
public import Foundation
import Notation

/// Writes files that are there whole or not at all, also after a kill.
///
/// A regular file is replaced by a new one that takes over its mode and owner. Whatever else has the name, such as
/// `/dev/null`, a FIFO or a symbolic link, stays and is written through. Nobody can foresee the name of what is being
/// written: it has none until it is whole, or a random one that was not there before. So nothing can be laid in its way in
/// a folder that others can write.
public enum AtomicFile {
    /// Who can read a new file: its owner and group, since documents and readings are a customer's.
    public static let usualMode: mode_t = 0o640

    /// Writes a text to a file, and makes its folder where there is none.
    ///
    /// - Throws: `FileFailure`.
    public static func write(_ text: String, to file: URL) throws(FileFailure) {
        try write(Data(text.utf8), makingFolderOf: file)
    }

    /// Writes octets to a file, and makes its folder where there is none.
    ///
    /// - Throws: `FileFailure`.
    public static func write(_ octets: Data, makingFolderOf file: URL) throws(FileFailure) {
        let folder = file.deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileFailure(folder, cannotBe: .written, error)
        }
        try write(octets, to: file.path)
    }

    /// Writes octets to a file whose folder is there.
    ///
    /// - Parameter mode: of a new file, less what the umask takes.
    /// - Throws: `FileFailure`.
    public static func write(_ octets: Data, to path: String, mode: mode_t = usualMode) throws(FileFailure) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            let code = errno
            guard code == ENOENT else { throw FileFailure(path, cannotBe: .written, code: code) }
            return try Draft(for: path, mode: mode).put(octets, over: nil)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: try Draft(for: path, mode: mode).put(octets, over: status)
        case S_IFDIR: throw FileFailure(path, cannotBe: .written, code: EISDIR)
        default: try writeThrough(octets, path, mode: mode)
        }
    }

    private static func writeThrough(_ octets: Data, _ path: String, mode: mode_t) throws(FileFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, mode)
        guard descriptor >= 0 else { throw FileFailure(path, cannotBe: .written, code: errno) }
        defer { close(descriptor) }
        let code = DescriptorWriting.write(octets, to: descriptor)
        guard code == 0 else { throw FileFailure(path, cannotBe: .written, code: code) }
    }
}

/// A file that is being written, and takes its place once it is whole.
private struct Draft {
    let path: String
    let mode: mode_t

    init(for path: String, mode: mode_t) {
        self.path = path
        self.mode = mode
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func failure(_ code: Int32) -> FileFailure { FileFailure(path, cannotBe: .written, code: code) }

    /// A name in the folder that nobody can foresee.
    private func randomName() -> String {
        "\(folder)/.mainstay-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    /// - Parameter former: the regular file that has the name.
    func put(_ octets: Data, over former: stat?) throws(FileFailure) {
        // The name itself is tried first: whatever is written would be written in vain.
        if former == nil, let code = codeOfName() { throw failure(code) }
        guard try !putUnnamed(octets, over: former) else { return }
        let name = randomName()
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        do throws(FileFailure) {
            try fill(descriptor, with: octets, like: former)
            guard rename(name, path) == 0 else { throw failure(errno) }
        } catch {
            unlink(name)
            throw error
        }
    }

    /// Why no file can have the name; nil when one can.
    private func codeOfName() -> Int32? {
        let name = path.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }
        return name.count > Int(NAME_MAX) ? ENAMETOOLONG : nil
    }

    /// Writes a file that has no name until it is whole, so that a kill leaves nothing behind.
    ///
    /// - Returns: false where the file system has no such files; nothing was written then.
    private func putUnnamed(_ octets: Data, over former: stat?) throws(FileFailure) -> Bool {
        let descriptor = ms_unnamed_file(folder, UInt32(mode))
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        try fill(descriptor, with: octets, like: former)
        if former == nil, ms_name_file(descriptor, path) == 0 { return true }
        let name = randomName()
        guard ms_name_file(descriptor, name) == 0 else { return false }
        guard rename(name, path) == 0 else {
            let code = errno
            unlink(name)
            throw failure(code)
        }
        return true
    }

    private func fill(_ descriptor: Int32, with octets: Data, like former: stat?) throws(FileFailure) {
        if let former {
            // Only root can give a file away; for anybody else it is his own, as it was.
            _ = fchown(descriptor, former.st_uid, former.st_gid)
            guard fchmod(descriptor, former.st_mode & 0o777) == 0 else { throw failure(errno) }
        }
        let code = DescriptorWriting.write(octets, to: descriptor)
        guard code == 0 else { throw failure(code) }
    }
}

/// Writes all of some octets to a descriptor.
public enum DescriptorWriting {
    /// Writes octets, however many calls that takes, and waits where the other end is slow.
    ///
    /// - Returns: 0, or the system's error number.
    public static func write(_ octets: some ContiguousBytes, to descriptor: Int32) -> Int32 {
        octets.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count < 0, errno == EAGAIN {
                    var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&ready, 1, -1)
                } else if count < 0, errno != EINTR {
                    return errno
                }
            }
            return 0
        }
    }
}

extension FileFailure {
    /// A refusal that Foundation passed on.
    public init(_ path: String, cannotBe act: Act, _ error: any Error) {
        self.init(path, cannotBe: act, code: SystemReason.code(of: error) ?? EIO)
    }
}
