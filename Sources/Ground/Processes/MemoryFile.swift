internal import CProcesses
import Foundation

/// A file in memory, which works on a full disk and is gone when it is closed: a program's standard input, so that one that
/// does not read holds nobody up.
final class MemoryFile: Sendable {
    let descriptor: Int32

    init(holding text: String) throws {
        descriptor = ms_memory_file()
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: -descriptor) ?? .EIO) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        try file.write(contentsOf: Data(text.utf8))
        try file.seek(toOffset: 0)
    }

    deinit { close(descriptor) }
}
