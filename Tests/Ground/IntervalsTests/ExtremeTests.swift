import Intervals
import Testing

/// Arithmetic on instants and lengths of time never traps, and what is too far away is as far as anything is.
@Suite struct ExtremeTests {
    private static let lengths: [Milliseconds] = [.min, .min + 1, -.longest, -1, 0, 1, .longest / 2, .max - 1, .max]
    private static let instants: [Instant] =
        lengths.map { Instant(milliseconds: $0) } + [.distantPast, .distantFuture]

    @Test func sumsStayWithinWhatOccurs() {
        for instant in Self.instants {
            for length in Self.lengths where length != 0 {
                for moved in [instant + length, instant - length] {
                    #expect(Instant.distantPast <= moved && moved <= .distantFuture)
                }
                #expect((instant + length <= instant + 1) == (length <= 1) || instant.isExtreme)
            }
        }
    }

    @Test func differencesHaveASignAndAnOpposite() {
        for a in Self.instants {
            for b in Self.instants {
                let difference = a - b
                #expect(difference == -(b - a))
                #expect((difference > 0) == (a > b) && (difference < 0) == (a < b))
                #expect(abs(difference) <= .longest)
                #expect(Span(from: a, to: b).length >= 0)
            }
        }
    }

    @Test func lengthsAreAtMostTheLongest() {
        #expect(Milliseconds.max.plus(1) == .longest && Milliseconds.min.plus(-1) == -.longest)
        #expect(Milliseconds.longest.times(5) == .longest && Milliseconds.longest.times(-5) == -.longest)
        #expect(Milliseconds.min.times(-1) == .longest && Milliseconds.min.times(1) == .min)
        #expect(Milliseconds.days(.max) == .longest && Milliseconds.seconds(.min) == -.longest)
        #expect(Milliseconds.hours(2) == 7_200_000 && Milliseconds(7).plus(-9) == -2 && Milliseconds(7).times(3) == 21)
    }

    @Test func setsOfExtremeSpansHaveALength() {
        let all = Span(from: Instant(milliseconds: .min), to: Instant(milliseconds: .max))
        #expect(IntervalSet(all).length == .longest)
        let halves = [
            Span(from: all.from, to: Instant(milliseconds: -1)), Span(from: Instant(milliseconds: 1), to: all.to),
        ]
        #expect(IntervalSet(halves).length == .longest)
        #expect(IntervalSet.always.complement().isEmpty)
    }
}

extension Instant {
    fileprivate var isExtreme: Bool { self < .distantPast || self > .distantFuture || self + 1 == self }
}
