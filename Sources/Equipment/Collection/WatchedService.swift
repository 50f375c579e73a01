import Intervals
import Site
import Transfer

/// Watches one application: knows what to ask it and what it must answer to be up (article 4, 4.4).
struct WatchedService {
    let service: ApplicationService
    /// The password of the login that is tried.
    let password: String?
    private let group: SignalGroup
    private var isSteady = false
    private var saidAt = Instant.distantPast

    init(_ service: ApplicationService, password: String? = nil) {
        self.service = service
        self.password = password
        group = SignalGroup([service.signal], states: [.up])
    }

    /// Whether this is how it is watched already.
    func isWatching(_ service: ApplicationService, password: String?) -> Bool {
        self.service == service && self.password == password
    }

    /// Says in full what it is at the next check.
    mutating func sayAnew() { isSteady = false }

    var request: TransferRequest {
        let check = service.check
        let (method, url): (TransferRequest.Method, String) =
            switch service.kind {
            case .www: (.get, service.address)
            case .email: (.greet, "smtp://\(service.address)")
            case .ftp: (.greet, "ftp://\(service.address)")
            }
        return TransferRequest(
            method, url: url, username: check.username, password: password, certificates: check.certificates,
            startTLS: check.startTLS, isDirect: true, timeout: check.timeout)
    }

    enum Finding: Hashable {
        case read(Reading)
        case steady(SteadyReading)
    }

    /// - Parameter at: when it was asked.
    mutating func judge(_ result: TransferResult, at: Instant) -> Finding {
        guard result.failure != .shortage else {
            // What this machine cannot ask says nothing about the customer's application.
            isSteady = false
            return .read(Reading(signal: service.signal, at: at, state: .unknown, evidence: result.reason))
        }
        let complaint = complaint(about: result)
        let isUp = complaint == nil
        defer {
            isSteady = isUp
            saidAt = at
        }
        if isUp, isSteady { return .steady(SteadyReading(group: group, at: at, continuing: saidAt)) }
        return .read(
            Reading(
                signal: service.signal, at: at, state: isUp ? .up : .down,
                evidence: complaint ?? "answered \(result.status)"))
    }

    /// Why it is not up; nil when it is.
    private func complaint(about result: TransferResult) -> String? {
        switch result.failure {
        // Without a login of its own a check asks whether the server speaks, and a denial is an answer.
        case .loginDenied where service.kind == .ftp && service.check.username == nil: return nil
        case .some: return result.reason
        case nil: break
        }
        guard service.kind == .www else { return nil }
        guard (200..<400).contains(result.status) else { return "status \(result.status)" }
        guard let expected = service.check.expected else { return nil }
        let body = String(decoding: result.body, as: UTF8.self)
        guard !body.contains(expected) else { return nil }
        return "the page does not hold the text that is expected"
    }
}
