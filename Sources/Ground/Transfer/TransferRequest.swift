/// One exchange with a server, by the protocol that the URL names: HTTP, SMTP or FTP.
public struct TransferRequest: Hashable, Sendable {
    /// What is done at the server.
    public enum Method: Hashable, Sendable {
        /// Reads what the URL names.
        case get
        /// Posts a body by HTTP; headers are `Name: value`.
        case post(body: String, headers: [String])
        /// Hands over an RFC 5322 message by SMTP.
        case mail(from: String, to: String, message: String)
        /// Waits for the protocol's greeting and logs in, and does nothing else.
        case greet
    }

    /// What is done at the server.
    public var method: Method
    /// Where to, and by which protocol.
    public var url: String
    /// The name to log in with; nil for no login.
    public var username: String?
    /// The password to log in with.
    public var password: String?
    /// A file of PEM certificates to trust instead of the system's.
    public var certificates: String?
    /// Whether STARTTLS must be offered and must work.
    public var startTLS: Bool
    /// Whether proxies that the environment names are left aside.
    public var isDirect: Bool
    /// How long the whole exchange may take, in milliseconds.
    public var timeout: Int64
    /// How many octets of the answer are kept. The exchange ends with them, whatever the server would still send.
    public var kept: Int

    /// Describes an exchange.
    public init(
        _ method: Method, url: String, username: String? = nil, password: String? = nil, certificates: String? = nil,
        startTLS: Bool = false, isDirect: Bool = false, timeout: Int64 = 30_000, kept: Int = 1 << 20
    ) {
        self.method = method
        self.url = url
        self.username = username
        self.password = password
        self.certificates = certificates
        self.startTLS = startTLS
        self.isDirect = isDirect
        self.timeout = timeout
        self.kept = kept
    }
}

/// How an exchange ended.
public struct TransferResult: Hashable, Sendable {
    /// Why an exchange was not completed.
    public enum Failure: Hashable, Sendable {
        /// The server was not reached, did not answer in time, or broke off.
        case unavailable
        /// The server's certificate is not valid, or TLS does not work.
        case untrusted
        /// The server denied the login.
        case loginDenied
        /// The server or libcurl refuses for any other reason.
        case refused
        /// This machine has no descriptor or memory left for it now: this says nothing about the server.
        case shortage
    }

    /// Nil when the exchange was completed, whatever the status.
    public var failure: Failure?
    /// The status of the protocol's last answer; 0 when there was none.
    public var status: Int
    /// What went wrong, for people.
    public var reason: String
    /// The beginning of what was received, as much as the request keeps.
    public var body: [UInt8]

    /// Describes how an exchange ended.
    public init(failure: Failure? = nil, status: Int = 0, reason: String = "", body: [UInt8] = []) {
        self.failure = failure
        self.status = status
        self.reason = reason
        self.body = body
    }
}
