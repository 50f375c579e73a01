import Collection
import Documents
import Foundation
import Intervals
import Live
import Office
import Programs
import Site
import Testing

@testable import Web

/// The wall as it is served: now, at a past instant, and while something changes.
struct WallTests {
    /// Within the time that the last readings hold.
    private static let whileRead = "2026-02-12T16:30:00Z"

    @Test func itShowsWhatHolds() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let page = try site.get("/")
            #expect(page.status == 200)
            #expect(page.body.contains("<title>✓ All is well · dc-1</title>"))
            #expect(page.body.contains("<svg class=\"diagram"))
            for name in ["pdu-a", "pdu-b", "acme", "globex"] { #expect(page.body.contains(">\(name)</text>")) }
            #expect(page.body.contains("2026-02-13 00:30:00") && page.body.contains("Asia/Shanghai (UTC+8)"))
            #expect(page.headers["cache-control"] == "no-store")
        }
    }

    /// Nothing is drawn past its evidence.
    @Test func whatWasNotReadAgainIsUnknown() async throws {
        try await ServedSite(now: "2026-02-13T00:00:00Z").serving { site in
            let page = try site.get("/")
            #expect(page.body.contains("<title>? Unknown 2"))
            #expect(!page.body.contains("class=\"n up\""))
            #expect(page.body.contains("last read 00:00:00") || page.body.contains("last read 2026-02-13 00:00:00"))
        }
    }

    @Test func aBrowserWithoutScriptsAsksAgain() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let refresh = "<noscript><meta http-equiv=\"refresh\" content=\"30\"></noscript>"
            let (now, past) = (try site.get("/"), try site.get("/?at=2026-02-10T02:00:00Z"))
            #expect(now.body.contains(refresh))
            #expect(!past.body.contains(refresh), "the past does not change")
        }
    }

    @Test func itShowsAnyPastInstant() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let lost = try site.get("/?at=2026-02-10T02:00:00Z")
            #expect(lost.status == 200)
            #expect(lost.body.contains("2026-02-10 10:00:00") && lost.body.contains("data-past"))
            #expect(lost.body.contains("<span class=\"state down\">no power</span>"))
            #expect(lost.body.contains("<b>mains: pdu-a/outlet/7</b>"), "the failed source is named")
            // By the site's clock, and before anything was read.
            let well = try site.get("/?at=2026-02-11T10:00")
            #expect(well.body.contains("2026-02-11 10:00:00") && well.body.contains("✓ All is well"))
            #expect(try site.get("/?at=2026-01-01T00:00:00Z").body.contains("Nothing was read yet"))
            #expect(try site.get("/?at=").status == 200)
        }
    }

    @Test func whatIsNoPastInstantIsRefused() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            for text in ["yesterday", "2026-02-13T16:30:00Z", "%00", "2026-02-10"] {
                let answer = try site.get("/?at=\(text)")
                #expect(answer.status == 422, "\(text)")
            }
        }
    }

    @Test(arguments: Language.allCases) func everyWordIsThere(language: Language) async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let headers = ["Accept-Language": language.rawValue]
            let pages = try ["/", "/?at=2026-02-10T02:00:00Z", "/?at=2026-01-01T00:00:00Z"].map {
                try site.get($0, headers: headers).body
            }
            for page in pages {
                let names = page.matches(of: #/[> "]wall_[a-z_A-Z]+/#).map { String($0.output) }
                #expect(names.isEmpty, "\(names)")
            }
        }
    }

    // MARK: - The stream

    /// A page that has everything gets beats; what changes is sent, and nothing else.
    @Test func theStreamSendsWhatChanges() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let page = try site.get("/")
            let last = try #require(page.body.firstMatch(of: #/data-last="([0-9a-f-]+)"/#)).output.1
            let stream = try RawStream(path: "/stream?last=\(last)", port: site.port)
            let start = try stream.read(until: "event: beat")
            #expect(start.contains("HTTP/1.1 200") && start.lowercased().contains("content-type: text/event-stream"))
            #expect(start.lowercased().contains("x-accel-buffering: no"))
            #expect(!start.contains("event: part"), "the page has everything already")
            try await site.lose(["pdu-a/outlet/7", "pdu-b/outlet/7"])
            let news = try stream.read(until: "\"name\":\"trouble\"")
            #expect(news.contains("\"name\":\"banner\"") && news.contains("\"name\":\"power\""))
            #expect(!news.contains("\"name\":\"works\""), "nobody planned work")
            _ = try stream.read(until: "\"state\":\"down\"")
        }
    }

    /// After a break a page says what it got last, and is sent the rest.
    @Test func afterABreakNothingIsSentAgain() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let first = try RawStream(path: "/stream", port: site.port)
            let everything = try first.read(until: "event: beat")
            #expect(everything.matches(of: #/event: part/#).count == 9)
            let id = try #require(everything.firstMatch(of: #/id: ([0-9a-f-]+)/#)).output.1
            let second = try RawStream(path: "/stream", port: site.port, headers: ["Last-Event-ID": String(id)])
            #expect(try !second.read(until: "event: beat").contains("event: part"))
            let odd = try RawStream(path: "/stream", port: site.port, headers: ["Last-Event-ID": "1-2-3"])
            #expect(try odd.read(until: "event: beat").contains("event: part"))
        }
    }

    @Test func streamsAreBounded() {
        let seats = StreamSeats(limit: 2)
        var held = [seats.take(), seats.take()]
        #expect(held.allSatisfy { $0 != nil })
        #expect(seats.take() == nil)
        held.removeLast()
        #expect(seats.take() != nil)
    }

    // MARK: - Emergencies

    @Test func whoOnlyReadsAcknowledgesNothing() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let answer = try site.post("/emergencies/1234/acknowledge", ["by": "Li Wei", "how": "mobile"])
            #expect([303, 401, 403].contains(answer.status) && answer.headers["location"] != "/", "\(answer.status)")
            #expect(try !site.get("/").body.contains("<form method=\"post\" action=\"/emergencies"))
        }
    }

    @Test func placesAreFilledInForEachVisitor() throws {
        let pages = try Pages(basePath: "")
        let now = try #require(Instant("2026-02-12T16:30:00Z"))
        let text = WallText(pages, language: .english, zone: .gmt, at: now)
        let html = "a \(WallPlaceholders.token) b \(WallPlaceholders.left(until: now + .minutes(12))) c"
        #expect(WallPlaceholders.fill(html, token: "<t>", at: now, text) == "a &lt;t&gt; b 12 min left c")
        let later = now + .minutes(15)
        #expect(WallPlaceholders.fill(html, token: "", at: later, text) == "a  b 3 min late c")
    }
}

extension ServedSite {
    /// The board hears that signals are down, a minute after the last readings.
    func lose(_ paths: [String]) async throws {
        var found = Collected()
        found.readings = try paths.map { path in
            Reading(signal: try #require(SignalName(path)), at: clock.now, state: .down, evidence: "0 V: dead")
        }
        board.collected(found)
    }
}

/// An answer that does not end, read as it comes.
final class RawStream {
    private let client: RawClient
    private var received = ""

    init(path: String, port: UInt16, headers: [String: String] = [:]) throws {
        client = try #require(RawClient(port: Int(port), patience: 30))
        try #require(client.send(RawRequest(method: "GET", path: path, headers: headers).octets))
    }

    /// What came since the last time, up to a text and whatever came with it.
    func read(until text: String) throws -> String {
        while !received.contains(text) {
            let octets = client.receive()
            try #require(!octets.isEmpty, "\(text) did not come, only \(received.suffix(400))")
            received += String(decoding: octets, as: UTF8.self)
        }
        defer { received = "" }
        return received
    }
}
