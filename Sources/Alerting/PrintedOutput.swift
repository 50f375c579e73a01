import CProcess
import Dispatch
import Foundation
import Synchronization

/// What a hook prints: the beginning is kept, the rest read and dropped, so that a talkative hook is never held up and
/// costs no memory. Nobody waits for its end, which a child that the hook left behind may delay for ever.
final class PrintedOutput: Sendable {
    private static let kept = 4096
    /// The end that the hook writes to; the caller closes it once the hook has it.
    let writing: Int32
    private let reading: Int32
    // A source may be used from any thread; Dispatch does not say so to the compiler.
    nonisolated(unsafe) private let source: any DispatchSourceRead
    private let beginning = Mutex<[UInt8]>([])

    init() throws {
        var ends: (reading: Int32, writing: Int32) = (-1, -1)
        let status = ms_pipe(&ends.reading, &ends.writing)
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: -status) ?? .EIO) }
        (reading, writing) = ends
        let reading = reading
        source = DispatchSource.makeReadSource(fileDescriptor: reading, queue: .global())
        source.setCancelHandler { close(reading) }
        source.setEventHandler { [weak self] in
            if self?.drain() ?? true == false { self?.source.cancel() }
        }
        source.activate()
    }

    /// Reads what is there; false at the end.
    private func drain() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        return beginning.withLock { beginning in
            for _ in 0..<64 {
                let count = read(reading, &buffer, buffer.count)
                guard count > 0 else { return count < 0 }
                beginning += buffer.prefix(min(count, Self.kept - beginning.count))
            }
            return true
        }
    }

    deinit { source.cancel() }

    /// What has come by now, cut off; nothing is read afterwards.
    func finish() -> String {
        if !source.isCancelled {
            _ = drain()
            source.cancel()
        }
        return String(decoding: beginning.withLock { $0 }, as: UTF8.self)
    }
}
