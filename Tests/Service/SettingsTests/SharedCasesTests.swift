import Foundation
import Settings
import Site
import Testing

private let shared = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"].map { URL(fileURLWithPath: $0) }

/// Configurations written by others, where a folder of them is given.
@Suite(.enabled(if: shared != nil, "MAINSTAY_SHARED names no folder"))
struct SharedCasesTests {
    @Test func everyCaseLoads() throws {
        let cases = try #require(shared).appendingPathComponent("cases-2")
        let folders = try FileManager.default.contentsOfDirectory(at: cases, includingPropertiesForKeys: nil)
            .filter(\.hasDirectoryPath)
        #expect(!folders.isEmpty)
        for folder in folders {
            let text = try String(contentsOf: folder.appendingPathComponent("mainstay.yaml"), encoding: .utf8)
            let (configuration, problems) = try Folder(text).load()
            #expect(configuration != nil, "\(folder.lastPathComponent): \(problems)")
            guard var facility = configuration?.facility, let stored = configuration?.storedText else { continue }
            facility.hooks = []
            #expect(try ConfigurationFiles.facility(fromStored: stored) == facility)
        }
    }

    /// The documented example declares four of the five devices it uses: the fifth is found, and nothing else is wrong.
    @Test func theDocumentedExampleLoads() throws {
        let document = try #require(shared).appendingPathComponent("design/interfaces.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        let blocks = text.split(separator: "```yaml\n").dropFirst().compactMap { $0.split(separator: "```").first }
        let example = try #require(blocks.first).description
        let guarantees = try #require(blocks.dropFirst().first).description
        let folder = try Folder(example.replacing("    contacts:  ", with: guarantees + "    contacts:  "))
        let errors = folder.problems.filter { $0.contains(": error: ") }
        #expect(errors.count == 1 && errors[0].hasSuffix("no device is called pdu-2; did you mean pdu-1?"), "\(errors)")
    }
}
