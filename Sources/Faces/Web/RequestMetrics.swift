import Hummingbird
import Metrics

/// Counts requests by route, and how long they take. Event streams last as long as somebody looks, and are left out.
struct RequestMetrics: RouterMiddleware {
    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        let response = try await next(request, context)
        let route = context.endpointPath ?? "none"
        Counter(
            label: "mainstay_http_requests_total", dimensions: [("method", request.method.rawValue), ("route", route)]
        )
        .increment()
        guard response.headers[.contentType] != EventStreams.mediaType else { return response }
        Metrics.Timer(label: "mainstay_http_request_duration_seconds", dimensions: [("route", route)])
            .record(duration: ContinuousClock.now - began)
        return response
    }
}

/// What all event streams have in common.
enum EventStreams {
    /// The HTML standard's server-sent events.
    static let mediaType = "text/event-stream"
}
