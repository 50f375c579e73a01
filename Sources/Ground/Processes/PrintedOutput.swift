internal import CProcesses
import Foundation
import Synchronization

/// What a program prints: the beginning is kept, the rest read and dropped, so that a program that prints much is never
/// held up and costs no memory. Nobody waits for the end of the output: a child left behind could delay it for ever.
final class PrintedOutput: Sendable {
    /// The end that the program writes to; the caller closes it once the program has it.
    let writing: Int32
    private let reader: OutputReader
    private let number: Int
    private let beginning: OutputBeginning

    init() throws {
        reader = try OutputReader.shared.get()
        let (reading, writing) = try OutputReader.pipe()
        self.writing = writing
        beginning = OutputBeginning(reading)
        number = reader.add(beginning)
    }

    deinit { reader.remove(number) }

    /// The beginning of what has been printed so far.
    func finish() -> String {
        beginning.drain()
        return beginning.text
    }
}

/// The first octets that come through one pipe.
final class OutputBeginning: Sendable {
    private static let kept = 4096
    let descriptor: Int32
    private let octets = Mutex<[UInt8]>([])

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    var text: String { String(decoding: octets.withLock { $0 }, as: UTF8.self) }

    /// Reads what is there; false at the pipe's end.
    @discardableResult
    func drain() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        return octets.withLock { octets in
            for _ in 0..<64 {
                let count = read(descriptor, &buffer, buffer.count)
                guard count > 0 else { return count < 0 }
                octets += buffer.prefix(min(count, Self.kept - octets.count))
            }
            return true
        }
    }
}

/// Reads what all programs print, on one thread of its own.
///
/// It does not use Dispatch sources: with them libdispatch crashed now and then in its epoll loop (swift 6.3.1, Linux).
final class OutputReader: Sendable {
    /// The process's only reader; a failure where no pipe can be made.
    static let shared = Result { try OutputReader() }

    private struct State {
        var outputs: [Int: OutputBeginning] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    private let alarm: (reading: Int32, writing: Int32)

    private init() throws {
        alarm = try Self.pipe()
        let thread = Thread { [self] in
            while true { turn() }
        }
        thread.name = "program output"
        thread.start()
    }

    static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: (reading: Int32, writing: Int32) = (-1, -1)
        let status = ms_pipe(&ends.reading, &ends.writing)
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: -status) ?? .EIO) }
        return ends
    }

    func add(_ output: OutputBeginning) -> Int {
        let number = state.withLock { state in
            state.next += 1
            state.outputs[state.next] = output
            return state.next
        }
        wake()
        return number
    }

    func remove(_ number: Int) {
        state.withLock { $0.outputs[number] = nil }
        wake()
    }

    private func wake() {
        var octet: UInt8 = 1
        // The pipe is never full: the thread empties it at every turn.
        _ = write(alarm.writing, &octet, 1)
    }

    private func turn() {
        let outputs = Array(state.withLock { $0.outputs })
        var polled = [pollfd(fd: alarm.reading, events: Int16(POLLIN), revents: 0)]
        polled += outputs.map { pollfd(fd: $0.value.descriptor, events: Int16(POLLIN), revents: 0) }
        guard poll(&polled, nfds_t(polled.count), -1) > 0 else { return }
        if polled[0].revents != 0 {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while read(alarm.reading, &buffer, buffer.count) > 0 {}
        }
        for (output, entry) in zip(outputs, polled.dropFirst()) where entry.revents != 0 {
            if !output.value.drain() { state.withLock { $0.outputs[output.key] = nil } }
        }
    }
}
