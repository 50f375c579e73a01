import Compression
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// A text for programs, plain or as gzip. Pages are not compressed: they hold secrets (the token of forms) beside what
/// somebody else may have written, and the length of a compressed page tells both apart (BREACH).
struct PackedText: Sendable {
    private let octets: ByteBuffer
    private let isGzip: Bool

    /// Less is not worth the trouble.
    private static let leastLength = 1024

    /// - Parameter compressing: whether whoever asks can read gzip.
    init(_ text: String, compressing: Bool) {
        let packed = compressing && text.utf8.count >= Self.leastLength ? Gzip.compressed(text.utf8) : nil
        isGzip = packed != nil
        octets = packed.map { ByteBuffer(bytes: $0) } ?? ByteBuffer(string: text)
    }

    /// An answer with this text.
    func response(mediaType: String, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response(
            status: status, headers: [.contentType: mediaType], body: ResponseBody(byteBuffer: octets))
        response.headers[.vary] = "Accept, Accept-Encoding"
        if isGzip { response.headers[.contentEncoding] = "gzip" }
        return response
    }
}

extension Request {
    /// Whether whoever asks can read gzip (RFC 9110, 12.5.3).
    var acceptsGzip: Bool {
        for coding in (headers[.acceptEncoding] ?? "").lowercased().split(separator: ",") {
            let parts = coding.split(separator: ";").map { part in part.filter { !$0.isWhitespace } }
            guard parts.first == "gzip" || parts.first == "*" else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
            return weight.map { (Double($0.dropFirst(2)) ?? 0) > 0 } ?? true
        }
        return false
    }
}
