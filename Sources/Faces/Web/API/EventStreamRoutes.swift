import Intervals
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import NIOCore
import Notation
import Office
import Site
import Synchronization

/// `/api/v1/events/stream`: events as they are written, as server-sent events (HTML standard, 9.2). `Last-Event-ID` goes on
/// where a connection was lost.
///
/// However many follow, the ledger is asked once a second whether there is something new.
struct EventStreamRoutes: Sendable {
    let parts: WebParts
    private let tail: EventTail
    private let count = Followers()

    init(parts: WebParts) {
        self.parts = parts
        tail = EventTail(parts: parts)
    }

    /// Begins with what comes, or after the event that the request names.
    ///
    /// - Throws: `Refusal` with `.malformed`; `Busy` where too many follow already.
    func follow(_ request: Request, _ context: WebContext) async throws -> Response {
        let newest = try await tail.newest()
        let start = try Self.start(request) ?? newest
        let scope = try await parts.desk.ask { [principal = context.visitor.principal] office in
            try office.scope(since: .relative(-.days(366)), until: nil, for: principal)
        }
        guard count.enter() else { throw Busy() }
        let stream = EventStream(parts: parts, tail: tail, scope: scope, principal: context.visitor.principal)
        var response = Response(
            status: .ok, headers: [.contentType: EventStreams.mediaType],
            body: ResponseBody { [count, timer = parts.timer] writer in
                defer { count.leave() }
                try await stream.write(after: start, by: timer, to: &writer)
                try await writer.finish(nil)
            })
        response.headers[.cacheControl] = "no-store"
        // A proxy that gathers answers would keep them back for good.
        if let name = HTTPField.Name("X-Accel-Buffering") { response.headers[name] = "no" }
        return response
    }

    /// As many digits every number of an event has room for.
    static let longestID = 18

    private static func start(_ request: Request) throws(Refusal) -> Position? {
        guard let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name] else { return nil }
        let isNumber = text.utf8.count <= longestID && text.utf8.allSatisfy { (48...57).contains($0) }
        guard isNumber, let row = Int64(text) else {
            throw Refusal(
                .malformed, field: "Last-Event-ID", reason: "Last-Event-ID is what an event of this stream had")
        }
        return Position(row: row)
    }
}

/// How many follow. From any thread.
private final class Followers: Sendable {
    private let number = Atomic<Int>(0)
    private static let most = 500

    /// Whether there is room for one more.
    func enter() -> Bool {
        guard number.add(1, ordering: .relaxed).newValue <= Self.most else {
            leave()
            return false
        }
        return true
    }

    func leave() { number.subtract(1, ordering: .relaxed) }
}

/// Where the list of events ends, looked up once a second for all who follow.
private final class EventTail: Sendable {
    private let parts: WebParts
    private let recent = Recent<String, Position>()
    private let known = Mutex<Position?>(nil)

    init(parts: WebParts) { self.parts = parts }

    /// - Throws: `LedgerError`; `Busy`.
    func newest() async throws -> Position {
        if let known = recent.value("end") { return known }
        return try await parts.desk.ask { [self] office in
            try recent.value("end") {
                var position = known.withLock { $0 } ?? .start
                while true {
                    let page = try office.ledger.events(after: position, limit: 1000, matching: .everything)
                    position = page.position
                    if page.isLast { break }
                }
                known.withLock { $0 = position }
                return position
            }
        }
    }
}

/// One connection that follows.
private struct EventStream: Sendable {
    let parts: WebParts
    let tail: EventTail
    let scope: ListScope
    let principal: Principal

    /// How often it is looked for something new.
    private static let rhythm: Duration = .seconds(1)
    /// A comment is sent when nothing was for so long, so that proxies keep the connection.
    private static let patience: Duration = .seconds(15)

    func write<Timer: Clock<Duration>>(
        after start: Position, by timer: Timer, to writer: inout any ResponseBodyWriter
    ) async throws {
        var position = start
        try await writer.write(ByteBuffer(string: ": events follow\n\n"))
        var saidAt = timer.now
        while !Task.isCancelled {
            if try await tail.newest() > position {
                let said = try await writeNews(after: &position, to: &writer)
                if said { saidAt = timer.now }
            }
            if saidAt.duration(to: timer.now) >= Self.patience {
                try await writer.write(ByteBuffer(string: ": nothing new\n\n"))
                saidAt = timer.now
            }
            try await timer.sleep(for: Self.rhythm)
        }
    }

    /// - Returns: whether something was written.
    private func writeNews(after position: inout Position, to writer: inout any ResponseBodyWriter) async throws -> Bool
    {
        var hasWritten = false
        while true {
            let after = position
            // One at a time: an event's id is where the list goes on after it.
            let page = try await parts.desk.ask { [scope] office in
                try office.events(in: scope, after: after, limit: 1)
            }
            for event in page.elements {
                let data = event.document(for: principal).compact
                let text = "id: \(page.position.row)\nevent: \(event.kind.rawValue)\ndata: \(data)\n\n"
                try await writer.write(ByteBuffer(string: text))
                hasWritten = true
            }
            position = page.position
            if page.isLast { return hasWritten }
        }
    }
}
