internal import CProcesses
import Foundation
import Synchronization

/// What a program prints: the beginning is kept, the rest read and dropped, so that a program that prints much is never
/// held up and costs no memory. Nobody waits for the end of the output: a child left behind could delay it for ever.
final class PrintedOutput: Sendable {
    /// The end that the program writes to; open as long as this object.
    let writing: Int32
    private let reader: OutputReader
    private let number: Int
    private let beginning: OutputBeginning

    init() throws {
        reader = try OutputReader.shared()
        let (reading, writing) = try OutputReader.pipe()
        self.writing = writing
        beginning = OutputBeginning(reading)
        number = reader.add(beginning)
    }

    deinit {
        reader.remove(number)
        close(writing)
    }

    /// The beginning of what has been printed so far.
    func finish() -> String {
        if !beginning.isFull { beginning.drain() }
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

    /// Whether everything that is kept has come.
    var isFull: Bool { octets.withLock { $0.count >= Self.kept } }

    var text: String { String(decoding: octets.withLock { $0 }, as: UTF8.self) }

    /// Reads what is there, until everything that is kept has come; false at the pipe's end.
    @discardableResult
    func drain() -> Bool {
        octets.withLock { octets in
            var buffer = [UInt8](repeating: 0, count: Self.kept)
            while octets.count < Self.kept {
                let count = read(descriptor, &buffer, buffer.count)
                guard count > 0 else { return count < 0 }
                octets += buffer.prefix(min(count, Self.kept - octets.count))
            }
            return true
        }
    }

    /// Reads and drops what a pipe holds; false at the pipe's end.
    func drop(into buffer: inout [UInt8]) -> Bool {
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 || (count < 0 && errno == EAGAIN)
    }
}

/// Reads what all programs print, on one thread of its own.
///
/// It does not use Dispatch sources: with them libdispatch crashed now and then in its epoll loop (swift 6.3.1, Linux).
///
/// What comes after the part that is kept is dropped at a pace: a program that prints without end then waits for room in
/// its pipe most of the time, and costs next to no processor time here or there.
final class OutputReader: Sendable {
    private static let theOne = Mutex<OutputReader?>(nil)

    /// The process's only reader.
    ///
    /// - Throws: `POSIXError` where no pipe can be made now.
    static func shared() throws -> OutputReader {
        try theOne.withLock { reader in
            if let reader { return reader }
            let new = try OutputReader()
            reader = new
            return new
        }
    }

    private struct State {
        var outputs: [Int: OutputBeginning] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    private let alarm: (reading: Int32, writing: Int32)
    /// One pipe's content, 64 KiB, is dropped so often: some megabytes a second.
    private static let pace: Duration = .milliseconds(10)

    private init() throws {
        alarm = try Self.pipe()
        let thread = Thread { [self] in
            var dropping = Dropping()
            while true { turn(&dropping) }
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

    /// When more is dropped, and where to.
    private struct Dropping {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var due = ContinuousClock.now
    }

    private func turn(_ dropping: inout Dropping) {
        let all = state.withLock { $0.outputs }
        let eager = all.filter { !$0.value.isFull }
        var polled = [pollfd(fd: alarm.reading, events: Int16(POLLIN), revents: 0)]
        polled += eager.map { pollfd(fd: $0.value.descriptor, events: Int16(POLLIN), revents: 0) }
        let isDropping = eager.count < all.count
        let ready = poll(&polled, nfds_t(polled.count), isDropping ? Int32(Self.pace / .milliseconds(1)) : -1)
        if ready > 0, polled[0].revents != 0 {
            while read(alarm.reading, &dropping.buffer, dropping.buffer.count) > 0 {}
        }
        for (output, entry) in zip(eager, polled.dropFirst()) where ready > 0 && entry.revents != 0 {
            if !output.value.drain() { forget(output.key) }
        }
        guard isDropping, ContinuousClock.now >= dropping.due else { return }
        dropping.due = .now + Self.pace
        for output in all where output.value.isFull && !output.value.drop(into: &dropping.buffer) {
            forget(output.key)
        }
    }

    private func forget(_ number: Int) { state.withLock { $0.outputs[number] = nil } }
}
