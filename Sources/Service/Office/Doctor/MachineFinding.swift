/// What `doctor` says of one thing that Mainstay needs of a machine.
public struct MachineFinding: Hashable, Sendable {
    /// What is looked at, in the order of a page.
    public enum Subject: String, Hashable, Sendable, CaseIterable {
        case configuration
        case secrets
        case ping
        case ports
        case clock
        case zone
        case disk
        case ledger
        case hooks
        case units
        case tools
    }

    /// How bad it is.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case fine
        /// It works, but somebody should look.
        case notice
        /// Something does not work until it is mended.
        case missing
    }

    public let subject: Subject
    public let state: State
    /// What is so: a clause or sentence that names the thing.
    public let sentence: String
    /// What to type to mend it, line by line.
    public let commands: [String]

    init(_ subject: Subject, _ state: State, _ sentence: String, commands: [String] = []) {
        self.subject = subject
        self.state = state
        self.sentence = sentence
        self.commands = commands
    }
}
