import HTTPTypes
import Hummingbird
import HummingbirdCore
import Settings
import Sockets

/// From where a request comes, and over what. What proxies say counts only where the connection itself comes from one
/// that the configuration names.
struct Caller: Sendable {
    /// A numeric address: the visitor's, as far as it is known.
    let address: String
    /// Whether the connection comes from a proxy that the configuration names.
    let isFromProxy: Bool
    /// Whether the visitor's own connection is encrypted.
    let isSecure: Bool
    /// What a proxy has taken off the path.
    let prefix: String
    /// Whether something between here and the visitor says that it is there, though nobody has named it.
    let isForwarded: Bool

    /// - Parameter peer: the other end of the connection.
    init(_ request: Request, peer: String?, settings: WebSettings) {
        let headers = request.headers
        let peer = peer ?? ""
        isFromProxy = Self.isProxy(peer, settings)
        isForwarded = !isFromProxy && Self.marks.contains { !headers.values(of: $0).isEmpty }
        guard isFromProxy else {
            address = Self.canonical(peer)
            isSecure = settings.certificate != nil
            prefix = ""
            return
        }
        address = Self.visitor(behind: peer, headers: headers, settings)
        let scheme = Self.last(headers.values(of: "X-Forwarded-Proto"))
        isSecure = settings.certificate != nil || scheme?.lowercased() == "https"
        prefix = headers.values(of: "X-Forwarded-Prefix").first.flatMap(Self.path) ?? ""
    }

    private static let marks = [
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Real-IP", "Forwarded",
        "Via",
    ]

    /// The nearest address that is no proxy of ours: whatever stands before it, anybody can have written.
    private static func visitor(behind peer: String, headers: HTTPFields, _ settings: WebSettings) -> String {
        let hops = headers.values(of: "X-Forwarded-For").flatMap { $0.split(separator: ",") }
        for hop in hops.reversed() {
            guard let address = host(String(hop).trimmed) else { break }
            guard isProxy(address, settings) else { return canonical(address) }
        }
        return canonical(peer)
    }

    /// Whether an address is one of the proxies that the configuration names.
    static func isProxy(_ address: String, _ settings: WebSettings) -> Bool {
        settings.trustedProxies.contains { AddressBlock($0)?.contains(address) ?? false }
    }

    /// An address as some proxies write it, with a port.
    private static func host(_ text: String) -> String? {
        if Endpoint(host: text) != nil { return text }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let host = String(text[..<colon])
        guard Endpoint(host: host) != nil, UInt16(text[text.index(after: colon)...]) != nil else { return nil }
        return host
    }

    private static func canonical(_ address: String) -> String { Endpoint(host: address)?.host ?? address }

    private static func last(_ values: [String]) -> String? {
        values.last?.split(separator: ",").last.map { String($0).trimmed }
    }

    /// A path that can stand before every link; nil for anything else, and for the root.
    private static func path(_ text: String) -> String? {
        var text = Substring(text.trimmed)
        while text.hasSuffix("/") { text = text.dropLast() }
        return WebSettings.isPath(String(text)) ? String(text) : nil
    }
}

extension Caller {
    /// Whether the host that a browser believes to talk to can be this one. Pages that only this machine can reach are
    /// otherwise read by any site whose name leads to 127.0.0.1 for a moment (DNS rebinding).
    func isMeant(by request: Request, settings: WebSettings) -> Bool {
        guard settings.isLoopback, !isFromProxy, let authority = request.head.authority else { return true }
        var host = Substring(authority.lowercased())
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") { host = host[..<colon] }
        if host.hasSuffix(".") { host = host.dropLast() }
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        return Endpoint(host: String(host)).map { $0.isLoopback } ?? false
    }
}

extension String {
    /// Without blanks at its ends.
    fileprivate var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}

extension HTTPFields {
    /// All values of a header, in order; none where no header can have the name.
    func values(of name: String) -> [String] { HTTPField.Name(name).map { self[values: $0] } ?? [] }
}
