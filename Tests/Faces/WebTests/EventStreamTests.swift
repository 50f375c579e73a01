import Digests
import Foundation
import Intervals
import Ledger
import Office
import Programs
import Site
import Testing

@testable import Web

/// Events as they are written, for programs that follow.
struct EventStreamTests {
    private func event(_ number: Int, contract: String) -> Event {
        Event(
            id: StableID("event \(number)").value, kind: .powerFeedLost, at: Instant(milliseconds: 1_773_964_800_000),
            site: "dc-1", contract: contract, subject: contract, state: "down", summary: "feed \(number) lost")
    }

    private func add(_ events: [Event], to site: ProgramSite) throws {
        try site.office.ledger.append(Batch(events: events, schedule: site.office.facility.schedule))
    }

    /// What a stream says until it has said something.
    private func read(
        _ site: ProgramSite, headers: String, until word: String, meanwhile: @escaping @Sendable () throws -> Void = {}
    ) async throws -> String {
        try await site.onThread { [port = site.port] in
            let client = try #require(RawClient(port: port, patience: 20))
            client.send("GET /api/v1/events/stream HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n".utf8)
            var text = String(decoding: client.receive(), as: UTF8.self)
            while !text.contains(": events follow") { text += String(decoding: client.receive(), as: UTF8.self) }
            try meanwhile()
            while !text.contains(word) {
                let more = client.receive()
                try #require(!more.isEmpty, "\(text)")
                text += String(decoding: more, as: UTF8.self)
            }
            return text
        }
    }

    /// Whoever follows hears of what is written, and goes on where the connection was lost.
    @Test func nothingIsMissed() async throws {
        try await ProgramSite.serving { site in
            try add([event(1, contract: "acme")], to: site)
            let (second, third) = (event(2, contract: "acme"), event(3, contract: "globex"))
            let live = try await read(site, headers: "", until: "feed 3 lost") { try add([second, third], to: site) }
            #expect(
                live.contains("Content-Type: text/event-stream") || live.contains("content-type: text/event-stream"))
            #expect(live.lowercased().contains("x-accel-buffering: no"))
            #expect(!live.contains("feed 1 lost") && live.contains("feed 2 lost"))
            let ids = live.matches(of: #/id: (\d+)\n/#).map { String($0.output.1) }
            #expect(ids.count == 2)
            let lost = try await read(
                site, headers: "Last-Event-ID: \(try #require(ids.first))\r\n", until: "feed 3 lost")
            #expect(!lost.contains("feed 2 lost"))
            let whole = try await read(site, headers: "Last-Event-ID: 0\r\n", until: "feed 3 lost")
            #expect(whole.contains("feed 1 lost") && whole.contains("event: power.feed.lost\n"))
        }
    }

    /// A proxy keeps a connection on which something is said: every 15 s a comment, where there is nothing else.
    @Test func nothingNewIsSaidToo() async throws {
        try await ProgramSite.serving(isTimeMoved: true) { site in
            try await site.onThread { [port = site.port, clock = site.clock] in
                func whenAwaited(_ step: Duration) throws {
                    let end = ContinuousClock.now + .seconds(20)
                    while !clock.isAwaited {
                        try #require(ContinuousClock.now < end, "nobody waits")
                        sched_yield()
                    }
                    clock.advance(by: step)
                }
                let client = try #require(RawClient(port: port, patience: 20))
                client.send("GET /api/v1/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
                var text = ""
                while !text.contains(": events follow\n\n") {
                    text += String(decoding: client.receive(), as: UTF8.self)
                }
                for _ in 0..<2 {
                    for _ in 0..<14 {
                        try whenAwaited(.seconds(1))
                        #expect(!client.isAnswered)
                    }
                    try whenAwaited(.seconds(1))
                    #expect(String(decoding: client.receive(), as: UTF8.self).contains(": nothing new\n\n"))
                }
            }
        }
    }

    @Test func whatWasNeverAnIdIsRefused() async throws {
        try await ProgramSite.serving { site in
            let answer = try await site.get("/api/v1/events/stream", headers: ["Last-Event-ID": "x"])
            #expect(answer.status == 422)
        }
    }
}
