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
        let folder = URL(fileURLWithPath: configurationPath).deletingLastPathComponent().path
        let (terms, title, problems) = ConfigurationFiles.terms(name, folder: folder)
        guard let terms else {
            throw Refusal(.configuration, reason: problems.map(\.description).joined(separator: "\n"))
        }
        return (title, TermsText(terms, language: language).text)
    }
}
