public import Documents
import Foundation
import Settings
import Site

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
}
