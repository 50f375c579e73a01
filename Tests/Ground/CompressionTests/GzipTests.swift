import Compression
import Foundation
import Proofs
import Testing

struct GzipTests {
    /// Whatever is compressed comes back, and what repeats gets smaller.
    @Test func everyTextComesBack() throws {
        for seed in seeds("gzip", few: 40, many: 4000) {
            var random = Seed(seed)
            let length = Int.random(in: 1...20_000, using: &random)
            let variety = UInt8.random(in: 1...255, using: &random)
            let text = (0..<length).map { _ in UInt8.random(in: 0...variety, using: &random) }
            let packed = try #require(Gzip.compressed(text))
            #expect(Gzip.expanded(packed, atMost: length) == text, "seed \(seed)")
            #expect(Gzip.expanded(packed, atMost: length - 1) == nil, "seed \(seed)")
        }
        let repeated = Array(String(repeating: "mainstay_contract_state ", count: 1000).utf8)
        #expect(try #require(Gzip.compressed(repeated)).count < repeated.count / 50)
    }

    @Test func whatIsNoGzipIsNotRead() {
        #expect(Gzip.expanded(Array("plain text".utf8), atMost: 1000) == nil)
        #expect(Gzip.expanded([], atMost: 1000) == nil)
    }

    /// Programs that know gzip know this.
    @Test func gunzipReadsIt() throws {
        let text = String(repeating: "Acme Trading\n", count: 300)
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(try #require(Gzip.compressed(text.utf8))))
        try input.fileHandleForWriting.close()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && said == text)
    }
}
