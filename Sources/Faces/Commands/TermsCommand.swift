import ArgumentParser
import Documents
import Office

/// `mainstay terms explain`.
struct TermsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terms", abstract: "The agreement as data.",
        discussion: discussion(examples: "mainstay terms explain idc-standard"), subcommands: [Explain.self, Try.self])

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
}
