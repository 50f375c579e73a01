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
        if !body.isEmpty { all["Content-Length"] = "\(body.utf8.count)" }
        lines += all.sorted { $0.key < $1.key }.map { "\($0): \($1)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }

    func send(to port: UInt16) throws -> RawResponse { try Self.exchange(octets, with: port) }

    /// Sends octets and reads until the server closes, or says nothing for a while: event streams never end.
    static func exchange(_ octets: [UInt8], with port: UInt16, patience seconds: Int = 30) throws -> RawResponse {
        let descriptor = try #require(connection(to: port), "nobody listens at port \(port)")
        defer { close(descriptor) }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var sent = 0
        while sent < octets.count {
            let count = octets[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return try RawResponse(answer)
    }

    static func isOpen(port: UInt16) -> Bool {
        guard let descriptor = connection(to: port) else { return false }
        close(descriptor)
        return true
    }

    /// A port of loopback that nobody uses at the moment.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
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

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    /// A connection to a port of loopback; nil where nobody listens.
    static func connection(to port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
        }
        guard isConnected else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}

/// What a server answered.
struct RawResponse {
    var status: Int
    /// By their names in lower case; the last one of a name.
    var headers: [String: String]
    /// Every cookie that was set.
    var cookies: [String]
    var body: String

    init(_ octets: [UInt8]) throws {
        let text = String(decoding: octets, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = try #require(parts.first).split(separator: "\r\n")
        status = try #require(
            lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }, "\(text.prefix(200))")
        let pairs = lines.dropFirst().map { line -> (String, String) in
            let name = line.prefix { $0 != ":" }
            return (name.lowercased(), line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces))
        }
        headers = Dictionary(pairs) { $1 }
        cookies = pairs.filter { $0.0 == "set-cookie" }.map(\.1)
        body = parts.count > 1 ? String(parts[1]) : ""
    }
}
