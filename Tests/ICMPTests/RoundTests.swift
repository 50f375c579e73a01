import Foundation
import Synchronization
import Testing

@testable import ICMP

@Suite struct RoundTableTests {
    private let host = HostAddress("192.0.2.1")
    private let second: UInt64 = 1_000_000_000

    private func table() throws -> (RoundTable, HostAddress) {
        var table = RoundTable(configuration: ProberConfiguration(), key: 7)
        let host = try #require(host)
        table.add(Round(tag: 1, host: host), at: 0)
        return (table, host)
    }

    private func sent(_ actions: [RoundTable.Action]) -> [Echo.Identity] {
        actions.compactMap { if case .send(let identity, _) = $0 { identity } else { nil } }
    }

    @Test func threeRequestsThenSilence() throws {
        var (table, host) = try table()
        let counts = [0, second / 2, second].map {
            sent(table.due(by: $0, wallClock: 5000 + Int64($0 / 1_000_000))).count
        }
        #expect(counts == [1, 1, 1])
        let early = table.due(by: second * 2 - 1, wallClock: 6999)
        #expect(early.isEmpty)
        let end = table.due(by: second * 2, wallClock: 7000)
        #expect(end == [.finish(RoundResult(tag: 1, host: host, sentAt: 5000, outcome: .silence))])
        #expect(table.isEmpty)
    }

    @Test func anyAnswerEndsTheRound() throws {
        var (table, host) = try table()
        let requests = table.due(by: 0, wallClock: 0)
        let first = try #require(sent(requests).first)
        _ = table.due(by: second / 2, wallClock: 500)
        let result = table.replied(first, from: host, at: second / 2 + 9)
        #expect(result?.outcome == .answered(roundTrip: .nanoseconds(Int64(second / 2 + 9))))
        let repeated = table.replied(first, from: host, at: second)
        #expect(repeated == nil)
        #expect(table.foreign == 1)
    }

    @Test func strangersAnswerNothing() throws {
        var (table, host) = try table()
        let requests = table.due(by: 0, wallClock: 0)
        var identity = try #require(sent(requests).first)
        let other = try #require(HostAddress("192.0.2.2"))
        var answers = [table.replied(identity, from: other, at: 1)]
        identity.key += 1
        answers.append(table.replied(identity, from: host, at: 1))
        identity.key -= 1
        // That request was not sent yet.
        identity.sequence = 2
        answers.append(table.replied(identity, from: host, at: 1))
        #expect(answers == [nil, nil, nil])
        #expect(table.foreign == 3)
    }

    @Test func firstRequestsAreSpreadByTheRate() throws {
        var configuration = ProberConfiguration()
        configuration.rate = 10
        var table = RoundTable(configuration: configuration, key: 7)
        let host = try #require(host)
        for tag in UInt64(0)..<5 { table.add(Round(tag: tag, host: host), at: 0) }
        let counts = [0, second / 10, second / 10 * 3].map { sent(table.due(by: $0, wallClock: 0)).count }
        #expect(counts == [1, 1, 2])
    }

    @Test func whatTheKernelRefusesIsSaid() throws {
        var (table, _) = try table()
        for step in 0..<3 {
            for identity in sent(table.due(by: UInt64(step) * second / 2, wallClock: 0)) {
                table.sent(identity, refusal: "Network is unreachable")
            }
        }
        let end = table.due(by: second * 2, wallClock: 0)
        guard case .finish(let result)? = end.first else {
            Issue.record("the round did not end")
            return
        }
        #expect(result.outcome == .cannotSend("Network is unreachable"))
    }
}

@Suite struct EchoTests {
    private let identity = Echo.Identity(key: 0x0123_4567_89AB_CDEF, slot: 3, generation: 9, sequence: 2)

    private func reply(_ change: (inout [UInt8]) -> Void = { _ in }) -> Echo.Identity? {
        var packet = Echo.request(identity, isIPv6: false)
        packet[0] = 0
        change(&packet)
        return packet.withUnsafeBufferPointer { Echo.reply($0, isIPv6: false, hasIPHeader: false) }
    }

    @Test func aReplyCarriesWhatWasSent() { #expect(reply() == identity) }

    @Test func aRequestsChecksumIsRight() { #expect(Echo.checksum(Echo.request(identity, isIPv6: false)) == 0) }

    @Test func mangledRepliesAreNone() {
        #expect(reply { $0.removeLast() } == nil)
        #expect(reply { $0[0] = 3 } == nil)
        #expect(reply { $0[24] ^= 1 } == nil)
        #expect(reply { $0 = [] } == nil)
    }
}

@Suite struct ProberTests {
    /// Pings hosts for real and waits for all results.
    private func ping(_ hosts: [String]) async throws -> [String: RoundResult] {
        var configuration = ProberConfiguration()
        configuration.rate = 100_000
        configuration.spacing = .milliseconds(50)
        configuration.timeout = .milliseconds(200)
        let (stream, continuation) = AsyncStream.makeStream(of: [RoundResult].self)
        let prober = try Prober(
            configuration: configuration, mailbox: Prober.Mailbox { continuation.yield($0) })
        prober.start()
        defer { prober.stop() }
        prober.submit(
            hosts.enumerated().compactMap { index, text in
                HostAddress(text).map { Round(tag: UInt64(index), host: $0) }
            })
        var results: [String: RoundResult] = [:]
        for await batch in stream {
            for result in batch { results[hosts[Int(result.tag)]] = result }
            if results.count == hosts.count { break }
        }
        return results
    }

    @Test func loopbackAnswersOverBothFamilies() async throws {
        let results = try await ping(["127.0.0.1", "::1", "127.9.8.7"])
        #expect(!results.values.contains { !$0.isAnswered })
    }

    @Test func thousandsAtOnce() async throws {
        let hosts = (0..<5000).map { "127.1.\($0 / 250).\($0 % 250 + 1)" }
        let results = try await ping(hosts)
        #expect(results.count == hosts.count)
        #expect(!results.values.contains { !$0.isAnswered })
    }

    /// 240.0.0.1 is reserved (RFC 1112): the kernel has no way to it.
    @Test func anUnreachableHostFails() async throws {
        let results = try await ping(["240.0.0.1"])
        #expect(results["240.0.0.1"]?.isAnswered == false)
    }
}
