import Foundation
import Notation
public import Site
import Yams

/// Reads configurations: from YAML to a validated `Configuration`, with the place of every mistake.
///
/// Loading contacts no device and resolves no host name.
public enum ConfigurationFiles {
    /// Reads a configuration. All its problems are returned, in order; unless one is an error there is a configuration.
    public static func load(_ path: String) -> (configuration: Configuration?, problems: [Problem]) {
        load(path, reportingTo: ProblemCollector())
    }

    /// Reads a configuration, and tells which keys were asked for: those that it may have, not those that it has.
    package static func load(
        _ path: String, noteKey: @escaping (_ file: String, _ path: String) -> Void
    ) -> [Problem] {
        let problems = ProblemCollector()
        problems.noteKey = noteKey
        return load(path, reportingTo: problems).problems
    }

    private static func load(
        _ path: String, reportingTo problems: ProblemCollector
    ) -> (configuration: Configuration?, problems: [Problem]) {
        let url = URL(fileURLWithPath: path).standardizedFileURL
        let text: String
        do {
            text = try String(contentsOf: url, encoding: .utf8)
        } catch {
            let message = "cannot be read: \(SystemReason.of(error)); `mainstay init` writes a commented start"
            return (nil, [Problem(.error, file: path, message: message)])
        }
        if let danger = TrustedFile.danger(to: url.path) {
            problems.report(Problem(.warning(.writableByOthers), file: path, message: danger))
        }
        guard let document = Document.parse(text, file: path, problems: problems) else {
            return (nil, problems.inOrder)
        }
        let folder = url.deletingLastPathComponent()
        for profile in Shipped.own("profiles", in: folder) {
            guard let danger = TrustedFile.danger(to: profile.path) else { continue }
            problems.report(Problem(.warning(.writableByOthers), file: profile.path, message: danger))
        }
        let terms = Shelf("terms", noun: "the terms", folder: folder, problems: problems)
        let calendars = Shelf("calendars", noun: "the calendar", folder: folder, problems: problems)
        let reader = ConfigurationReader(
            folder: folder.path, problems: problems,
            shelves: Shelves(terms: terms.document, calendars: calendars.document), isStored: false)
        let result = reader.read(document)
        guard let result, !problems.hasErrors else { return (nil, problems.inOrder) }
        do {
            let stored = try StoredConfiguration.texts(
                of: document.node, terms: terms.used, calendars: calendars.used,
                profiles: ProfileTexts.used(by: result.facility.devices, besides: folder))
            let configuration = Configuration(
                facility: result.facility, path: url.path, credentials: result.credentials, secrets: result.secrets,
                ledger: result.ledger, complianceFolder: result.complianceFolder, mibFolders: result.mibFolders,
                notifications: result.notifications, notify: result.notify, socket: result.socket, web: result.web,
                archives: result.archives, centre: result.centre, stored: stored)
            return (configuration, problems.inOrder)
        } catch {
            return (
                nil, problems.inOrder + [Problem(.error, file: path, message: "cannot be kept in the ledger: \(error)")]
            )
        }
    }

    /// The names of the terms that are in the configuration's folder or built in, in order.
    public static func namesOfTerms(in folder: String) -> [String] {
        Shipped.names(in: "terms", besides: folder).sorted()
    }

    /// Reads terms by name (from the configuration's folder, or built in) or from a file. Unless a problem is an error
    /// there are terms.
    public static func terms(_ name: String, folder: String) -> (terms: Terms?, title: String, problems: [Problem]) {
        let problems = ProblemCollector()
        let url = URL(fileURLWithPath: folder)
        let calendars = CalendarSource(
            Shelf("calendars", noun: "the calendar", folder: url, problems: problems).document)
        let document: Document?
        if name.hasSuffix(".yaml") {
            do {
                let text = try String(contentsOfFile: name, encoding: .utf8)
                document = Document.parse(text, file: name, problems: problems)
            } catch {
                return (
                    nil, name, [Problem(.error, file: name, message: "cannot be read: \(SystemReason.of(error))")]
                )
            }
        } else {
            let place = Document(node: "", file: "terms", path: "", problems: problems)
            document = Shelf("terms", noun: "the terms", folder: url, problems: problems).document(name, at: place)
        }
        let terms = document.flatMap { TermsReader(calendars: calendars).read($0) }
        let title = document?.node.mapping?["name"]?.string ?? name
        guard !problems.hasErrors else { return (nil, title, problems.inOrder) }
        return (terms, title, problems.inOrder)
    }

    /// Reads a facility back from the text that the ledger keeps.
    ///
    /// - Parameter people: what the text does not say of each contract's people, as far as it was not erased.
    /// - Throws: `StoredConfigurationError`, with the first mistake of the text.
    public static func facility(
        fromStored text: String, people: [String: String] = [:]
    ) throws(StoredConfigurationError) -> Facility {
        try StoredConfiguration.facility(from: text, people: people)
    }

    /// A text that the ledger keeps without what it says of one contract's people; the same where it says nothing of
    /// them, nil where it cannot be read.
    public static func stored(_ text: String, erasingPeopleOf contract: String) -> String? {
        // Yams writes whatever it has read.
        (try? StoredConfiguration.text(text, erasingPeopleOf: contract)) ?? nil
    }
}
