import Foundation

/// What the daemon's unit takes from the hooks that it starts: under `NoNewPrivileges`, set-uid and set-gid programs run as
/// whoever starts them, and those that hand mail to Postfix or Exim fail.
struct HookConfinement {
    private let root: String

    /// - Parameter root: stands before every path; tests have files of their own.
    init(root: String = "") { self.root = root }

    /// What a hook will not be able to do, and what to do about it; nil where nothing is in its way.
    func obstacle(to hook: String) -> String? {
        guard let unit = forbiddingUnit, let program = privilegedProgram(startedBy: hook) else { return nil }
        return "\(program) is set-uid or set-gid, and \(unit) has NoNewPrivileges; use `smtp:`, or begin the hook with "
            + "`mainstay hook relay` as hooks/sendmail does"
    }

    // MARK: - The unit

    /// The file of the daemon's unit whose word on privileges is the last; nil where new privileges are allowed.
    private var forbiddingUnit: String? {
        let words = UnitFile.files(of: "mainstay.service", below: root).compactMap { file in
            let unit = UnitFile([text(of: file) ?? ""])
            return unit.words(of: "Service.NoNewPrivileges")?.last.map { (file: file, word: $0.lowercased()) }
        }
        return words.last.flatMap { ["yes", "true", "on", "1"].contains($0.word) ? $0.file : nil }
    }

    // MARK: - The hook

    /// The first program with privileges of its own that a hook is, or starts by what its text says; nil where none is seen.
    private func privilegedProgram(startedBy hook: String) -> String? {
        if hasPrivileges(hook) { return hook }
        guard let text = text(of: hook), text.hasPrefix("#!"), !text.contains("mainstay hook relay") else { return nil }
        let lines = text.split(separator: "\n").filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("#") }
        for line in lines {
            for word in programs(in: line) {
                if let program = privilegedProgram(named: word) { return program }
            }
        }
        return nil
    }

    /// Paths anywhere in a line, and words where a shell expects a command.
    private func programs(in line: Substring) -> [String] {
        let paths = line.matches(of: /\/[A-Za-z0-9_.\/-]+/).map { String($0.0) }
        let words = line.matches(
            of: /(?:^|[|;&(`])\s*(?:(?:exec|then|do|else|if)\s+)*([A-Za-z][A-Za-z0-9_.-]*)/)
        return paths + words.map { String($0.1) }
    }

    private static let programFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    /// They hand what they get to `sendmail`, by one way or another.
    private static let mailers: Set<String> = ["sendmail", "mail", "mailx", "s-nail", "bsd-mailx", "mutt"]
    /// What Postfix's `sendmail` starts.
    private static let mailDrop = "/usr/sbin/postdrop"

    private func privilegedProgram(named word: String) -> String? {
        let places = word.hasPrefix("/") ? [word] : Self.programFolders.map { "\($0)/\(word)" }
        guard let place = places.first(where: { FileManager.default.fileExists(atPath: root + $0) }) else { return nil }
        if hasPrivileges(place) { return place }
        let name = String(place.split(separator: "/").last ?? "")
        guard Self.mailers.contains(name) else { return nil }
        return ["/usr/sbin/sendmail", Self.mailDrop].first(where: hasPrivileges)
    }

    private func hasPrivileges(_ path: String) -> Bool {
        var file = stat()
        guard stat(root + path, &file) == 0, file.st_mode & S_IFMT == S_IFREG else { return false }
        return file.st_mode & (S_ISUID | S_ISGID) != 0
    }

    /// A file's beginning; nil where there is none, or where it is no text.
    private func text(of path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: root + path) else { return nil }
        // A file that cannot be read says nothing.
        guard let octets = try? file.read(upToCount: 65_536) else { return nil }
        return String(data: octets, encoding: .utf8)
    }
}
