import Testing

@testable import Collection

/// The number that brings an answer back to its question.
@Suite struct RequestTagTests {
    @Test(arguments: [(0, UInt16(0), UInt16(0)), (19_999, 65_535, 0), (1, 0, 65_535), (1 << 30, 7, 9)])
    func aTagComesBackAsItWasPacked(device: Int, step: UInt16, number: UInt16) {
        let tag = RequestTag(RequestTag(device: device, step: step, number: number).packed)
        #expect(tag.device == device && tag.step == step && tag.number == number)
    }
}
