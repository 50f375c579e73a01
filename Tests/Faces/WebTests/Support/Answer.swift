import Foundation
import Notation

/// What a server has answered.
struct Answer: Sendable {
    let status: Int
    /// By their names in small letters.
    let headers: [String: String]
    let body: [UInt8]
    /// Every cookie that was set.
    let cookies: [String]

    /// Reads an answer after which the connection was closed; nil where it is none.
    ///
    /// - Parameter isWhole: whether an answer that has not ended is none: event streams never end.
    init?(_ octets: [UInt8], isWhole: Bool = true) {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = octets.firstRange(of: separator) else { return nil }
        let lines = String(decoding: octets[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        self.status = status
        var headers: [String: String] = [:]
        var cookies: [String] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            let name = line[..<colon].lowercased()
            headers[name] = value
            if name == "set-cookie" { cookies.append(value) }
        }
        self.headers = headers
        self.cookies = cookies
        let rest = Array(octets[end.upperBound...])
        guard headers["transfer-encoding"] == "chunked" else {
            body = rest
            return
        }
        guard let whole = Self.joined(rest, isWhole: isWhole) else { return nil }
        body = whole
    }

    /// RFC 9112, 7.1.
    private static func joined(_ chunks: [UInt8], isWhole: Bool) -> [UInt8]? {
        var whole: [UInt8] = []
        var rest = chunks[...]
        while let end = rest.firstRange(of: [13, 10]) {
            let size = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            guard let length = Int(size, radix: 16), length >= 0 else { break }
            if length == 0 { return whole }
            guard rest.endIndex >= end.upperBound + length + 2 else { break }
            whole += rest[end.upperBound..<(end.upperBound + length)]
            rest = rest[(end.upperBound + length + 2)...]
        }
        return isWhole ? nil : whole
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; nil where it is none.
    var json: Any? { try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) }

    var object: [String: Any]? { json as? [String: Any] }
}
