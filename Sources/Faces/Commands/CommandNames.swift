import ArgumentParser
import Notation
import Office

/// The names of commands, for whoever mistypes one: the parser only says that something is unexpected.
enum CommandNames {
    /// Finds the first word that should name a command and does not.
    ///
    /// - Throws: `Refusal` with `.malformed`, with what may have been meant.
    static func check(_ arguments: [String]) throws(Refusal) {
        var type: any ParsableCommand.Type = MainstayCommand.self
        var path = "mainstay"
        for word in arguments {
            let names = names(of: type)
            // An option, or an argument of the command that was found.
            guard !names.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            guard let found = names[word] else {
                // What follows may be an argument of the command that is meant by itself.
                guard type.configuration.defaultSubcommand == nil else { return }
                throw Refusal(
                    .malformed, field: "command", reason: "\(path) has no command \(word.debugDescription)",
                    fix: meant(by: word, among: names.keys.sorted()))
            }
            path += " \(word)"
            type = found
        }
    }

    /// What is said of the first option that its command does not have, though it has one that is nearly called so: the
    /// parser says first what is missing for that. Nil where there is none, and of `record`, whose options are its fields.
    static func mistypedOption(in arguments: [String]) -> String? {
        var type: any ParsableCommand.Type = MainstayCommand.self
        var rest = arguments[...]
        while let word = rest.first, let found = names(of: type)[word] {
            type = found
            rest.removeFirst()
        }
        guard type != RecordCommand.self else { return nil }
        let help = MainstayCommand.helpMessage(for: type)
        let known = Set(help.matches(of: /--[a-z][a-z-]*/).map { String($0.0) })
        for word in rest.prefix(while: { $0 != "--" }) where word.hasPrefix("--") {
            let option = String(word.prefix { $0 != "=" })
            if known.contains(option) { continue }
            return Suggestion.nearest(to: option, among: known).map {
                "Unknown option '\(option)'. Did you mean '\($0)'?"
            }
        }
        return nil
    }

    private static func meant(by word: String, among names: [String]) -> String {
        if let meant = Suggestion.meant(by: word, among: names) { return "did you mean \(meant)?" }
        return "there is \(names.joined(separator: ", "))"
    }

    private static func names(of type: any ParsableCommand.Type) -> [String: any ParsableCommand.Type] {
        let pairs = type.configuration.subcommands.map { (name(of: $0), $0) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// As the parser names a command: by its configuration, or by its type, which is one word wherever nothing is
    /// configured.
    private static func name(of type: any ParsableCommand.Type) -> String {
        type.configuration.commandName ?? "\(type)".lowercased()
    }
}
