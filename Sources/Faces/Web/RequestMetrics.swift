import HTTPTypes
import Hummingbird
import HummingbirdCore
import Metrics

/// Counts requests by route, and how long they take until the last octet is sent. Event streams last as long as somebody
/// looks: they are counted while they are open, and left out of the times.
struct RequestMetrics: RouterMiddleware {
    private let streams = Meter(label: "mainstay_event_streams")

    init() { streams.set(0) }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        var response = try await next(request, context)
        let route = context.endpointPath ?? "none"
        Counter(
            label: "mainstay_http_requests_total", dimensions: [("method", request.method.known), ("route", route)]
        )
        .increment()
        if response.headers[.contentType] == EventStreams.mediaType {
            count(&response)
        } else {
            measure(&response, of: route, since: began)
        }
        return response
    }

    private func count(_ response: inout Response) {
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { [streams] writer in
            streams.increment(by: 1)
            defer { streams.decrement(by: 1) }
            try await body.write(writer)
        }
    }

    private func measure(_ response: inout Response, of route: String, since began: ContinuousClock.Instant) {
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            defer {
                Metrics.Timer(label: "mainstay_http_request_duration_seconds", dimensions: [("route", route)])
                    .record(duration: ContinuousClock.now - began)
            }
            try await body.write(writer)
        }
    }
}

extension HTTPRequest.Method {
    private static let all: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    /// A method may be any word, and what is counted by it must stay bounded.
    fileprivate var known: String { Self.all.contains(self) ? rawValue : "other" }
}

/// What all event streams have in common.
enum EventStreams {
    /// The HTML standard's server-sent events.
    static let mediaType = "text/event-stream"
}
