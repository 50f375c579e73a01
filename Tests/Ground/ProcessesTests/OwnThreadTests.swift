import Foundation
import Processes
import Synchronization
import Testing

struct OwnThreadTests {
    private final class Notes: Sendable {
        private let lines = Mutex<[Int]>([])
        var all: [Int] { lines.withLock { $0 } }
        func add(_ line: Int) { lines.withLock { $0.append(line) } }
    }

    @Test func itDoesOneThingAfterTheOther() async {
        let thread = OwnThread(name: "work")
        let notes = Notes()
        for number in 0..<100 { thread.perform { notes.add(number) } }
        await thread.stop()
        #expect(notes.all == Array(0..<100))
    }

    @Test func itHasItsNameAndGivesWhatCameOfIt() async throws {
        let thread = OwnThread(name: "ledger")
        let name = try await thread.run { try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8) }
        #expect(name == "ledger\n")
        struct Refused: Error {}
        await #expect(throws: Refused.self) { try await thread.run { throw Refused() } }
        await thread.stop()
    }

    @Test func aPatientThreadIsNicerThanOthers() async throws {
        let which = Int32(PRIO_PROCESS.rawValue)
        let present = getpriority(which, 0)
        let patient = OwnThread(name: "work", isPatient: true)
        #expect(try await patient.run { getpriority(which, 0) } == max(present, 5))
        await patient.stop()
        let other = OwnThread(name: "work")
        #expect(try await other.run { getpriority(which, 0) } == present)
        await other.stop()
    }

    @Test func whatIsHandedOverAfterTheEndIsNotDone() async {
        let thread = OwnThread(name: "work")
        let notes = Notes()
        await thread.stop()
        #expect(!thread.perform { notes.add(1) })
        await #expect(throws: CancellationError.self) { try await thread.run { notes.add(2) } }
        await thread.stop()
        #expect(notes.all.isEmpty)
    }

    /// Work that never ends by itself holds up neither who asked for it, nor who asked after that, nor the end.
    @Test func whoeverWaitsMayLeave() async {
        let thread = OwnThread(name: "work")
        let notes = Notes()
        let hasBegun = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        let hasEnded = DispatchSemaphore(value: 0)
        let long = Task {
            try await thread.runWhileWanted {
                hasBegun.signal()
                mayEnd.wait()
                notes.add(1)
                hasEnded.signal()
            }
        }
        await Self.wait(for: hasBegun)
        let next = Task { try await thread.runWhileWanted { notes.add(2) } }
        next.cancel()
        long.cancel()
        await #expect(throws: CancellationError.self) { try await next.value }
        await #expect(throws: CancellationError.self) { try await long.value }
        await thread.stop(within: .milliseconds(1))
        #expect(notes.all.isEmpty)
        mayEnd.signal()
        await Self.wait(for: hasEnded)
        // What had begun was done, what had not was not.
        #expect(notes.all == [1])
    }

    private static func wait(for sign: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            Thread {
                sign.wait()
                continuation.resume()
            }.start()
        }
    }

    @Test func whoeverStaysHearsWhatCameOfIt() async throws {
        let thread = OwnThread(name: "work")
        #expect(try await thread.runWhileWanted { 17 } == 17)
        await thread.stop(within: .seconds(60))
        await #expect(throws: CancellationError.self) { try await thread.runWhileWanted { 18 } }
    }
}
