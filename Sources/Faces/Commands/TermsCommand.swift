import ArgumentParser
import Documents
import Notation
import Office
import Settings
import Site

/// `mainstay terms`: the agreement as data, explained and checked.
struct TermsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terms", abstract: "The agreement as data.",
        discussion: discussion(examples: "mainstay terms explain idc-standard", "mainstay terms check"),
        subcommands: [Explain.self, Check.self, Try.self])

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say in plain words what a terms file promises, article by article.",
            discussion: discussion(
                examples: "mainstay terms explain", "mainstay terms explain idc-standard --language zh-Hans"))

        @OptionGroup var options: GlobalOptions

        @Argument(help: "A name (beside the configuration, or built in) or a file NAME.yaml.")
        var terms = "idc-standard"

        @Option(help: "en or zh-Hans.")
        var language = "en"

        func validate() throws {
            guard Language(rawValue: language) != nil else {
                throw ValidationError("--language takes en or zh-Hans, not \(language).")
            }
        }

        func run() throws {
            let (title, text) = try TermsDesk.explain(
                terms, beside: options.configurationPath, language: Language(rawValue: language) ?? .english)
            print("\(title)\n\n\(text)")
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find mistakes and contradictions in terms; every one with file:line:column, exit 1 if there "
                + "is an error.",
            discussion: discussion(
                examples: "mainstay terms check", "mainstay terms check half-hour-credits",
                "mainstay terms check terms/ours.yaml"))

        @OptionGroup var options: GlobalOptions

        @Argument(help: "A name (beside the configuration, or built in) or a file NAME.yaml; all names, if left out.")
        var terms: String?

        func run() throws {
            let checked = TermsDesk.check(terms, beside: options.configurationPath)
            let problems = checked.flatMap(\.problems)
            switch options.format {
            case .json: Terminal.write(document: JSON.array(problems.map(\.document)))
            case .text:
                for terms in checked {
                    for problem in terms.problems { print(problem) }
                    print("\(terms.name): \(terms.summary)")
                }
            }
            if problems.contains(where: { $0.severity == .error }) { throw ExitStatus.failed }
        }
    }
}

extension TermsDesk.Checked {
    fileprivate var summary: String {
        let errors = problems.count { $0.severity == .error }
        let warnings = (problems.count - errors).counted("warning")
        guard let terms else { return "\(errors.counted("error")), \(warnings)" }
        return "\(terms.articles.count.counted("article")), \(terms.promises.count.counted("promise")); \(warnings)"
    }
}
