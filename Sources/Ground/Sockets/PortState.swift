import Dispatch

/// What the network reports about a UDP port that does not answer.
public enum PortState: Hashable, Sendable {
    /// Nothing: something may listen there, or a firewall drops what is sent.
    case silent
    /// The machine is there and nothing listens on the port.
    case closed
    /// Packets cannot get there, and why.
    case unreachable(String)

    fileprivate init(_ failure: SocketFailure) {
        self = if failure.isRefusal { .closed } else { .unreachable(failure.reason) }
    }
}

extension Endpoint {
    /// Sends an empty datagram and waits for a refusal (ICMP port unreachable), on a thread of its own.
    ///
    /// - Returns: also our own address on the way there, where there is a way.
    public func portState(within milliseconds: Int32 = 700) async -> (state: PortState, ownAddress: String?) {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: probe(milliseconds: milliseconds)) }
        }
    }

    private func probe(milliseconds: Int32) -> (state: PortState, ownAddress: String?) {
        var ownAddress: String?
        do throws(SocketFailure) {
            let exchange = try DatagramExchange(with: self)
            ownAddress = exchange.ownEndpoint?.host
            try exchange.send([])
            _ = try exchange.receive(milliseconds: milliseconds)
            return (.silent, ownAddress)
        } catch {
            return (PortState(error), ownAddress)
        }
    }
}
