import Facility
import Foundation
import Intervals

/// Reads `hooks:`.
struct HookReader {
    let absolute: (String) -> String

    func read(_ entries: [Mapping.Entry]) -> [Hook] { entries.compactMap(hook) }

    private func hook(_ entry: Mapping.Entry) -> Hook? {
        guard let mapping = entry.value.mapping() else { return nil }
        defer { mapping.finish() }
        let executable = mapping.required("run", "an executable").flatMap(self.executable)
        let timeout = mapping["timeout"]?.duration() ?? .seconds(30)
        let retries = mapping["retries"]?.whole(atLeast: 0) ?? 3
        let events = mapping["on"]?.distinct(eventPattern) ?? []
        return executable.map {
            Hook(name: entry.name, executable: $0, timeout: timeout, retries: retries, events: events)
        }
    }

    /// What is missing is a warning: months can be judged where no hook ever runs.
    private func executable(_ document: Document) -> String? {
        guard let path = document.text().map(absolute) else { return nil }
        if !FileManager.default.fileExists(atPath: path) {
            document.report(.warning, "\(document.described): there is no \(path)")
        } else if FileManager.default.isFolder(path) {
            document.report(.warning, "\(document.described): \(path) is a folder, not an executable")
        } else if !FileManager.default.isExecutableFile(atPath: path) {
            document.report(.warning, "\(document.described): \(path) is not executable; `chmod +x` makes it so")
        }
        return path
    }

    private func eventPattern(_ document: Document) -> String? {
        guard let text = document.text() else { return nil }
        let pattern = Hook(name: "", executable: "", events: [text])
        if !Event.Kind.allCases.map(\.rawValue).contains(where: pattern.wants) {
            document.checkName(text, "no event is called", isIn: Self.patterns)
        }
        return text
    }

    /// Every event type, and every beginning of one with `.*`.
    private static let patterns = Set(
        Event.Kind.allCases.map(\.rawValue).flatMap { type in
            [type] + type.indices.filter { type[$0] == "." }.map { type[...$0] + "*" }
        })
}
