import Testing

@testable import Alerting

/// A bounded number of jobs runs at once; the others wait in their order.
@Suite struct GateTests {
    @Test func jobsWaitInTheirOrder() {
        var gate = Gate<Int>(limit: 2)
        let entered = (1...5).map { gate.enter($0) }
        #expect(entered == [true, true, false, false, false])
        #expect(gate.running == 2)
        let next = (0..<5).map { _ in gate.leave() }
        #expect(next == [3, 4, 5, nil, nil])
        #expect(gate.running == 0)
    }

    /// A job that leaves hands its place on: no other may slip in.
    @Test func aPlaceIsHandedOn() {
        var gate = Gate<String>(limit: 1)
        let first = gate.enter("a")
        let second = gate.enter("b")
        #expect(first && !second)
        #expect(gate.leave() == "b")
        let third = gate.enter("c")
        #expect(!third)
        #expect(gate.running == 1)
        #expect(gate.leave() == "c")
        #expect(gate.leave() == nil)
        let fourth = gate.enter("d")
        #expect(fourth)
    }

    @Test(arguments: [1, 8, 1024]) func theLimitHolds(limit: Int) {
        var gate = Gate<Int>(limit: limit)
        let entered = (0..<limit + 10).count { gate.enter($0) }
        #expect(entered == limit)
        for _ in 0..<10 { #expect(gate.leave() != nil) }
        #expect(gate.running == limit)
    }
}
