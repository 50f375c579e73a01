import Foundation
import Sockets
import Synchronization
import Testing

@testable import ICMP

@Suite struct RoundTableTests {
    private let host = HostAddress("192.0.2.1")
    private let second: UInt64 = 1_000_000_000

    private func table() throws -> (RoundTable, HostAddress) {
        var table = RoundTable(configuration: ProberConfiguration(), key: 7)
        let host = try #require(host)
        table.add([Round(tag: 1, host: host)])
        return (table, host)
    }

    /// Everything that leaves by an instant.
    private func sendings(_ table: inout RoundTable, by now: UInt64) -> [Echo] {
        var result: [Echo] = []
        while let sending = table.nextSending(by: now, wallClock: now) { result.append(sending.echo) }
        return result
    }

    private func replied(
        _ table: inout RoundTable, _ echo: Echo, from host: HostAddress, at now: UInt64
    ) -> RoundResult? {
        table.replied(echo, from: host, arrivedAt: now, now: now)
    }

    @Test func threeRequestsThenSilence() throws {
        var (table, host) = try table()
        let start = 5 * second
        let counts = [0, second / 2, second].map { sendings(&table, by: start + $0).count }
        #expect(counts == [1, 1, 1])
        let early = table.nextSilence(by: start + second * 2 - 1)
        #expect(early == nil)
        let end = table.nextSilence(by: start + second * 2)
        #expect(end == RoundResult(tag: 1, host: host, sentAt: 5000, outcome: .silence))
        #expect(table.count == 0 && table.nextDue(from: start + second * 3) == nil)
    }

    @Test func anyAnswerEndsTheRound() throws {
        var (table, host) = try table()
        let sent = sendings(&table, by: second)
        let first = try #require(sent.first)
        _ = sendings(&table, by: second * 3 / 2)
        let result = replied(&table, first, from: host, at: second * 3 / 2 + 9)
        #expect(result?.outcome == .answered(roundTrip: .nanoseconds(Int64(second / 2 + 9))))
        let repeated = replied(&table, first, from: host, at: second * 2)
        #expect(repeated == nil)
        #expect(table.counters.foreign == 1)
        let silence = table.nextSilence(by: second * 10)
        #expect(silence == nil)
    }

    @Test func strangersAnswerNothing() throws {
        var (table, host) = try table()
        let sent = sendings(&table, by: 0)
        var echo = try #require(sent.first)
        let other = try #require(HostAddress("192.0.2.2"))
        var answers = [replied(&table, echo, from: other, at: 1)]
        echo.key += 1
        answers.append(replied(&table, echo, from: host, at: 1))
        echo.key -= 1
        // That request was not sent yet.
        echo.sequence = 2
        answers.append(replied(&table, echo, from: host, at: 1))
        echo.sequence = 1
        echo.generation &+= 1
        answers.append(replied(&table, echo, from: host, at: 1))
        echo.slot = 99
        answers.append(replied(&table, echo, from: host, at: 1))
        #expect(answers == [nil, nil, nil, nil, nil])
        #expect(table.counters.foreign == 5)
    }

    /// The machine's clock was set back, or far ahead, between request and reply.
    @Test func aClockThatJumpsMakesNoRoundTrip() throws {
        for arrivedAt in [0, 900 * second] {
            var (table, host) = try table()
            let now = 50 * second
            let next = table.nextSending(by: now, wallClock: 100 * second)
            let sending = try #require(next)
            let result = table.replied(sending.echo, from: host, arrivedAt: arrivedAt, now: now + 7000)
            #expect(result?.outcome == .answered(roundTrip: .nanoseconds(7000)))
        }
    }

    @Test func theRateIsKept() throws {
        var configuration = ProberConfiguration()
        (configuration.rate, configuration.requests) = (1000, 1)
        var table = RoundTable(configuration: configuration, key: 7)
        let host = try #require(host)
        table.add((0..<500).map { Round(tag: $0, host: host) })
        var sent: [UInt64] = []
        for millisecond in UInt64(0)..<1000 {
            let now = second + millisecond * 1_000_000
            sent += sendings(&table, by: now).map { _ in now }
        }
        #expect(sent.count == 500)
        // In no stretch more than its share and two ticks' worth.
        for (index, start) in sent.enumerated() {
            let within = sent[index...].prefix { $0 - start < 100_000_000 }.count
            #expect(within <= 105)
        }
    }

    @Test func whatTheKernelRefusesIsSaid() throws {
        for (code, expected) in [
            (ENETUNREACH, RoundResult.Outcome.unreachable("Network is unreachable")),
            (EPERM, .notSent("Operation not permitted")), (ENOBUFS, .notSent("No buffer space available")),
        ] {
            var (table, _) = try table()
            for step in 0..<3 {
                for echo in sendings(&table, by: UInt64(step) * second / 2) { table.refused(echo, code: code) }
            }
            let end = table.nextSilence(by: second * 2)
            #expect(end?.outcome == expected)
        }
    }

    @Test func oneRequestThatLeftMakesSilenceCount() throws {
        var (table, _) = try table()
        for step in 0..<3 {
            for echo in sendings(&table, by: UInt64(step) * second / 2) where step > 0 {
                table.refused(echo, code: ENOBUFS)
            }
        }
        let end = table.nextSilence(by: second * 2)
        #expect(end?.outcome == .silence)
    }

    /// However replies, losses and time fall, every round ends once.
    @Test func everyRoundHasOneResult() throws {
        let host = try #require(host)
        for _ in 0..<30 {
            var table = RoundTable(configuration: ProberConfiguration(), key: 7)
            var (now, added) = (second, UInt64(0))
            var flying: [Echo] = []
            var ended: [UInt64] = []
            while added < 300 || table.count > 0 {
                now += .random(in: 0...50_000_000)
                if added < 300, Bool.random() {
                    let portion = UInt64.random(in: 1...min(5, 300 - added))
                    table.add((added..<added + portion).map { Round(tag: $0, host: host) })
                    added += portion
                }
                flying += sendings(&table, by: now)
                flying.shuffle()
                for _ in 0..<min(flying.count, Int.random(in: 0...2)) {
                    let echo = flying.removeLast()
                    // Some are lost, some come twice.
                    for _ in 0..<Int.random(in: 0...2) {
                        if let result = replied(&table, echo, from: host, at: now) { ended.append(result.tag) }
                    }
                }
                while let result = table.nextSilence(by: now) { ended.append(result.tag) }
            }
            #expect(ended.sorted() == Array(0..<300))
        }
    }
}

@Suite struct EchoTests {
    private let echo = Echo(key: 0x0123_4567_89AB_CDEF, slot: 3, generation: 9, sequence: 2, sentAt: 1_700_000_000)

    private func packet(_ change: (inout [UInt8]) -> Void = { _ in }) -> [UInt8] {
        var packet = [UInt8](repeating: 0, count: Echo.length)
        packet.withUnsafeMutableBytes { echo.write(to: $0, isIPv6: false) }
        change(&packet)
        return packet
    }

    /// A request made into the reply that it would get; a reply differs in its type, so in its checksum.
    private func reply(_ change: (inout [UInt8]) -> Void = { _ in }) -> Echo? {
        var reply = packet { ($0[0], $0[2], $0[3]) = (0, 0, 0) }
        let sum = reply.withUnsafeBytes { Echo.checksum($0) }
        (reply[2], reply[3]) = (UInt8(sum >> 8), UInt8(sum & 0xFF))
        change(&reply)
        return reply.withUnsafeBytes { Echo(reply: $0, isIPv6: false, hasIPHeader: false) }
    }

    @Test func aReplyCarriesWhatWasSent() { #expect(reply() == echo) }

    @Test func aRequestsChecksumIsRight() {
        #expect(packet().withUnsafeBytes { Echo.checksum($0) } == 0)
    }

    @Test func mangledRepliesAreNone() {
        #expect(reply { $0.removeLast() } == nil)
        #expect(reply { $0 = [] } == nil)
        for octet in 0..<Echo.length { #expect(reply { $0[octet] ^= 0x10 } == nil, "octet \(octet)") }
    }

    @Test func addressesReadAndPrintThemselves() throws {
        for text in ["192.0.2.1", "127.0.0.1", "2001:db8::7", "::1", "0.0.0.0"] {
            let address = try #require(HostAddress(text))
            #expect(address.description == text)
            #expect(HostAddress(address.address) == address)
        }
        #expect(HostAddress("192.0.2") == nil && HostAddress("example.com") == nil)
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

    /// A link-local address without its interface: the kernel has no way to it, and sends nothing.
    @Test func anUnreachableHostFails() async throws {
        let results = try await ping(["fe80::1"])
        #expect(results["fe80::1"]?.isAnswered == false)
    }
}
