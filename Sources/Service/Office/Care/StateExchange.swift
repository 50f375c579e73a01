import Foundation
import Notation
import Processes

/// Files were renamed, and could not be renamed back.
struct HalfExchanged: Error {
    let reason: String
}

/// Puts restored files where the state is, and what was there aside: by renaming alone, the old ledger first and the new
/// one last, so that nobody ever finds a ledger among files that are not its own. When a step fails, those before it are
/// taken back.
struct StateExchange {
    let state: SiteState
    /// The folder with the restored files.
    let content: String
    /// What is appended to the ledger's path, and to the archives' folder, for what was there.
    let aside: String

    private struct Step {
        let from: String
        let to: String
    }

    /// - Returns: the folder of what was there; nil where nothing was.
    /// - Throws: `FileFailure` or `Refusal`; then everything is as it was.
    func carryOut(_ manifest: BackupManifest) throws -> String? {
        let old = "\(state.ledger)\(aside)"
        let leaving = try leaving(for: old)
        let isLeaving = leaving.contains { $0.to.hasPrefix("\(old)/") }
        if isLeaving { try makeFolder(old) }
        let coming = try coming(manifest)
        // What was written must be on the disk before a name leads to it.
        sync()
        var done: [Step] = []
        do {
            for step in leaving + coming {
                try rename(step)
                done.append(step)
            }
        } catch {
            do {
                for step in done.reversed() { try rename(Step(from: step.to, to: step.from)) }
            } catch let second {
                throw HalfExchanged(reason: "\(SystemReason.of(error)), and then \(SystemReason.of(second))")
            }
            if isLeaving { rmdir(old) }
            throw error
        }
        try StateFile.synchronise(state.folder)
        return leaving.isEmpty ? nil : old
    }

    /// What is there: the ledger with its journals first.
    private func leaving(for old: String) throws -> [Step] {
        let own = [state.ledger] + state.journals + ["\(state.ledger).verified"]
        let parts = try state.parts().filter { $0.kind != .ledger && $0.kind != .archives }.map(\.path)
        let beside = (own + parts).filter { StateFile($0) != nil }.map { path in
            Step(from: path, to: "\(old)/\(URL(fileURLWithPath: path).lastPathComponent)")
        }
        // The archives may be in another file system: their folder is set aside beside itself.
        guard StateFile(state.archives) != nil else { return beside }
        return beside + [Step(from: state.archives, to: "\(state.archives)\(aside)")]
    }

    /// What comes: the ledger last.
    private func coming(_ manifest: BackupManifest) throws -> [Step] {
        var steps: [Step] = []
        for file in manifest.files.reversed() where file.kind != .archives {
            guard let part = state.part(named: file.name) else { continue }
            try prepare("\(content)/\(file.name)", mode: file.kind == .ledger ? 0o640 : 0o600)
            steps.append(Step(from: "\(content)/\(file.name)", to: part.path))
        }
        guard manifest.count(of: .archives) > 0 else { return steps }
        // Moving copies it where it is another file system.
        let ready = "\(state.archives)\(Staging.restoring)"
        if StateFile(ready) != nil { try FileManager.default.removeItem(atPath: ready) }
        try makeFolder(URL(fileURLWithPath: ready).deletingLastPathComponent().path)
        try FileManager.default.moveItem(atPath: "\(content)/archives", toPath: ready)
        for name in try FileManager.default.subpathsOfDirectory(atPath: ready) {
            let path = "\(ready)/\(name)"
            try prepare(path, mode: StateFile(path)?.isRegular == true ? 0o640 : 0o750)
        }
        try prepare(ready, mode: 0o750)
        return [Step(from: ready, to: state.archives)] + steps
    }

    private func makeFolder(_ path: String) throws {
        guard !StateFile.isFolder(path) else { return }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        FileOwner.take(after: path, path)
    }

    private func prepare(_ path: String, mode: mode_t) throws {
        guard chmod(path, mode) == 0 else { throw FileFailure(path, cannotBe: .written, code: errno) }
        FileOwner.take(after: state.ledger, path)
    }

    private func rename(_ step: Step) throws {
        guard Foundation.rename(step.from, step.to) == 0 else {
            throw FileFailure(step.to, cannotBe: .written, code: errno)
        }
    }
}
