import Testing

@testable import Proofs

@Suite struct SeedsTests {
    private func choice(_ environment: [String: String]) -> SeedChoice { SeedChoice(environment) }

    @Test func allAreTriedOnce() { #expect(Array(Seeds(4, chosen: choice([:]))) == [0, 1, 2, 3]) }

    @Test func sharesAreEverythingTogether() {
        let shares = (1...3).map { Array(Seeds(10, chosen: choice(["MAINSTAY_SHARE": "\($0)/3"]))) }
        #expect(shares == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]])
        #expect(shares.map(\.count) == (1...3).map { Seeds(10, chosen: choice(["MAINSTAY_SHARE": "\($0)/3"])).count })
        #expect(Array(Seeds(1, chosen: choice(["MAINSTAY_SHARE": "2/2"]))) == [])
    }

    @Test func oneAloneIsTriedAgain() {
        #expect(Array(Seeds(4, chosen: choice(["MAINSTAY_SEED": "17", "MAINSTAY_SHARE": "2/2"]))) == [17])
    }

    /// A slip in the environment never makes a proof shorter.
    @Test(arguments: ["", "2", "3/2", "0/2", "a/b", "1/2/3", "-1/2"])
    func whatMakesNoSenseIsAllOfThem(share: String) {
        #expect(Seeds(4, chosen: choice(["MAINSTAY_SHARE": share, "MAINSTAY_SEED": share])).count == 4 || share == "2")
    }
}
