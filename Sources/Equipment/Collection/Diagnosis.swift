import SNMP
import SNMPValues
import Sockets

/// Finds out why a device does not answer a probe, in one sentence that says what to do.
///
/// A pure machine: it names the next question as long as the answer would change the sentence.
struct Diagnosis {
    enum Question: Hashable {
        /// Whether anything listens on the port.
        case port
        /// The same question once more.
        case again
        /// Whether any version 3 engine reports itself: agents do so to anybody.
        case discovery
        /// The same user without encryption.
        case withoutPrivacy
        /// The same credentials at port 161.
        case usualPort
    }

    let target: Target
    let failure: RequestFailure
    /// Whether the device had said who it is before.
    let hasAnswered: Bool
    /// How long one try waits, for the sentence.
    let timeout: Duration
    private var port: PortState?
    private var ownAddress: String?
    private var answers: [Question: Bool] = [:]

    init(_ failure: Probe.Failure, at target: Target, timeout: Duration) {
        self.failure = failure.reason
        hasAnswered = failure.hasAnswered
        self.target = target
        self.timeout = timeout
    }

    /// Nil when `sentence` says all that can be known.
    var question: Question? {
        guard failure == .timeout else { return nil }
        return relevant.first { question in
            guard question == .port else { return answers[question] == nil }
            return port == nil
        }
    }

    mutating func record(_ isAnswered: Bool, for question: Question) { answers[question] = isAnswered }

    mutating func recordPort(_ state: PortState, ownAddress: String?) {
        port = state
        self.ownAddress = ownAddress
    }

    /// In the order in which they are asked; each may make the next one matter.
    private var relevant: [Question] {
        switch port {
        case nil: [.port]
        case .unreachable: []
        case .closed: usualPort
        case .silent where hasAnswered || answers[.again] == true: [.again]
        case .silent where answers[.discovery] == true: [.again, .discovery] + withoutPrivacy
        case .silent: [.again, .discovery] + usualPort
        }
    }

    private var usualPort: [Question] {
        if target.endpoint.port == Endpoint.agentPort { [] } else { [.usualPort] }
    }

    private var withoutPrivacy: [Question] {
        if user?.privacy == nil { [] } else { [.withoutPrivacy] }
    }

    private var user: User? { if case .user(let user) = target.credentials { user } else { nil } }
}

extension Diagnosis {
    var sentence: String {
        switch failure {
        case .timeout: silence
        case .unknownUser:
            "\(place) knows no SNMPv3 user \(userName): create it on the device, or correct `username`."
        case .wrongDigest:
            "\(place) knows the user \(userName), but \(authentication) with this passphrase does not authenticate it: set "
                + "authentication protocol and passphrase as they are on the device."
        case .decryptionError: privacyAdvice
        case .unsupportedSecurityLevel:
            "\(place) does not serve the user \(userName) at this security level: give the credentials authentication and "
                + "privacy exactly as the device has them for this user."
        case .notInTimeWindow:
            "\(place) refuses what it says is its own time (notInTimeWindow): its clock or boot counter was set back; "
                + "restart its SNMP agent, and see that no other device has its engine identifier."
        case .cannotSend(let reason):
            "\(place) cannot be reached (\(reason)): check this machine's network and its route to the device."
        case .unreachable: "\(place) cannot be reached. \(failure)"
        case .tooBig:
            "\(place) cannot answer even small questions (tooBig): raise the message size in its SNMP settings, or update "
                + "its firmware."
        default: "\(place): \(failure)"
        }
    }

    private var place: String { target.endpoint.description }

    private var host: String { target.endpoint.host }

    private var userName: String { user?.name ?? "" }

    private var authentication: String { user?.authentication?.protocol.rawValue ?? "no authentication" }

    private var collector: String { ownAddress.map { "this collector (\($0))" } ?? "this collector" }

    private var privacyAdvice: String {
        "\(place) authenticates the user \(userName), but cannot read what is encrypted with "
            + "\(user?.privacy?.protocol.rawValue ?? "privacy"): set privacy protocol and passphrase as they are on the "
            + "device."
    }

    private var silence: String {
        switch port {
        case .unreachable(let reason)?:
            return "\(host) cannot be reached (\(reason)): check the address and the route to it."
        case _ where answers[.usualPort] == true:
            return
                "No agent answers on port \(target.endpoint.port) of \(host), but one does on 161: leave the port out."
        case .closed?:
            return
                "Nothing listens on UDP port \(target.endpoint.port) of \(host): switch SNMP on in the device's network "
                + "settings, or give the port that it uses."
        case _ where answers[.again] == true:
            return
                "\(place) answers, but not to everything within three times \(timeout): it is slow or loses packets; "
                + "try a longer --timeout."
        case _ where hasAnswered:
            return
                "\(place) answered at first and then fell silent: it limits requests or loses them; wait a minute, see that "
                + "nothing else asks it much, and try a longer --timeout."
        case _ where answers[.discovery] == true: return refusal
        default: break
        }
        let version = if user == nil { "" } else { "v3" }
        let community = if user == nil { "the community is right and " } else { "" }
        return
            "\(place) says nothing at all: check the address, that SNMP\(version) is on, that a firewall "
            + "lets UDP port \(target.endpoint.port) through, and that \(community)the device's access list allows "
            + "\(collector)."
    }

    /// Says that somebody is there and does not answer us.
    private var refusal: String {
        guard let user else {
            return "An SNMP agent is at \(place) but ignores this community: check its spelling, and that the device's "
                + "access list allows \(collector) to read with it."
        }
        if user.privacy != nil, answers[.withoutPrivacy] == true { return privacyAdvice }
        return
            "An SNMPv3 agent is at \(place) but does not answer the user \(userName): check that the device's access list "
            + "allows \(collector), and what the user may read."
    }
}
