/// The long part of a command's help: what is to be known, and how people call it.
func discussion(_ text: String = "", examples: String...) -> String {
    let lines = ["EXAMPLES:"] + examples.map { "  \($0)" }
    return [text, lines.joined(separator: "\n")].filter { !$0.isEmpty }.joined(separator: "\n\n")
}
