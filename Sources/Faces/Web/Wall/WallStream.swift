import Diagram
import Hummingbird
import Intervals
import Logging
import NIOCore
import Notation
import Site
import Synchronization

/// Tells one page what changes on the wall, as server-sent events (HTML standard): `part` with a text that replaces a part
/// of the page, `beat` as often as somebody should hear that the wall lives.
struct WallStream: Sendable {
    let wall: Wall
    let visitor: Visitor
    /// The last event that the page got.
    let last: String?
    /// Held while the stream is open.
    let seat: StreamSeats.Seat

    /// Seconds between beats; a page that misses two is stale.
    static let beat = 5
    /// A comment goes out so often, for proxies that close what is silent.
    private static let comment = 15
    /// After so many seconds the page connects anew, and it is looked again who asks.
    private static let longest = 600

    /// Writes until the page is closed, the task cancelled, or the time is up.
    ///
    /// - Parameter send: throws when the page is closed.
    func write(_ send: (ByteBuffer) async throws -> Void) async throws {
        try await send(ByteBuffer(string: "retry: 2000\n\n"))
        var known = last
        for second in 0..<Self.longest {
            var text = second % Self.comment == Self.comment - 1 ? ": still here\n\n" : ""
            if let rendering = try await rendering() {
                text += events(rendering, after: known)
                known = rendering.eventID
                if second % Self.beat == 0 { text += Self.beat(rendering) }
            }
            if !text.isEmpty { try await send(ByteBuffer(string: text)) }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Nil when it cannot be made just now: without beats the page says that it is stale.
    private func rendering() async throws -> WallRendering? {
        do {
            return try await wall.rendering(for: visitor)
        } catch let error as CancellationError {
            throw error
        } catch {
            wall.parts.logger.tell(.wallFailed, "the wall cannot be made: \(error)")
            return nil
        }
    }

    private func events(_ rendering: WallRendering, after known: String?) -> String {
        let parts = rendering.parts(after: known)
        let text = wall.text(for: visitor, at: rendering.at)
        return parts.enumerated().map { index, part in
            let html = WallPlaceholders.fill(part.html, token: visitor.formToken ?? "", at: rendering.at, text)
            let data = JSON.object(["name": .string(part.name), "html": .string(html)]).compact
            // Only with the last one it has everything.
            let id = index == parts.count - 1 ? "id: \(rendering.eventID)\n" : ""
            return "event: part\n\(id)data: \(data)\n\n"
        }.joined()
    }

    private static func beat(_ rendering: WallRendering) -> String {
        let data = JSON.object([
            "at": .string(rendering.at.description), "shown": .string(rendering.shownAt),
            "state": .string(rendering.state.rawValue), "title": .string(rendering.title),
        ])
        return "event: beat\ndata: \(data.compact)\n\n"
    }
}

/// How many streams may be open: each has a seat.
final class StreamSeats: Sendable {
    /// Given back when nobody holds it any more.
    final class Seat: Sendable {
        private let seats: StreamSeats

        fileprivate init(of seats: StreamSeats) { self.seats = seats }

        deinit { seats.taken.subtract(1, ordering: .relaxed) }
    }

    private let taken = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Nil when all are taken.
    func take() -> Seat? {
        guard taken.add(1, ordering: .relaxed).newValue <= limit else {
            taken.subtract(1, ordering: .relaxed)
            return nil
        }
        return Seat(of: self)
    }
}
