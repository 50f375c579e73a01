import Digests
import Foundation
import Testing

/// Secrets that are made, compared and written down.
@Suite struct SecretTextTests {
    @Test func noTwoAreTheSame() {
        let made = (0..<1000).map { _ in SecretText.random() }
        #expect(Set(made).count == 1000)
        #expect(made.allSatisfy { $0.wholeMatch(of: #/[A-Za-z0-9_-]{43}/#) != nil })
    }

    @Test(arguments: [("", "", true), ("a", "a", true), ("a", "b", false), ("a", "", false), ("ab", "a", false)])
    func onlyTheSameAreEqual(one: String, other: String, same: Bool) {
        #expect(SecretText.areEqual(one, other) == same)
    }

    /// Every number of octets comes back, and nothing is read that was not written.
    @Test func whatWasWrittenIsRead() {
        for count in 0..<70 {
            let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
            #expect(SecretText.octets(ofBase64URL: SecretText.base64URL(octets)) == Data(octets))
        }
        for bad in ["a", "ab=", "a+b/", "ab c", "é", "a\u{0}bc"] {
            #expect(SecretText.octets(ofBase64URL: bad) == nil, "\(bad)")
        }
    }
}
