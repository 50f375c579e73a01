public import Facility
import Foundation

/// Configurations: from YAML to a validated `Configuration`, with every mistake in its place.
///
/// Loading contacts no device and resolves no host name.
public enum Settings {
    /// Reads a configuration. All problems of one run are returned, in order; without an error there is a
    /// configuration.
    public static func load(_ path: String) -> (configuration: Configuration?, problems: [Problem]) {
        let problems = ProblemCollector()
        let url = URL(fileURLWithPath: path).standardizedFileURL
        let text: String
        do {
            text = try String(contentsOf: url, encoding: .utf8)
        } catch {
            let message = "cannot be read: \(error.localizedDescription); `mainstay init` writes a commented start"
            return (nil, [Problem(.error, file: path, message)])
        }
        guard let document = Document.parse(text, file: path, problems: problems) else {
            return (nil, problems.inOrder)
        }
        let library = TermsLibrary(folder: url.deletingLastPathComponent(), problems: problems)
        let reader = ConfigurationReader(
            folder: url.deletingLastPathComponent().path, problems: problems, terms: library.document, isStored: false)
        let result = reader.read(document)
        guard let result, !problems.hasErrors else { return (nil, problems.inOrder) }
        do {
            let stored = try StoredConfiguration.text(of: document.node, terms: library.used)
            let configuration = Configuration(
                facility: result.facility, path: url.path, credentials: result.credentials, secrets: result.secrets,
                ledger: result.ledger, complianceFolder: result.complianceFolder, mibFolders: result.mibFolders,
                notifications: result.notifications, storedText: stored)
            return (configuration, problems.inOrder)
        } catch {
            return (nil, problems.inOrder + [Problem(.error, file: path, "cannot be kept in the ledger: \(error)")])
        }
    }

    /// Reads a configuration back from the ledger.
    public static func facility(fromStored text: String) throws(StoredConfigurationError) -> Facility {
        try StoredConfiguration.facility(from: text)
    }
}
