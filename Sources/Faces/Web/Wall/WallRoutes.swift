import Diagram
import HTTPTypes
import Hummingbird
import Intervals
import Office
import Site

/// The first page: what holds now, or held once, as one picture; and the people who see to an emergency.
struct WallRoutes: Routes {
    let parts: WebParts
    let wall: Wall
    let seats = StreamSeats(limit: 256)

    init(parts: WebParts) {
        self.parts = parts
        wall = Wall(parts)
    }

    func add(to router: RouterGroup<WebContext>) {
        router.get("") { request, context in try await page(request, context.visitor) }
        router.get("stream") { request, context in try stream(request, context.visitor) }
        router.post("emergencies/:id/acknowledge") { request, context in
            try await acknowledge(request, context)
        }
    }

    // MARK: - The page

    private func page(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let written = request.uri.queryParameters.get("at").flatMap { $0.isEmpty ? nil : $0 }
        let rendering: WallRendering
        if let written {
            rendering = try await wall.rendering(at: try instant(written, for: visitor), for: visitor)
        } else {
            rendering = try await wall.rendering(for: visitor)
        }
        return try await parts.desk.make { page(rendering, isPast: written != nil, visitor) }
    }

    private func instant(_ text: String, for visitor: Visitor) throws(Refusal) -> Instant {
        guard let written = WrittenInstant(text) else {
            throw Refusal(.malformed, field: "at", reason: "at: \(text) is not \(WrittenInstant.description)")
        }
        return try parts.sources.office().instant(written, as: "at", for: visitor.principal)
    }

    private func page(_ rendering: WallRendering, isPast: Bool, _ visitor: Visitor) -> Response {
        let values = WallPage(
            rendering, isPast: isPast, pages: parts.pages.behind(visitor.prefix), visitor: visitor,
            text: wall.text(for: visitor, at: rendering.at))
        return .page(
            parts.pages.page(
                "wall", title: rendering.title, values: values, site: parts.sources.office().facility.site,
                for: visitor, icon: isPast ? "icon.svg" : rendering.state.icon,
                refresh: isPast ? nil : WallPage.refresh))
    }

    // MARK: - The stream

    /// The event that a page got last (HTML standard, server-sent events).
    private static let lastEventID = HTTPField.Name("Last-Event-ID")
    /// Tells a proxy to hand on at once what it gets.
    private static let buffering = HTTPField.Name("X-Accel-Buffering")

    /// What changes on the page, for as long as it is open.
    private func stream(_ request: Request, _ visitor: Visitor) throws -> Response {
        guard let seat = seats.take() else {
            throw HTTPError(.serviceUnavailable, message: "Too many pages are open; this one asks again by itself.")
        }
        let last = Self.lastEventID.flatMap { request.headers[$0] } ?? request.uri.queryParameters.get("last")
        let stream = WallStream(wall: wall, visitor: visitor, last: last, seat: seat)
        var response = Response(
            status: .ok, headers: [.contentType: EventStreams.mediaType, .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await stream.write { try await writer.write($0) }
                try await writer.finish(nil)
            })
        if let name = Self.buffering { response.headers[name] = "no" }
        return response
    }

    // MARK: - Emergencies

    /// Enters who was told of an emergency, and how. Calls end; minutes are not affected.
    private func acknowledge(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameter("id")
        let visitor = context.visitor
        var request = request
        guard let form = try await request.form() else { throw HTTPError(.unsupportedMediaType) }
        let noted = try await parts.desk.ask { office in
            try office.acknowledge(
                id, by: form["by"] ?? "", method: form["how"] ?? "",
                to: form["to"].flatMap { $0.isEmpty ? nil : $0 }, at: nil, for: visitor.principal
            ).remarks.map { $0.sentence(in: visitor.language) }
        }
        guard !noted.isEmpty else {
            let base = parts.pages.behind(context.visitor.prefix).basePath
            return Response(status: .seeOther, headers: [.location: "\(base)/"])
        }
        let title = parts.pages.word("wall_acknowledged", in: visitor.language)
        return parts.page("wall-acknowledged", title: title, values: noted, for: visitor)
    }
}

extension DiagramState {
    /// The window's picture.
    var icon: String { "wall-\(rawValue).svg" }
}
