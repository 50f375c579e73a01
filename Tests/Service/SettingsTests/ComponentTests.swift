import Foundation
import Programs
import Settings
import Testing

/// The list of Swift packages beside what the project's own files ask for.
@Suite struct ComponentTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: ProjectFolder.file(path), encoding: .utf8)
    }

    /// As the package manager does: without a host and `.git`, in lower case.
    private func identity(of url: Substring) -> String {
        String(url.split(separator: "/").last ?? "").lowercased()
    }

    /// Another version can only come in with a change of the manifest and of the list.
    @Test func everyDependencyIsAskedForByItsExactVersion() throws {
        let versions = Dictionary(uniqueKeysWithValues: Component.all.map { ($0.name, $0.version) })
        #expect(versions.count > 25)
        for file in ["Package.swift", "Benchmarks/Package.swift", "Fuzz/Package.swift"] {
            let manifest = try text(file)
            let pinned = manifest.matches(of: /\.package\(url: "([^"]+)", exact: "([0-9.]+)"\)/)
            #expect(pinned.count == manifest.matches(of: /\.package\(url:/).count, "\(file)")
            for match in pinned { #expect(versions[identity(of: match.1)] == String(match.2), "\(file): \(match.1)") }
        }
    }

    /// What was resolved for this build is what the list says, also where a package brings another.
    @Test func theListIsWhatIsBuilt() throws {
        struct Resolved: Decodable {
            struct Pin: Decodable {
                struct State: Decodable { var version: String }
                var identity: String
                var state: State
            }
            var pins: [Pin]
        }
        let file = try Data(contentsOf: ProjectFolder.file("Package.resolved"))
        let pins = try JSONDecoder().decode(Resolved.self, from: file).pins
        let built = Dictionary(uniqueKeysWithValues: pins.map { ($0.identity, $0.state.version) })
        for component in Component.all { #expect(built[component.name] == component.version, "\(component.name)") }
        #expect(Set(built.keys) == Set(Component.all.map(\.name)))
    }

    @Test func theLicencesAreListed() throws {
        let licences = try text("Documentation/licences.md")
        for component in Component.all { #expect(licences.contains("| `\(component.name)` |"), "\(component.name)") }
    }
}
