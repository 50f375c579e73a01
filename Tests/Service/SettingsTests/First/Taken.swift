import Foundation
import Settings
import Site
import Testing

/// What a file of another program becomes: the proposal, its text in a folder, and what the check says of that.
struct Taken {
    var proposal = ProposedSite(origin: "a file")
    let problems: [Problem]
    let made: ProposedText
    let folder: Folder

    init(_ program: ForeignProgram, _ text: String, including files: [String: String] = [:]) throws {
        problems = program.read(text, file: "a file", including: { files[$0] }, into: &proposal)
        folder = try Folder()
        made = ProposedText(proposal, site: "dc-1", timeZone: "Europe/Berlin", folder: folder.url.path)
        try folder.write("mainstay.yaml", made.text)
        try folder.write("hooks/log", "#!/bin/sh\n", mode: 0o755)
        for secret in made.secrets { try folder.write(secret.path, secret.text) }
    }

    /// `ups-a 10.0.0.21:161`.
    var devices: [String] { proposal.devices.map { "\($0.name) \($0.host):\($0.port)" } }

    /// The credentials of a device, as the configuration that was written has them.
    func settings(of device: String) throws -> CredentialSettings {
        let (configuration, problems) = folder.load()
        let loaded = try #require(configuration, "\(problems)")
        let name = try #require(loaded.facility.devices.first { $0.name == device }).credentials
        return try #require(loaded.credentials[name])
    }

    func secret(_ name: String) -> Secret { .file(folder.url.path + "/secrets/\(name)") }

    /// The check's words that are no warning of a secret that nobody told.
    var complaints: [String] {
        folder.problems.filter { !$0.contains("there is no secrets/") && !$0.contains("polling needs it") }
    }
}
