internal import CProcesses
import Foundation

/// A file in memory, which needs no room on a disk and is gone when it is closed. As a program's standard input it lets
/// nobody wait for a program that does not read.
final class MemoryFile: Sendable {
    let descriptor: Int32

    init(holding text: String) throws {
        descriptor = ms_memory_file()
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: -descriptor) ?? .EIO) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        try file.write(contentsOf: Data(text.utf8))
        try file.seek(toOffset: 0)
    }

    /// All that stands in it, whoever wrote it.
    func content() throws -> Data {
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        try file.seek(toOffset: 0)
        return try file.readToEnd() ?? Data()
    }

    deinit { close(descriptor) }
}
