import Foundation
import Yams

/// Finds terms files: those in the configuration's folder go before the built-in ones.
final class TermsLibrary {
    private let folder: URL
    private let problems: ProblemCollector
    /// What was read, by name.
    private(set) var used: [String: Node] = [:]
    /// Nil for one that cannot be read, which is reported once.
    private var documents: [String: Document?] = [:]

    init(folder: URL, problems: ProblemCollector) { (self.folder, self.problems) = (folder, problems) }

    func document(_ name: String, _ place: Document) -> Document? {
        if let known = documents[name] { return known }
        guard let (text, file) = source(name, place) else { return nil }
        let document = Document.parse(text, file: file, problems: problems)
        documents[name] = .some(document)
        used[name] = document?.node
        return document
    }

    private func source(_ name: String, _ place: Document) -> (text: String, file: String)? {
        let known = Shipped.names(in: "terms", besides: folder.path)
        guard known.contains(name) else {
            place.report(
                "the terms \(name) are neither built in nor in terms/\(name).yaml beside the configuration"
                    + Suggestion.phrase(for: name, among: known))
            return nil
        }
        let url = folder.appendingPathComponent("terms/\(name).yaml")
        guard FileManager.default.fileExists(atPath: url.path) else {
            return Shipped.text("terms/\(name).yaml").map { ($0, "terms/\(name).yaml") }
        }
        do {
            return (try String(contentsOf: url, encoding: .utf8), url.path)
        } catch {
            problems.report(Problem(.error, file: url.path, "cannot be read: \(error.localizedDescription)"))
            return nil
        }
    }
}
