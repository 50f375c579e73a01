import Foundation

/// Reads a file line by line, in pieces: a file of any size needs no more memory than its longest line.
///
/// For one thread.
public final class LineReader {
    /// How many octets the file has; nil of a pipe or a terminal.
    public let size: Int64?
    /// How many octets have been read.
    public private(set) var offset: Int64 = 0

    private let path: String
    private let descriptor: Int32
    private let isOwned: Bool
    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    private var hasEnded = false

    /// Read at a time.
    private static let piece = 1 << 18

    /// Opens a file; `-` is standard input.
    ///
    /// - Throws: `FileFailure` when it cannot be opened, or is a folder.
    public init(path: String) throws(FileFailure) {
        self.path = path
        isOwned = path != "-"
        descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : STDIN_FILENO
        guard descriptor >= 0 else { throw FileFailure(path, cannotBe: .read, code: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure(path, cannotBe: .read, code: errno) }
        size = status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    }

    deinit { if isOwned { close(descriptor) } }

    /// The next line without its end; nil after the last one. Octets that are not UTF-8 become U+FFFD.
    ///
    /// - Throws: `FileFailure` when it cannot be read on.
    public func next() throws(FileFailure) -> String? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return String(decoding: buffer[start..<end], as: UTF8.self)
            }
            searched = buffer.count - start
            guard try readOn() else { break }
        }
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return String(decoding: buffer[start...], as: UTF8.self)
    }

    /// Reads the next piece behind what is left of the line; false at the end.
    private func readOn() throws(FileFailure) -> Bool {
        guard !hasEnded else { return false }
        buffer.removeFirst(start)
        start = 0
        let length = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.piece))
        var count = -1
        repeat {
            count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: length), Self.piece) }
        } while count < 0 && errno == EINTR
        let code = errno
        buffer.removeLast(Self.piece - max(0, count))
        guard count >= 0 else { throw FileFailure(path, cannotBe: .read, code: code) }
        offset += Int64(count)
        hasEnded = count == 0
        return count > 0
    }
}
