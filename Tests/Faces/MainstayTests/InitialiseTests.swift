import Foundation
import Programs
import Testing

/// `mainstay init`, through the program.
@Suite struct InitialiseTests {
    private let folder = TemporaryFolder("init")
    private var configuration: String { folder.path("mainstay.yaml") }

    private static let sample = ProjectFolder.file("Documentation/bulk.csv")

    @Test func theSampleOfTheDocumentationPassesTheCheck() throws {
        let arguments = ["init", "--from", Self.sample.path, "--timezone", "Europe/Berlin", folder.url.path]
        let made = try Binary.run(arguments)
        #expect(made.status == 0, "\(made.error)")
        let checked = try Binary.run(["check", "--config", configuration])
        #expect(
            checked.status == 0 && checked.output.contains("4 devices, 0 uplinks, 1 contract"), "\(checked.output)")
        let again = try Binary.run(arguments)
        #expect(again.status == 1 && again.error.contains("exists already; nothing was written"))
        #expect(try Binary.run(arguments + ["--force"]).status == 0)
    }

    @Test func aMistakeWritesNothing() throws {
        let text = try String(contentsOf: Self.sample, encoding: .utf8)
        let table = try folder.write("floor.csv", text.replacing("12000.00 CNY", with: "12000"))
        let made = try Binary.run(["init", "--from", table, folder.url.path])
        #expect(made.status == 1)
        #expect(
            made.error.contains("\(table):6:") && made.error.contains("1 error(s); nothing was written."),
            "\(made.error)")
        #expect(!FileManager.default.fileExists(atPath: configuration))
    }
}
