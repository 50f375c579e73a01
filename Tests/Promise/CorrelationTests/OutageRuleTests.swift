import Correlation
import Intervals
import Site
import Testing

/// Where outages begin and end, within what bounds, and what proves them.
@Suite struct OutageRuleTests {
    private func room(_ outlet: String) -> Room {
        var room = Room()
        room.readings[Room.outlet] = outlet
        return room
    }

    /// `FROM-TO` and the bounds of both.
    private func notes(_ outages: [Outage]) -> [String] {
        outages.map { outage in
            let begin = "\(outage.begin.lowerBound.milliseconds)..\(outage.begin.upperBound.milliseconds)"
            let end = "\(outage.end.lowerBound.milliseconds)..\(outage.end.upperBound.milliseconds)"
            return "\(outage.span.from.milliseconds)-\(outage.span.to.milliseconds) \(begin) \(end)"
        }
    }

    @Test(arguments: [
        // A change without a date lies after the earlier reading and by the later one.
        ("0u 10u 20d 30d 40u", ["20-40 10..20 30..40"]),
        // A device's clock narrows both.
        ("0u 10u 20d<15 30d 40u<38", ["15-38 15..15 38..38"]),
        ("0u 10u 20d<15~2 30d 40u", ["15-40 13..17 30..40"]),
        // One reading proves nothing of its duration.
        ("0u 10d 20u", ["10-20 0..20 10..20"]),
        // Silence on either side may belong to it.
        ("0u 100d 110d 200u", ["100-120 0..100 110..200"]),
        // Two outages cannot reach into one another.
        ("0u 10d 20d 50d 60d 70u", ["10-30 0..10 30..50", "50-70 30..50 60..70"]),
        // It lasts.
        ("0u 10d 20d", ["10-30 0..10 30..1000"]), ("0u 10u", []), ("", []),
    ])
    func anOutageHasBounds(outlet: String, found: [String]) { #expect(notes(room(outlet).outages(.power)) == found) }

    /// What was concluded from a restart is an outage without any certainty.
    @Test func anInferredOutageIsNeverCertain() {
        let outages = room("0u 10u 20di 100u<95 110u").outages(.power)
        #expect(notes(outages) == ["20-95 10..95 20..95"])
        #expect(outages.first?.evidence.map(\.inferred) == ["restart"])
    }

    /// The id is made of contract, guarantee and beginning, and nothing else.
    @Test func anIdStaysWhileTheBeginningDoes() {
        let ids = ["0u 10d 20d", "0u 10d 20d 30d", "0u 10d 20d 30u 40d", "5u 10d 30u"].map { text in
            room(text).outages(.power).first?.id
        }
        #expect(Set(ids).count == 1 && ids.first != nil)
        #expect(room("0u 11d 20d").outages(.power).first?.id != ids[0])
        var network = Room()
        network.read(Room.port, isDown: true)
        network.read(Room.host, isDown: true)
        var power = Room()
        power.read(Room.outlet, isDown: true)
        #expect(network.outages(.network).first?.span == power.outages(.power).first?.span)
        #expect(network.outages(.network).first?.id != power.outages(.power).first?.id)
    }

    /// Outages are whole in every window that they touch.
    @Test(
        arguments: [
            (0, 20, []), (0, 21, ["20-40"]), (25, 30, ["20-40"]), (39, 50, ["20-40"]), (40, 60, []),
            (39, 61, ["20-40", "60-80"]),
            (0, 1000, ["20-40", "60-80"]), (30, 30, []),
        ] as [(Int64, Int64, [String])])
    func aWindowShowsWhatTouchesIt(from: Int64, to: Int64, found: [String]) throws {
        var observations = try #require(room("0u 10u 20d 30d 40u 50u 60d 70d 80u").observations)
        let condition = observations.power(of: "c-1")
        let power = try #require(condition)
        let outages = observations.outages(.power, of: "c-1", in: power, touching: Notes.span(from, to))
        #expect(outages.map { "\($0.span.from.milliseconds)-\($0.span.to.milliseconds)" } == found)
    }

    /// Fine print 7: maximal spans within the term and up to now that are not certainly up.
    @Test(
        arguments: [
            ("0u 10u 20d 30d 40u", 0, 60, 60, ["10-40", "50-60"]), ("0u 10u 20d 30d 40u", 0, 60, 45, ["10-40"]),
            ("0u 10u 20d 30d 40u", 15, 35, 1000, ["15-35"]), ("0u 10u", 0, 20, 1000, []), ("0u 10u", 0, 20, 5, []),
            ("", 0, 20, 10, ["0-10"]), ("0u 100u", 0, 110, 1000, ["10-100"]), ("0u 10u 20u<15", 0, 30, 1000, ["10-15"]),
        ] as [(String, Int64, Int64, Int64, [String])])
    func possibleOutagesAreWhatIsNotCertainlyUp(
        outlet: String, from: Int64, to: Int64, now: Int64, found: [String]
    ) throws {
        var room = room(outlet)
        room.now = now
        var observations = try #require(room.observations)
        let condition = observations.power(of: "c-1")
        let power = try #require(condition)
        let spans = observations.possibleOutages(in: power, term: Notes.span(from, to))
        #expect(spans.map { "\($0.from.milliseconds)-\($0.to.milliseconds)" } == found)
    }

    /// Evidence is what was read as down within the outage, of every signal, whichever decided.
    @Test func evidenceNamesSignalsAndSpans() {
        var room = Room()
        for signal in [Room.port, Room.host] { room.read(signal, isDown: true) }
        let evidence = room.outages(.network).flatMap(\.evidence)
        #expect(evidence.map(\.signal) == [Room.port, Room.host])
        #expect(evidence.map(\.at.milliseconds) == [100, 100] && evidence.map(\.until.milliseconds) == [190, 190])
        #expect(evidence.allSatisfy { $0.state == .down && $0.since == nil && $0.said == nil })
    }

    @Test(arguments: [(105, 100), (130, 130), (195, 190)] as [(Int64, Int64)])
    func evidenceReachesUpToNow(now: Int64, until: Int64) {
        var room = Room()
        room.read(Room.outlet, isDown: true)
        room.now = now
        #expect(room.outages(.power).flatMap(\.evidence).map(\.until.milliseconds) == [until])
    }
}
