import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import Notation
import Office
import Settings

/// What the gate and the sign-in pages share.
struct Access: Sendable {
    let control: AccessControl
    let settings: WebSettings
    let logger: Logger

    init(control: AccessControl, settings: WebSettings, logger: Logger) {
        self.control = control
        self.settings = settings
        self.logger = logger
        // Present from the beginning, so that the first failure is a rise.
        for reason in FailureReason.allCases { reason.counter.increment(by: 0) }
    }

    /// Notes that somebody was not let in.
    func note(
        _ event: AccessEntry.Event, who: String? = nil, from caller: Caller, subject: String? = nil
    ) {
        FailureReason(event)?.counter.increment()
        control.note(event, who: who, from: caller.address, subject: subject?.shownInLog)
    }
}

/// Why somebody was not let in, as `mainstay_login_failures_total` counts it.
enum FailureReason: String, CaseIterable {
    case password
    case locked
    case token
    case origin

    init?(_ event: AccessEntry.Event) {
        switch event {
        case .wrongPassword, .unknownUser: self = .password
        case .locked: self = .locked
        case .wrongToken: self = .token
        case .wrongOrigin: self = .origin
        case .signedIn, .signedOut, .notPermitted, .entered, .accountAdded, .passwordChanged, .tokenIssued, .revoked:
            return nil
        }
    }

    fileprivate var counter: Counter {
        Counter(label: "mainstay_login_failures_total", dimensions: [("reason", rawValue)])
    }
}

extension String {
    /// As much of a request's path as the log keeps.
    var shownInLog: String { String(onOneLine.prefix(200)) }
}

/// The cookies of the gate. Where everything is encrypted, their names keep other hosts of the same domain, and pages
/// that are not encrypted, from setting them (RFC 6265bis, 4.1.3).
struct GateCookie {
    enum Purpose: String {
        case session = "mainstay"
        /// The sign-in form's.
        case form = "mainstay-form"
    }

    let purpose: Purpose
    let isSecure: Bool
    /// The path below which all pages lie; empty for the root.
    let base: String

    init(_ purpose: Purpose, for caller: Caller, below basePath: String) {
        self.purpose = purpose
        isSecure = caller.isSecure
        base = caller.prefix + basePath
    }

    private var name: String {
        guard isSecure else { return purpose.rawValue }
        // A host's own cookie lies at its root; below a path the pages of others shall not get it.
        return base.isEmpty ? "__Host-\(purpose.rawValue)" : "__Secure-\(purpose.rawValue)"
    }

    /// What the browser sent.
    func value(in request: Request) -> String? { request.cookies[name]?.value }

    /// The cookie with a value.
    ///
    /// - Parameter lifetime: in seconds; nil until the browser is closed.
    func holding(_ value: String, lifetime: Int? = nil) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: lifetime, path: base.isEmpty ? "/" : base, secure: isSecure,
            httpOnly: true, sameSite: .lax)
    }

    /// Takes it away.
    var removed: Cookie { holding("", lifetime: 0) }
}
