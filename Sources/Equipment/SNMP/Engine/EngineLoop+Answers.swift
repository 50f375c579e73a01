import SNMPValues
import Sockets

/// How a datagram becomes the answer to a request.
extension EngineLoop {
    /// Decodes a datagram and ends the exchange that it answers, if any.
    mutating func handle(_ arrival: RequestSocket.Arrival) {
        do throws(MalformedMessage) {
            if try handleCommunityMessage(arrival) { return }
            try handleUserMessage(arrival)
        } catch {
            counters.malformed += 1
        }
    }

    /// Handles a version 1 or 2c message; false when it is of another version.
    private mutating func handleCommunityMessage(_ arrival: RequestSocket.Arrival) throws(MalformedMessage) -> Bool {
        let bytes = arrival.packet.span
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(in: bytes)
        let version = try message.int32(in: bytes)
        guard version != 3 else { return false }
        guard Version(rawValue: Int(version)) != nil else { throw MalformedMessage("version \(version)") }
        let community = try message.contents(of: BERReader.Tag.octetString, in: bytes)
        let header = try PDUHeader(from: &message, in: bytes)
        guard let agent = agent(expectedToAnswer: header.requestID, from: arrival.source), header.kind == .response
        else { return true }
        guard isCommunity(of: agent, at: community, in: bytes) else {
            counters.unauthentic += 1
            return true
        }
        let response = try header.pdu(in: bytes, expecting: variablesExpected(in: header.requestID))
        complete(header.requestID, with: response, receivedAt: arrival.at)
        return true
    }

    /// How many variables the answer to an id should have: room is reserved for so many.
    func variablesExpected(in id: Int32) -> Int {
        guard let query = table[id]?.query else { return 0 }
        switch query.operation {
        case .get, .getNext: return query.objects.count
        case .getBulk(let nonRepeaters, let maxRepetitions):
            return nonRepeaters + max(0, query.objects.count - nonRepeaters) * maxRepetitions
        }
    }

    /// The agent that must answer an id; nil, and counted, when the answer comes from elsewhere or too late.
    mutating func agent(expectedToAnswer id: Int32, from source: Endpoint) -> Int? {
        guard let agent = table.agent(of: id) else {
            if table.hasJustEnded(id) { counters.late += 1 } else { counters.unexpected += 1 }
            return nil
        }
        let target = agents[agent].target
        guard target.endpoint == source || target.answersFrom == .anyAddress else {
            counters.foreign += 1
            return nil
        }
        return agent
    }

    /// Whether an answer carries the community that its agent was asked with.
    private func isCommunity(of agent: Int, at place: Range<Int>, in bytes: borrowing Span<UInt8>) -> Bool {
        guard let community = agents.agents[agent].community, community.count == place.count else { return false }
        for index in community.indices where community[index] != bytes[place.lowerBound + index] { return false }
        return true
    }
}
