import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension Response {
    /// A whole page; browsers ask again each time.
    static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response.text(html, mediaType: "text/html; charset=utf-8", status: status)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// A text of any kind.
    static func text(
        _ text: String, mediaType: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: mediaType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
