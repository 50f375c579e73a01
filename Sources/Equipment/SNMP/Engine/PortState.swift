internal import CSockets
import Dispatch
import Glibc
import Sockets

/// What the network says about a UDP port from which nothing is heard.
public enum PortState: Hashable, Sendable {
    /// Nothing: something may listen there, or a firewall drops what is sent.
    case silent
    /// The machine is there and nothing listens on the port.
    case closed
    /// Why packets cannot get there.
    case unreachable(String)
}

extension Endpoint {
    /// Sends an empty datagram and waits for a refusal (ICMP port unreachable), on a thread of its own.
    ///
    /// - Returns: also our own address on the way there, where there is a way.
    public func portState(within milliseconds: Int32 = 700) async -> (state: PortState, ownAddress: String?) {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: knock(milliseconds)) }
        }
    }

    private func knock(_ milliseconds: Int32) -> (state: PortState, ownAddress: String?) {
        let descriptor = ms_socket(isIPv6 ? 6 : 4, 0, 0)
        guard descriptor >= 0 else { return (Self.state(-descriptor), nil) }
        defer { close(descriptor) }
        var (peer, local) = (address, ms_address())
        let status = ms_connect(descriptor, &peer, &local)
        guard status == 0 else { return (Self.state(-status), nil) }
        let own = Endpoint(local)?.host
        var octet: UInt8 = 0
        let result = withUnsafeMutablePointer(to: &octet) { octet in
            var datagram = ms_datagram()
            (datagram.bytes, datagram.peer) = (octet, peer)
            let sent = ms_send(descriptor, &datagram, 1)
            guard sent >= 0 else { return sent }
            datagram.capacity = 1
            let descriptors = [descriptor]
            guard ms_wait(descriptors, 1, milliseconds) > 0 else { return 0 }
            return ms_receive(descriptor, &datagram, 1)
        }
        return (result < 0 ? Self.state(-result) : .silent, own)
    }

    private static func state(_ code: Int32) -> PortState {
        code == ECONNREFUSED ? .closed : .unreachable(SocketFailure(code: code).reason)
    }
}
