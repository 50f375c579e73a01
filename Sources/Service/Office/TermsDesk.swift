public import Documents
import Foundation
public import Settings
public import Site

/// The agreement as data, in plain words.
public enum TermsDesk {
    /// Says what a terms file promises, article by article.
    ///
    /// - Parameters:
    ///   - name: terms beside the configuration or built in, or a file `NAME.yaml`.
    ///   - configurationPath: the configuration beside which terms are looked for.
    /// - Throws: `Refusal` with `.configuration`, a line for each problem.
    public static func explain(
        _ name: String, beside configurationPath: String, language: Language
    ) throws(Refusal) -> (title: String, text: String) {
        let (terms, title) = try terms(name, beside: configurationPath)
        return (title, TermsText(terms, language: language).text)
    }

    /// Reads terms.
    static func terms(
        _ name: String, beside configurationPath: String
    ) throws(Refusal) -> (terms: Terms, title: String) {
        let (terms, title, problems) = ConfigurationFiles.terms(name, folder: folder(of: configurationPath))
        guard let terms else {
            throw Refusal(.configuration, reason: problems.map(\.description).joined(separator: "\n"))
        }
        return (terms, title)
    }

    /// The names of the terms beside a configuration and of those that are built in, in order.
    public static func names(beside configurationPath: String) -> [String] {
        ConfigurationFiles.termsNames(folder: folder(of: configurationPath)).sorted()
    }

    private static func folder(of configurationPath: String) -> String {
        URL(fileURLWithPath: configurationPath).deletingLastPathComponent().path
    }

    /// Terms that were checked.
    public struct Checked {
        /// As it was asked for.
        public var name: String
        /// Nil where a problem is an error.
        public var terms: Terms?
        /// In the order of the file.
        public var problems: [Problem]
    }

    /// Reads terms and looks for mistakes and contradictions.
    ///
    /// - Parameters:
    ///   - name: as for `explain`; nil for all terms that are beside the configuration or built in.
    ///   - configurationPath: the configuration beside which terms are looked for.
    public static func check(_ name: String?, beside configurationPath: String) -> [Checked] {
        (name.map { [$0] } ?? names(beside: configurationPath)).map { name in
            let (terms, _, problems) = ConfigurationFiles.terms(name, folder: folder(of: configurationPath))
            return Checked(name: name, terms: terms, problems: problems)
        }
    }
}
