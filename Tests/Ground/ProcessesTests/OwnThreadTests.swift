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

    @Test func whatIsHandedOverAfterTheEndIsNotDone() async {
        let thread = OwnThread(name: "work")
        let notes = Notes()
        await thread.stop()
        #expect(!thread.perform { notes.add(1) })
        await #expect(throws: CancellationError.self) { try await thread.run { notes.add(2) } }
        await thread.stop()
        #expect(notes.all.isEmpty)
    }
}
