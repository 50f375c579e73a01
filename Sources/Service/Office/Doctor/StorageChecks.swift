import Foundation
import Notation

// Whether there is room for what is remembered, and whether the daemon can reach it.
extension Doctor {
    /// Below this the next days may be lost; below the second somebody should look.
    private static let leastBytes: Int64 = 100_000_000
    private static let fewBytes: Int64 = 2_000_000_000

    static func disk(_ facts: MachineFacts) -> [MachineFinding] {
        guard let disk = facts.disk else { return [] }
        let folder = Shell.quoted(disk.folder)
        guard !disk.isReadOnly else {
            return [
                MachineFinding(
                    .disk, .missing, "\(disk.folder) is mounted read-only", commands: ["findmnt --target \(folder)"])
            ]
        }
        if let unit = facts.runner.unit, !facts.runner.mayReach(disk.wanted) {
            let folders = (facts.runner.writableFolders ?? []).joined(separator: ", ")
            return [
                MachineFinding(
                    .disk, .missing,
                    "\(unit) lets the daemon write below \(folders) only, and the ledger is in \(disk.wanted)",
                    commands: facts.runner.extending(unit, by: "ReadWritePaths=\(disk.wanted)", in: "ledger"))
            ]
        }
        guard facts.runner.may(3, disk.file) else {
            return [
                MachineFinding(
                    .disk, .missing, "\(facts.runner.described) cannot write into \(disk.folder)",
                    commands: ["sudo install -d -o \(facts.runner.name) -m 750 \(Shell.quoted(disk.wanted))"])
            ]
        }
        let free = "\(disk.freeBytes / 1_000_000) MB of \(disk.totalBytes / 1_000_000) MB are free at \(disk.folder)"
        let largest = ["df -h \(folder)", "sudo du -xh --max-depth=3 / | sort -h | tail"]
        if disk.freeBytes < leastBytes { return [MachineFinding(.disk, .missing, free, commands: largest)] }
        if disk.freeBytes < fewBytes { return [MachineFinding(.disk, .notice, free, commands: largest)] }
        return [MachineFinding(.disk, .fine, free)]
    }

    static func ledger(_ facts: MachineFacts) -> [MachineFinding] {
        switch facts.ledger {
        case .none: return []
        case .absent(let path): return [MachineFinding(.ledger, .fine, "\(path) is made when the daemon first runs")]
        case .broken(let path, let reason):
            return [MachineFinding(.ledger, .missing, reason, commands: ["ls -l \(Shell.quoted(path))"])]
        case .answering(let place): return [MachineFinding(.ledger, .fine, "\(place) answers")]
        case .unreachable(let reason): return [MachineFinding(.ledger, .missing, reason, commands: ["pg_isready"])]
        case .sound(let path, let file):
            guard facts.runner.may(6, file) else {
                return [
                    MachineFinding(
                        .ledger, .missing, "\(facts.runner.described) cannot write \(path)",
                        commands: ["sudo chown \(facts.runner.name): \(Shell.quoted(path))*"])
                ]
            }
            return [MachineFinding(.ledger, .fine, "\(path) can be read")]
        }
    }

    static func secrets(_ facts: MachineFacts) -> [MachineFinding] {
        let findings = facts.secrets.compactMap { secret -> MachineFinding? in
            let path = Shell.quoted(secret.path)
            guard let file = secret.file else {
                return MachineFinding(
                    .secrets, .missing, "there is no \(secret.path), which holds a secret",
                    commands: ["sudo install -o \(facts.runner.name) -m 600 /dev/stdin \(path)"])
            }
            guard facts.runner.may(4, file) else {
                return MachineFinding(
                    .secrets, .missing, "\(facts.runner.described) cannot read \(secret.path)",
                    commands: ["sudo chown \(facts.runner.name) \(path)", "sudo chmod 600 \(path)"])
            }
            return nil
        }
        guard findings.isEmpty else { return findings }
        return [MachineFinding(.secrets, .fine, "\(facts.secrets.count.counted("file")) can be read")]
    }
}
