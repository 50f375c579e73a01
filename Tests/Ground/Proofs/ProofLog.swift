import Foundation

/// Says on standard error, as it happens, how far a proof is.
///
/// The seed that is tried next stands in a file, so that one that ends the process is known afterwards.
public final class ProofLog {
    private static let pause = Duration.seconds(15)
    private let name: String
    private let seeds: Int
    private let inputsEach: Int
    private let begun = ContinuousClock.now
    private var spokenAt = ContinuousClock.now
    private var done = 0
    private var latest: UInt64?
    private let place: URL
    private var file: FileHandle?

    init(_ name: String, seeds: Int, inputsEach: Int) {
        self.name = name
        self.seeds = seeds
        self.inputsEach = inputsEach
        let words = String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" })
        let process = ProcessInfo.processInfo.processIdentifier
        place = FileManager.default.temporaryDirectory.appendingPathComponent("seed-\(words)-\(process).txt")
        open()
    }

    /// A proof that is left before its end has found something.
    deinit { if let latest { say("left at seed \(latest)") } }

    /// - Parameter seed: nil when all were tried.
    func isNext(_ seed: UInt64?) {
        latest = seed
        guard let seed else {
            close()
            return say("done, \(done * inputsEach) inputs")
        }
        keep(seed)
        if ContinuousClock.now - spokenAt >= Self.pause {
            spokenAt = ContinuousClock.now
            say("\(done) of \(seeds) seeds, now seed \(seed)")
        }
        done += 1
    }

    private func say(_ text: String) {
        let seconds = (ContinuousClock.now - begun).components.seconds
        FileHandle.standardError.write(Data("proof \(name): \(text), \(seconds) s\n".utf8))
    }

    private func open() {
        do {
            try Data().write(to: place)
            file = try FileHandle(forWritingTo: place)
            say("\(seeds) seeds, the one that is tried stands in \(place.path)")
        } catch {
            say("\(seeds) seeds, the one that is tried is not written down: \(error)")
        }
    }

    private func keep(_ seed: UInt64) {
        do {
            try file?.seek(toOffset: 0)
            try file?.write(contentsOf: Data("\(seed)\n".utf8))
        } catch {
            file = nil
            say("seeds are no longer written down: \(error)")
        }
    }

    private func close() {
        do {
            file = nil
            try FileManager.default.removeItem(at: place)
        } catch {
            say("\(place.path) stays: \(error)")
        }
    }
}
