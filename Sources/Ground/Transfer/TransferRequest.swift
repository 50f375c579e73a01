/// One exchange with a server, by HTTP, SMTP or FTP as the URL says.
public struct TransferRequest: Hashable, Sendable {
    public enum Method: Hashable, Sendable {
        case get
        /// Headers are `Name: value`.
        case post(body: String, headers: [String])
        /// An RFC 5322 message.
        case mail(from: String, to: String, message: String)
        /// The protocol's greeting and login, nothing else.
        case greet
    }

    public var method: Method
    public var url: String
    public var username: String?
    public var password: String?
    /// A file of PEM certificates to trust instead of the system's.
    public var certificates: String?
    /// STARTTLS must be offered and must work.
    public var startTLS: Bool
    /// Goes by no proxy that the environment names.
    public var isDirect: Bool
    /// For all of it, in milliseconds.
    public var timeout: Int64

    public init(
        _ method: Method, url: String, username: String? = nil, password: String? = nil, certificates: String? = nil,
        startTLS: Bool = false, isDirect: Bool = false, timeout: Int64 = 30_000
    ) {
        (self.method, self.url, self.username, self.password) = (method, url, username, password)
        (self.certificates, self.startTLS) = (certificates, startTLS)
        (self.isDirect, self.timeout) = (isDirect, timeout)
    }
}

/// What became of an exchange.
public struct TransferResult: Hashable, Sendable {
    public enum Failure: Hashable, Sendable {
        /// Not reached, not answered in time, broken off.
        case unavailable
        /// Its certificate is not valid, or TLS does not work.
        case untrusted
        /// The server denied the login.
        case loginDenied
        /// Anything else that the server or libcurl will not do.
        case refused
    }

    /// Nil when the exchange was completed, whatever the status.
    public var failure: Failure?
    /// The protocol's status; 0 when there was no answer.
    public var status: Int
    /// What went wrong, for people.
    public var reason: String
    /// The first MiB.
    public var body: [UInt8]

    public init(failure: Failure? = nil, status: Int = 0, reason: String = "", body: [UInt8] = []) {
        (self.failure, self.status, self.reason, self.body) = (failure, status, reason, body)
    }
}
