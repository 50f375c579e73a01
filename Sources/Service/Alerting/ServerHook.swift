import Digests
import Notation
import Site
import Transfer

/// Sends an event to a webhook or a mail server, without a program in between.
struct ServerHook {
    let hook: Hook
    let message: HookMessage
    /// What the message to a webhook is signed with, or the password at the mail server.
    let secret: String?

    /// What to send; nil when the hook is an executable, or no recipient of a mail is named.
    var request: TransferRequest? {
        switch hook.means {
        case .executable, .anchor: nil
        case .webhook(let url): post(to: url)
        case .mail(let server, let from, let to):
            (message.contact?.to ?? to).map { mail(by: server, from: from, to: $0) }
        }
    }

    private func post(to url: String) -> TransferRequest {
        let body = message.body(hook.payload)
        var headers = ["Content-Type: \(hook.payload.mediaType)", "Idempotency-Key: \(message.event.id)"]
        if let secret { headers.append("Mainstay-Signature: sha256=\(Self.signature(of: body, with: secret))") }
        return TransferRequest(
            .post(body: body, headers: headers), url: url, timeout: hook.timeout, kept: Delivery.keptOutput)
    }

    /// HMAC-SHA-256 (RFC 2104) in hexadecimal, over the octets of the body.
    static func signature(of body: String, with secret: String) -> String {
        MessageAuthentication.hexadecimal(of: body, secret: secret)
    }

    private func mail(by server: String, from: String, to: String) -> TransferRequest {
        TransferRequest(
            .mail(from: from, to: to, message: MailMessage(message, from: from, to: to).text), url: server,
            username: secret.map { _ in from }, password: secret, startTLS: secret != nil && server.hasPrefix("smtp:"),
            timeout: hook.timeout)
    }

    /// What a transfer means for the delivery.
    func outcome(_ result: TransferResult) -> Delivery.Outcome {
        switch result.failure {
        case .unavailable: return .unavailable(result.reason)
        case .shortage: return .shortage(result.reason)
        case .untrusted, .loginDenied: return .refused(result.reason)
        case .refused: return refusal(result, reason: result.reason)
        case nil: break
        }
        if case .mail = hook.means { return .delivered }
        if (200..<300).contains(result.status) { return .delivered }
        let answer = String(decoding: result.body.prefix(200), as: UTF8.self)
        return refusal(result, reason: "\(result.status): \(answer)")
    }

    private func refusal(_ result: TransferResult, reason: String) -> Delivery.Outcome {
        guard isBusy(result.status) else { return .refused(reason) }
        return .unavailable(reason)
    }

    /// Whether another attempt may succeed: HTTP's 408, 425, 429 and 5xx (RFC 9110), SMTP's 4xx (RFC 5321).
    private func isBusy(_ status: Int) -> Bool {
        if case .mail = hook.means { return (400..<500).contains(status) }
        return [408, 425, 429].contains(status) || status >= 500
    }
}

extension Hook.Payload {
    fileprivate var mediaType: String {
        switch self {
        case .cloudevents: "application/cloudevents+json; charset=UTF-8"
        case .alertmanager: "application/json"
        }
    }
}

/// A mail about an event (RFC 5322). Text from devices cannot begin a header: it has no line breaks there.
struct MailMessage {
    let text: String

    init(_ message: HookMessage, from: String, to: String) {
        let event = message.event
        let headers = [
            "From: \(Self.line(from))", "To: \(Self.line(to))", "Subject: \(Self.encoded(message.summary))",
            "Date: \(event.at.mailDate)",
            "Message-ID: <\(event.id).\(message.attempt)@\(Self.line(event.site)).mainstay>",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
        ]
        // A customer reads a sentence; a program of the operator's reads the event below it.
        let body = message.forCustomer.map { "\($0)\n" } ?? "\(message.summary)\n\n\(message.json)\n"
        text = headers.joined(separator: "\r\n") + "\r\n\r\n" + Self.wrapped(Base64.encode(body.utf8)) + "\r\n"
    }

    /// The text without control characters.
    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    }

    /// The text as encoded words (RFC 2047) of at most 75 octets each.
    private static func encoded(_ text: String) -> String {
        let octets = Array(line(text).utf8.prefix(200))
        return stride(from: 0, to: octets.count, by: 42).map { start in
            "=?UTF-8?B?\(Base64.encode(octets[start..<min(start + 42, octets.count)]))?="
        }.joined(separator: "\r\n ")
    }

    /// The text in lines of 76 octets (RFC 2045, 6.8).
    private static func wrapped(_ text: String) -> String {
        let octets = Array(text.utf8)
        return stride(from: 0, to: octets.count, by: 76).map { start in
            String(decoding: octets[start..<min(start + 76, octets.count)], as: UTF8.self)
        }.joined(separator: "\r\n")
    }
}
