import SNMP
import Sockets

/// Where pages are served, and whom they believe.
public struct WebSettings: Hashable, Sendable {
    /// The certificate that pages are served with, as PEM files.
    public struct Certificate: Hashable, Sendable {
        /// The chain, the server's own certificate first.
        public var certificate: String
        /// The private key, which only the daemon may read.
        public var key: String

        /// Names both files.
        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// A numeric address of this machine.
    public var listen: HostAndPort
    /// Below what path all pages lie, such as `/mainstay`; empty for the root.
    public var basePath: String = ""
    /// Nil where pages are served without encryption.
    public var certificate: Certificate?
    /// The numeric addresses of proxies whose `X-Forwarded-` headers count.
    public var trustedProxies: [String] = []
    /// The header in which such a proxy names who has signed in to it; nil where none is believed.
    public var userHeader: String?

    /// Loopback without encryption, what holds without `web:`.
    public static let usual = HostAndPort("127.0.0.1", defaultPort: WebReader.usualPort).map { WebSettings(listen: $0) }

    /// Whether only this machine can reach the pages.
    public var isLoopback: Bool { Endpoint(host: listen.host)?.isLoopback ?? false }

    /// Why pages of this place are not served: a clause with what to do. Nil where they can be.
    public var reasonNotToServe: String? {
        guard !isLoopback, certificate == nil, trustedProxies.isEmpty else { return nil }
        return "\(listen.host) is open to others without encryption: give `tls`, or name the proxy that has it in "
            + "`trusted_proxies`, or listen on 127.0.0.1"
    }

    /// Whether a text can be put before every link: `/mainstay`. What would have to be escaped, or leads up, cannot.
    public static func isPath(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return text.hasPrefix("/") && !parts.dropFirst().contains { !isPlain($0) }
    }

    private static func isPlain(_ part: Substring) -> Bool {
        !part.isEmpty && part != "." && part != ".."
            && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.~".contains($0)) }
    }
}

/// Reads `web:`.
struct WebReader {
    let absolute: (String) -> String

    static let usualPort: UInt16 = 8161

    /// Nil for `web: {listen: none}`, and where the address has a mistake.
    func read(_ document: Document) -> WebSettings? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let listen = mapping["listen"]
        let place = listen.map(endpoint) ?? WebSettings.usual?.listen
        let basePath = mapping["base_path"].flatMap(path) ?? ""
        let certificate = mapping["tls"].flatMap(certificate)
        let proxies = mapping["trusted_proxies"]?.distinct(address) ?? []
        let header = mapping["user_header"].flatMap(header)
        if header != nil, proxies.isEmpty {
            mapping["user_header"]?.report("`user_header` needs `trusted_proxies`: who else may set it")
        }
        guard let place else { return nil }
        let settings = WebSettings(
            listen: place, basePath: basePath, certificate: certificate, trustedProxies: proxies, userHeader: header)
        if let reason = settings.reasonNotToServe, let listen {
            listen.warn(.noPages, "no pages are served: \(reason)")
        }
        return settings
    }

    private func endpoint(_ document: Document) -> HostAndPort? {
        if document.text() == "none" { return nil }
        return document.parsed("a numeric address of this machine with a port, or none") { text in
            guard let place = HostAndPort(text, defaultPort: Self.usualPort), Endpoint(host: place.host) != nil else {
                return nil
            }
            return place
        }
    }

    /// A path that can be put before every link: `/mainstay`.
    private func path(_ document: Document) -> String? {
        document.parsed("a path such as /mainstay") { WebSettings.isPath($0) ? $0 : nil }
    }

    private func certificate(_ document: Document) -> WebSettings.Certificate? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let certificate = mapping.required("certificate", hint: "a PEM file")?.text().map(absolute)
        let key = mapping.required("key", hint: "a PEM file that only the daemon may read")?.text().map(absolute)
        guard let certificate, let key else { return nil }
        return WebSettings.Certificate(certificate: certificate, key: key)
    }

    private func address(_ document: Document) -> String? {
        document.parsed("a numeric address") { Endpoint(host: $0) == nil ? nil : $0 }
    }

    private func header(_ document: Document) -> String? {
        document.parsed("the name of a header, such as X-Remote-User") { text in
            let isName = !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            return isName ? text : nil
        }
    }
}
