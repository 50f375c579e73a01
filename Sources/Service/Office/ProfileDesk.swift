import Foundation
public import Profiles
public import Settings

/// The device families, for those who use profiles and those who write them.
public struct ProfileDesk: Sendable {
    private let configuration: Configuration?
    public let catalogue: Catalogue
    /// What is wrong with profiles of the configuration's own, a line each.
    public let warnings: [String]

    /// - Parameter configurationPath: a configuration with profiles and MIB modules of its own; one that is not there, or
    ///   has errors, brings none.
    /// - Throws: `Refusal` with `.failed`.
    public init(configurationPath: String) throws(Refusal) {
        let exists = FileManager.default.fileExists(atPath: configurationPath)
        let configuration = exists ? ConfigurationFiles.load(configurationPath).configuration : nil
        let (catalogue, problems) = try Refusal.translating { try ConfigurationFiles.catalogue(for: configuration) }
        self.configuration = configuration
        self.catalogue = catalogue
        warnings = problems.map(\.description)
    }

    /// Finds a family by name.
    ///
    /// - Throws: `Refusal` with `.unknownProfile`.
    public func profile(named name: String) throws(Refusal) -> Profile { try catalogue.requireProfile(named: name) }

    /// Checks a profile that somebody writes: every problem with its place.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func check(_ file: String) throws(Refusal) -> (profile: Profile?, problems: [Problem]) {
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw Refusal(.unreadable, field: "file", reason: "\(file) cannot be read.")
        }
        return try Refusal.translating {
            let (profile, problems) = try ConfigurationFiles.profile(file, for: configuration)
            return (profile, problems)
        }
    }
}
