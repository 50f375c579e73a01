import Foundation
import Testing

/// A request as its octets, so that tests decide about every one of them.
struct RawRequest {
    var method: String
    var path: String
    var headers: [String: String] = [:]
    var body = ""

    /// The octets of a whole request, after whose answer the server closes.
    var octets: [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1"]
        var all = ["Host": "localhost", "Connection": "close"]
        all.merge(headers) { $1 }
        if !body.isEmpty || method == "POST" { all["Content-Length"] = "\(body.utf8.count)" }
        lines += all.sorted { $0.key < $1.key }.map { "\($0): \($1)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }

    func send(to port: UInt16) throws -> RawResponse { try Self.exchange(octets, with: port) }

    /// Sends octets and reads until the server closes, or says nothing for a while: event streams never end.
    static func exchange(_ octets: [UInt8], with port: UInt16, patience seconds: Int = 30) throws -> RawResponse {
        let client = try #require(RawClient(port: Int(port), patience: seconds), "nobody listens at port \(port)")
        client.send(octets)
        let said = client.receiveAll()
        let answer = Answer(said, isWhole: false)
        return RawResponse(try #require(answer, "\(String(decoding: said.prefix(200), as: UTF8.self))"))
    }

    static func isOpen(port: UInt16) -> Bool { RawClient(port: Int(port)) != nil }

    /// A port of loopback that nobody uses at the moment.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = RawClient.loopback(port: 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
        }
        try #require(isBound)
        var length = size
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// What a server answered, with a body that is text.
struct RawResponse {
    private let answer: Answer

    init(_ answer: Answer) { self.answer = answer }

    var status: Int { answer.status }
    /// By their names in lower case; the last one of a name.
    var headers: [String: String] { answer.headers }
    /// Every cookie that was set.
    var cookies: [String] { answer.cookies }
    var body: String { answer.text }
}
