import Foundation

/// True under `MAINSTAY_PROVE=1`, which makes proofs long.
public let isProving = ProcessInfo.processInfo.environment["MAINSTAY_PROVE"] == "1"

/// The seeds of a random proof: few in every test run, many under `MAINSTAY_PROVE=1`, which says on standard error at once
/// how far it is.
///
/// - Parameters:
///   - what: the proof's name in the log, which no other proof has.
///   - each: how many inputs are made of one seed.
public func seeds(_ what: String, few: Int, many: Int, each: Int = 1) -> Seeds {
    let choice = SeedChoice(ProcessInfo.processInfo.environment)
    guard isProving else { return Seeds(few, chosen: choice) }
    return Seeds(many, chosen: choice) { ProofLog(what, seeds: $0, inputsEach: each) }
}

/// Which of the seeds this process tries.
public struct SeedChoice: Sendable, Equatable {
    /// Every one of so many processes has a share: the second of two has every second seed.
    public var share = 1
    public var shares = 1
    /// This one alone, to see again what it found.
    public var only: UInt64?

    /// All of them, unless the environment says otherwise: `MAINSTAY_SHARE=2/2`, `MAINSTAY_SEED=17`.
    public init(_ environment: [String: String]) {
        only = environment["MAINSTAY_SEED"].flatMap { UInt64($0) }
        let parts = (environment["MAINSTAY_SHARE"] ?? "").split(separator: "/").compactMap { Int($0) }
        guard parts.count == 2, parts[0] >= 1, parts[0] <= parts[1] else { return }
        share = parts[0]
        shares = parts[1]
    }
}

/// Numbers from 0 on, each of which makes inputs of its own.
public struct Seeds: Sequence {
    private let numbers: StrideTo<UInt64>
    private let log: (Int) -> ProofLog?

    /// - Parameters:
    ///   - total: how many there are for all processes together.
    ///   - log: makes what is told of each, for so many.
    public init(_ total: Int, chosen choice: SeedChoice, log: @escaping (Int) -> ProofLog? = { _ in nil }) {
        if let only = choice.only {
            numbers = stride(from: only, to: only + 1, by: 1)
        } else {
            numbers = stride(from: UInt64(choice.share - 1), to: UInt64(total), by: choice.shares)
        }
        self.log = log
    }

    /// How many this process tries.
    public var count: Int { numbers.underestimatedCount }

    public func makeIterator() -> Iterator { Iterator(numbers: numbers.makeIterator(), log: log(count)) }

    public struct Iterator: IteratorProtocol {
        fileprivate var numbers: StrideTo<UInt64>.Iterator
        fileprivate let log: ProofLog?

        public mutating func next() -> UInt64? {
            let number = numbers.next()
            log?.isNext(number)
            return number
        }
    }
}
