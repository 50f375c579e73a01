import Intervals
import Proofs
import Testing

@testable import Office

/// How many wrong passwords are borne.
@Suite struct SignInThrottleTests {
    private let start = Instant("2026-03-20T00:00:00Z") ?? .distantPast

    /// Tries as often as it is let, for a while.
    ///
    /// - Returns: how many passwords were looked at.
    private func guess(
        _ length: Milliseconds, every step: Milliseconds, _ who: (Int) -> (name: String, address: String)
    ) -> Int {
        var throttle = SignInThrottle()
        var looked = 0
        for number in 0..<Int(length / step) {
            let now = start + Milliseconds(number) * step
            let (name, address) = who(number)
            guard throttle.lockedUntil(name, from: address, at: now) == nil else { continue }
            throttle.noteFailure(name, from: address, at: now)
            looked += 1
        }
        return looked
    }

    @Test func oneAddressGuessesOneName() {
        let hour = guess(.hours(1), every: .seconds(1)) { _ in ("zhao", "203.0.113.7") }
        #expect((60...66).contains(hour))
    }

    @Test func oneAddressGuessesManyNames() {
        let hour = guess(.hours(1), every: .seconds(1)) { ("user\($0)", "203.0.113.7") }
        #expect((120...142).contains(hour))
        // The same of a whole /64.
        let wide = guess(.hours(1), every: .seconds(1)) { ("user\($0)", "2001:db8::\(String($0, radix: 16))") }
        #expect((120...142).contains(wide))
    }

    @Test func manyAddressesGuessOneName() {
        let day = guess(.hours(24), every: .seconds(5)) { ("zhao", "10.\($0 / 65536).\($0 / 256 % 256).\($0 % 256)") }
        #expect(day <= 100 + 24 * 60 + 1)
    }

    /// Whoever signed in from there before is not kept out by strangers; by mistakes of his own he is.
    @Test func theOwnerComesInMeanwhile() {
        var throttle = SignInThrottle()
        throttle.noteSuccess("zhao", from: "198.51.100.1", at: start)
        for number in 0..<200 { throttle.noteFailure("zhao", from: "10.0.\(number).1", at: start) }
        #expect(throttle.lockedUntil("zhao", from: "10.1.1.1", at: start) != nil)
        #expect(throttle.lockedUntil("zhao", from: "198.51.100.1", at: start) == nil)
        for _ in 0..<5 { throttle.noteFailure("zhao", from: "198.51.100.1", at: start) }
        #expect(throttle.lockedUntil("zhao", from: "198.51.100.1", at: start) != nil)
    }

    /// Whoever has one account does not wash away what he guessed at others'.
    @Test func anAccountOfOnesOwnDoesNotHelp() {
        var throttle = SignInThrottle()
        for number in 0..<20 {
            throttle.noteFailure("user\(number)", from: "203.0.113.7", at: start)
            throttle.noteSuccess("mallory", from: "203.0.113.7", at: start)
        }
        #expect(throttle.lockedUntil("user99", from: "203.0.113.7", at: start) != nil)
    }

    /// What it says is true: a moment before it looks at nothing, then it does. Clocks that are set back give nothing.
    @Test func itSaysWhenItLooksAgain() {
        for seed in seeds("throttle", few: 40, many: 2000) {
            var generator = Seed(seed)
            var throttle = SignInThrottle()
            var now = start
            for _ in 0..<60 {
                now = now + Milliseconds.random(in: -5000...40_000, using: &generator)
                if let until = throttle.lockedUntil("zhao", from: "203.0.113.7", at: now) {
                    #expect(until > now, "seed \(seed)")
                    #expect(throttle.lockedUntil("zhao", from: "203.0.113.7", at: until) == nil, "seed \(seed)")
                } else {
                    throttle.noteFailure("zhao", from: "203.0.113.7", at: now)
                }
            }
        }
    }
}
