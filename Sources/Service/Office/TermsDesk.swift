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
        let folder = URL(fileURLWithPath: configurationPath).deletingLastPathComponent().path
        let (terms, title, problems) = ConfigurationFiles.terms(name, folder: folder)
        guard let terms else {
            throw Refusal(.configuration, reason: problems.map(\.description).joined(separator: "\n"))
        }
        return (title, TermsText(terms, language: language).text)
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
        let folder = URL(fileURLWithPath: configurationPath).deletingLastPathComponent().path
        return (name.map { [$0] } ?? ConfigurationFiles.namesOfTerms(in: folder)).map { name in
            let (terms, _, problems) = ConfigurationFiles.terms(name, folder: folder)
            return Checked(name: name, terms: terms, problems: problems)
        }
    }
}
