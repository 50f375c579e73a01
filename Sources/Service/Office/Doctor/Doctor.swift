import Foundation
import Notation
import Settings
import Site

/// Says what a machine lacks for Mainstay to do its work, and how each thing is mended.
public struct Doctor: Sendable {
    private let path: String
    private let loaded: (configuration: Configuration?, problems: [Problem])
    private let facts: MachineFacts

    /// Looks at this machine; contacts no device, and changes nothing.
    ///
    /// - Parameter path: the configuration, which may be missing or have mistakes.
    public init(configuration path: String) {
        self.path = path
        loaded = ConfigurationFiles.load(path)
        facts = MachineReader(loaded.configuration).facts
    }

    /// Everything that was looked at, in the order of a page.
    public var findings: [MachineFinding] { [configuration] + Self.findings(of: facts) }

    static func findings(of facts: MachineFacts) -> [MachineFinding] {
        let all =
            secrets(facts) + ping(facts) + ports(facts) + clock(facts) + zones(facts) + disk(facts) + ledger(facts)
            + hooks(facts) + units(facts) + tools(facts)
        let order = MachineFinding.Subject.allCases
        return all.sorted { (order.firstIndex(of: $0.subject) ?? 0) < (order.firstIndex(of: $1.subject) ?? 0) }
    }

    private var configuration: MachineFinding {
        let shown = Shell.quoted(path)
        guard FileManager.default.fileExists(atPath: path) else {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            return MachineFinding(
                .configuration, .missing, "there is no \(path)", commands: ["mainstay init \(Shell.quoted(folder))"])
        }
        let errors = loaded.problems.count { $0.severity == .error }
        let warnings = loaded.problems.count - errors
        guard let configuration = loaded.configuration, errors == 0 else {
            return MachineFinding(
                .configuration, .missing, "\(path): \(errors.counted("error"))",
                commands: ["mainstay check --config \(shown)"])
        }
        let facility = configuration.facility
        let size = "\(facility.devices.count.counted("device")), \(facility.contracts.count.counted("contract"))"
        guard warnings == 0 else {
            return MachineFinding(
                .configuration, .notice, "\(path): \(size); \(warnings.counted("warning"))",
                commands: ["mainstay check --config \(shown)"])
        }
        return MachineFinding(.configuration, .fine, "\(path): \(size)")
    }
}

/// Words of a command as a shell reads them.
enum Shell {
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-:=@%+".contains($0)) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
