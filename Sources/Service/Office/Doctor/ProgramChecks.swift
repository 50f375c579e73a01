import Foundation
import Notation

// Programs that Mainstay calls, and the units that call Mainstay.
extension Doctor {
    static func hooks(_ facts: MachineFacts) -> [MachineFinding] {
        let findings = facts.hooks.compactMap { hook(of: $0, facts.runner) }
        guard findings.isEmpty else { return findings }
        return [MachineFinding(.hooks, .fine, "\(facts.hooks.count.counted("program")) can be run")]
    }

    private static func hook(of program: MachineFacts.Program, _ runner: Runner) -> MachineFinding? {
        let path = Shell.quoted(program.path)
        guard let file = program.file else {
            return MachineFinding(
                .hooks, .missing, "the hook \(program.hook) runs \(program.path), and there is no such program",
                commands: ["mainstay check"])
        }
        guard file.mode & 0o111 != 0, runner.may(1, file) else {
            return MachineFinding(
                .hooks, .missing, "\(runner.described) cannot run \(program.path) of the hook \(program.hook)",
                commands: ["sudo chmod a+rx \(path)"])
        }
        guard let interpreter = program.missingInterpreter else { return nil }
        return MachineFinding(
            .hooks, .missing,
            "\(program.path) of the hook \(program.hook) needs \(interpreter), which is not installed",
            commands: ["sudo apt-get install \(package(of: interpreter))"])
    }

    /// The Debian package that most often has an interpreter.
    private static func package(of interpreter: String) -> String {
        let name = URL(fileURLWithPath: interpreter).lastPathComponent
        return name == "node" ? "nodejs" : Shell.quoted(name)
    }

    static func units(_ facts: MachineFacts) -> [MachineFinding] {
        guard facts.isSystemd else {
            let state =
                facts.isRunning ? "the daemon runs" : "no daemon runs: start `mainstay run` by what starts this machine"
            return [
                MachineFinding(
                    .units, facts.isRunning ? .fine : .notice, "systemd did not start this machine; \(state)")
            ]
        }
        guard facts.units.contains(where: { $0.name == "mainstay.service" }) else {
            return [
                MachineFinding(
                    .units, .notice, "there is no mainstay.service: nothing starts the daemon with the machine",
                    commands: ["sudo apt-get install ./mainstay_*.deb"])
            ]
        }
        let disabled = facts.units.filter { !$0.isEnabled }.map(\.name)
        guard disabled.isEmpty else {
            return [
                MachineFinding(
                    .units, .missing, "not enabled: \(disabled.joined(separator: ", "))",
                    commands: ["sudo systemctl enable --now \(disabled.joined(separator: " "))"])
            ]
        }
        guard facts.isRunning else {
            return [
                MachineFinding(
                    .units, .missing, "mainstay.service is enabled, and no daemon answers",
                    commands: [
                        "sudo systemctl start mainstay.service", "journalctl -u mainstay.service -n 20 --no-pager",
                    ])
            ]
        }
        return [
            MachineFinding(
                .units, .fine, "the daemon runs; \(facts.units.map(\.name).joined(separator: ", ")) are enabled")
        ]
    }

    static func tools(_ facts: MachineFacts) -> [MachineFinding] {
        let lacking = facts.tools.filter { !$0.isThere }
        guard !lacking.isEmpty else { return [MachineFinding(.tools, .fine, "what prints and draws is installed")] }
        return lacking.map {
            MachineFinding(
                .tools, .notice, "without \($0.package) \($0.purpose)", commands: ["sudo apt-get install \($0.package)"]
            )
        }
    }
}
