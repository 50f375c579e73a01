import Foundation
import SNMP
import SNMPValues
import Settings
import Testing

/// Secrets come from files or the environment, when a command polls and not before.
struct SecretTests {
    private func configuration(_ folder: Folder) throws -> Configuration { try #require(folder.load().configuration) }

    @Test func areReadFromFileAndEnvironment() throws {
        let folder = try Sample.folder()
        let configuration = try configuration(folder)
        let credentials = try #require(configuration.credentials["campus"])
        let user = User(
            name: "mainstay", authentication: .init(protocol: .sha256, passphrase: "correct horse"),
            privacy: .init(protocol: .aes256C, passphrase: "battery staple"), context: "rack")
        #expect(try credentials.resolve(environment: ["SNMP_PRIVACY": "battery staple"]) == .user(user))
        let lab = try #require(configuration.credentials["lab"])
        #expect(try lab.resolve(environment: ["SNMP_COMMUNITY": "c"]) == .community(version: .v2c, "c"))
        withExtendedLifetime(folder) {}
    }

    @Test func anUnsetVariableMattersWhenPollingOnly() throws {
        let configuration = try configuration(try Sample.folder())
        let lab = try #require(configuration.credentials["lab"])
        for environment in [[:], ["SNMP_COMMUNITY": ""]] {
            let error = #expect(throws: SecretError.self) { try lab.resolve(environment: environment) }
            #expect(error?.description == "The environment variable SNMP_COMMUNITY, which holds a secret, is not set.")
        }
    }

    @Test func missingAndEmptyFiles() throws {
        let folder = try Sample.folder()
        let campus = try #require(try configuration(folder).credentials["campus"])
        let path = try folder.write("secrets/snmp-auth", "\n")
        var error = #expect(throws: SecretError.self) { try campus.resolve(environment: ["SNMP_PRIVACY": "x"]) }
        #expect(error?.description == "The file \(path), which should hold a secret, is empty.")
        try FileManager.default.removeItem(atPath: path)
        error = #expect(throws: SecretError.self) { try campus.resolve(environment: ["SNMP_PRIVACY": "x"]) }
        #expect(error?.description.hasPrefix("The secret in \(path) cannot be read: ") == true)
    }

    @Test(arguments: [
        (0o600, nil), (0o400, nil),
        (0o640, "warning: credentials.campus.authentication.passphrase.file: its group can read"),
        (0o644, "error: credentials.campus.authentication.passphrase.file: others can read"),
        (0o604, "error: credentials.campus.authentication.passphrase.file: others can read"),
    ])
    func modes(_ mode: Int, _ said: String?) throws {
        let folder = try Sample.folder()
        try folder.write("secrets/snmp-auth", "correct horse", mode: mode)
        let expected = said.map { ["mainstay.yaml:11:60: \($0) secrets/snmp-auth; `chmod 600` it"] } ?? []
        #expect(folder.problems == expected)
    }

    @Test func areNeverPrinted() throws {
        let text = Sample.complete.replacing("{env: SNMP_COMMUNITY}", with: "public-word")
        let folder = try Sample.folder(text)
        let configuration = try configuration(folder)
        var dumped = ""
        dump(configuration.credentials, to: &dumped)
        for output in ["\(configuration.credentials)", "\(configuration)", dumped, configuration.storedText] {
            #expect(!output.contains("public-word"))
            #expect(!output.contains("correct horse"))
        }
    }
}
