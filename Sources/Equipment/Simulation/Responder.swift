import SNMP
import SNMPValues

/// Answers one request from a tree, as an agent of version 1 or 2c does (RFC 1157, RFC 3416).
struct Responder {
    let community: [UInt8]
    let tree: ObjectTree
    /// No more variables than fit an unfragmented packet, like many real cards.
    private static let mostVariables = 64

    /// The answer to a packet; nil where agents are silent: to anything but a request, and to a wrong community.
    func answer(_ packet: [UInt8]) -> [UInt8]? {
        // Agents silently drop what is not a message, and so does this one.
        guard let request = try? CommunityMessage(packet), request.community == community else { return nil }
        var reply = request
        reply.pdu.kind = .response
        reply.pdu.errorStatus = 0
        reply.pdu.errorIndex = 0
        let names = request.pdu.variables.map(\.name)
        switch request.pdu.kind {
        case .get: reply.pdu.variables = names.map(tree.get)
        case .getNext: reply.pdu.variables = names.map(tree.next)
        case .getBulk where request.version == .v2c: reply.pdu.variables = bulk(request.pdu, of: names)
        default: return nil
        }
        if request.version == .v1, let index = reply.pdu.variables.firstIndex(where: \.value.isException) {
            // Version 1 has no exceptions: it answers noSuchName, with the request's variables.
            reply.pdu.variables = request.pdu.variables
            reply.pdu.errorStatus = 2
            reply.pdu.errorIndex = Int32(index + 1)
        }
        return reply.octets
    }

    private func bulk(_ pdu: PDU, of names: [ObjectIdentifier]) -> [VarBind] {
        let once = names.prefix(Int(max(0, pdu.errorStatus)))
        var result = once.map(tree.next)
        var columns = Array(names.dropFirst(once.count))
        for _ in 0..<max(0, pdu.errorIndex) where !columns.isEmpty && result.count < Self.mostVariables {
            let row = columns.map(tree.next)
            result += row
            columns = row.map(\.name)
            if row.allSatisfy({ $0.value == .endOfMibView }) { break }
        }
        return Array(result.prefix(Self.mostVariables))
    }
}
