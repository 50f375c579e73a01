public import ICMP
public import SNMP
public import Transfer

/// Sends requests to SNMP agents; in operation the `Engine`.
public protocol RequestSending: Sendable {
    /// Hands requests over and returns at once. Each gets exactly one response in the mailbox, on any thread.
    func submit(_ requests: [Request], to mailbox: Mailbox)
}

extension Engine: RequestSending {}

extension RequestSending {
    /// Asks once and waits for the response.
    func perform(_ request: Request) async -> Response {
        await withCheckedContinuation { continuation in
            submit(
                [request],
                to: Mailbox { responses in
                    for response in responses { continuation.resume(returning: response) }
                })
        }
    }
}

/// Pings hosts; in operation the `Prober`.
public protocol RoundSending: Sendable {
    /// Begins to work on what is submitted.
    func start()
    /// Ends; rounds under way get no result.
    func stop()
    /// Hands rounds over and returns at once. Results come to the mailbox that the sender was made with.
    func submit(_ rounds: [Round])
}

extension Prober: RoundSending {}

/// Asks applications; in operation the `TransferEngine`.
public protocol TransferPerforming: Sendable {
    /// Asks once and waits for the result.
    func perform(_ request: TransferRequest) async -> TransferResult
}

extension TransferEngine: TransferPerforming {}
