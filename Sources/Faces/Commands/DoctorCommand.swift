import ArgumentParser
import Foundation
import Notation
import Office

/// `mainstay doctor`: what is missing on this machine, and the command that mends it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is missing on this machine, with the command that mends it.",
        discussion: discussion(
            "Looks at the configuration and its secrets, whether the daemon may ping and listen, the clock, the zones, the "
                + "disk, the ledger, the hooks' programs, the units, and what prints and draws. Nothing is changed and no "
                + "device is asked. Exit 1 when something is missing.",
            examples: "mainstay doctor", "mainstay doctor --config /etc/mainstay/mainstay.yaml --format json"))

    @OptionGroup var options: GlobalOptions

    @Flag(help: "The same as --format json.")
    var json = false

    func run() throws {
        let findings = Doctor(configuration: options.configurationPath).findings
        if json || options.format == .json {
            Terminal.write(document: .array(findings.map(\.document)))
        } else {
            print(findings.map(\.text).joined(separator: "\n"))
            print(Self.summary(of: findings))
        }
        if findings.contains(where: { $0.state == .missing }) { throw ExitStatus.failed }
    }

    private static func summary(of findings: [MachineFinding]) -> String {
        let missing = findings.count { $0.state == .missing }
        let notices = findings.count { $0.state == .notice }
        guard missing + notices > 0 else { return "Nothing is missing." }
        return "\(missing.counted("thing")) missing, \(notices.counted("notice"))."
    }
}

extension MachineFinding {
    fileprivate var document: JSON {
        .object([
            "subject": .string(subject.rawValue), "state": .string(state.rawValue), "finding": .string(sentence),
            "commands": .array(commands.map { .string($0) }),
        ])
    }

    /// `missing  ping    …`, and the commands below it.
    fileprivate var text: String {
        let word = Terminal.text(state.word.padding(toLength: 8, withPad: " ", startingAt: 0), in: state.colour)
        let name = subject.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0)
        return ([word + name + sentence.onOneLine] + commands.map { "\(indent)$ \($0.onOneLine)" }).joined(
            separator: "\n")
    }

    private var indent: String { String(repeating: " ", count: 24) }
}

extension MachineFinding.State {
    fileprivate var word: String {
        switch self {
        case .fine: "ok"
        case .notice: "notice"
        case .missing: "missing"
        }
    }

    fileprivate var colour: Terminal.Colour {
        switch self {
        case .fine: .green
        case .notice: .yellow
        case .missing: .red
        }
    }
}
