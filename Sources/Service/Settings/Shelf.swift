import Foundation
import Notation
import Site
import Yams

/// Finds YAML files of one kind by name: those in the configuration's folder take precedence over the built-in ones.
final class Shelf {
    private let name: String
    /// What a message calls a missing file: `the terms`.
    private let noun: String
    private let folder: URL
    private let problems: ProblemCollector
    /// What was read, by name.
    private(set) var used: [String: Node] = [:]
    /// Nil for a file that cannot be read, so that this is reported once.
    private var documents: [String: Document?] = [:]

    /// - Parameter name: the folder below `Config/` and beside the configuration.
    init(_ name: String, noun: String, folder: URL, problems: ProblemCollector) {
        self.name = name
        self.noun = noun
        self.folder = folder
        self.problems = problems
    }

    /// The file of that name; nil, with the problem reported at the place that names it, when there is none.
    func document(_ name: String, at place: Document) -> Document? {
        if let known = documents[name] { return known }
        guard let (text, file) = source(name, at: place) else { return nil }
        let document = Document.parse(text, file: file, problems: problems)
        documents[name] = .some(document)
        used[name] = document?.node
        return document
    }

    private func source(_ item: String, at place: Document) -> (text: String, file: String)? {
        let known = Shipped.names(in: name, besides: folder.path)
        guard known.contains(item) else {
            let verb = noun == "the terms" ? "are" : "is"
            place.report(
                "\(noun) \(item) \(verb) neither built in nor in \(name)/\(item).yaml "
                    + "beside the configuration" + Suggestion.phrase(for: item, among: known))
            return nil
        }
        let url = folder.appendingPathComponent("\(name)/\(item).yaml")
        guard FileManager.default.fileExists(atPath: url.path) else {
            return Shipped.text("\(name)/\(item).yaml").map { ($0, "\(name)/\(item).yaml") }
        }
        if let danger = TrustedFile.danger(to: url.path) {
            problems.report(Problem(.warning(.writableByOthers), file: url.path, message: danger))
        }
        do {
            return (try String(contentsOf: url, encoding: .utf8), url.path)
        } catch {
            problems.report(Problem(.error, file: url.path, message: "cannot be read: \(SystemReason.of(error))"))
            return nil
        }
    }
}

/// Where a configuration's terms and calendars come from. A name that none has is reported at its place.
struct Shelves {
    typealias Source = (_ name: String, _ place: Document) -> Document?

    let terms: TermsSource

    init(terms: @escaping Source, calendars: @escaping Source) {
        self.terms = TermsSource(terms, calendars: CalendarSource(calendars))
    }
}
