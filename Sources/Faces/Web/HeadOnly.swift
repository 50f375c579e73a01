import HTTPTypes
import Hummingbird

/// Answers HEAD as GET without the content (RFC 9110, 9.3.2): what followed the head would be taken for the next answer.
struct HeadOnly: RouterMiddleware {
    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
