import Intervals
import Logging
import Site
import Synchronization
import Testing

/// Names of the log's lines, which rules of other programs rely on.
@Suite struct LoggedEventTests {
    private let names = LoggedEvent.allCases.map(\.rawValue)

    @Test func noNameIsThatOfAnEvent() {
        #expect(Set(names).intersection(Event.Kind.allCases.map(\.rawValue)) == [])
    }

    @Test func aLineSaysWhatItIsAbout() {
        let book = Book()
        let logger = Logger(label: "test") { _ in book }
        logger.tell(.deviceSlow, "ups-a is slow", about: [.device: "ups-a"])
        logger.tell(event(about: "acme", contract: "acme"))
        logger.tell(event(about: "ups-a/input", contract: nil))
        logger.tell(event(about: "ups-a", contract: nil))
        logger.tell(event(about: "bj-1", contract: nil))
        let id = Logger.MetadataValue.string("e1")
        #expect(
            book.all == [
                ["event": "device.slow", "device": "ups-a"],
                ["event": "power.outage.began", "id": id, "contract": "acme"],
                ["event": "power.outage.began", "id": id, "signal": "ups-a/input"],
                ["event": "power.outage.began", "id": id, "device": "ups-a"],
                ["event": "power.outage.began", "id": id],
            ])
    }

    private func event(about subject: String, contract: String?) -> Event {
        Event(
            id: "e1", kind: .powerOutageBegan, at: Instant(milliseconds: 0), site: "bj-1", contract: contract,
            subject: subject, state: "down", summary: "no power")
    }

    /// Keeps what lines are about.
    private final class Book: LogHandler {
        private let lines = Mutex<[Logger.Metadata]>([])
        var all: [Logger.Metadata] { lines.withLock { $0 } }
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        var logLevel: Logger.Level {
            get { .trace }
            set {}
        }

        subscript(metadataKey _: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }

        func log(event: LogEvent) { lines.withLock { $0.append(event.metadata ?? [:]) } }
    }

    @Test(arguments: LoggedEvent.allCases)
    func namesHaveAPartForTheThing(event: LoggedEvent) {
        #expect(event.rawValue.wholeMatch(of: /[a-z_]+\.[a-z_]+/) != nil)
    }
}
