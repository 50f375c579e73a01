import SNMP

@testable import Collection

/// Hands requests to one scripted agent and answers them at once, on the caller's thread.
struct InstantEngine: RequestSending {
    let agent: ScriptedAgent
    var sentAt: Int64 = 1_790_000_000_000

    func submit(_ requests: [Request], to mailbox: Mailbox) {
        mailbox.deliver(
            requests.map { request in
                Response(
                    tag: request.tag, query: request.query, result: agent.answer(request.query),
                    roundTrip: .milliseconds(4), sentAt: sentAt, receivedAt: sentAt + 4, engine: agent.engine)
            })
    }
}
