import Digests
import Documents
import Foundation
import Notation
import Office
import Settings
import Templates

/// The templates of all pages, their words in every language, and the files that they refer to; built into the program
/// from `Config/pages/`.
struct Pages: Sendable {
    /// What a page is put into.
    private static let layout = "layout"

    private let templates: TemplateSet
    /// By language, the words that templates call `{{t.NAME}}`.
    private let words: [Language: [String: String]]
    /// Style sheet, scripts and pictures, by name.
    let assets: [String: Asset]
    /// What stands before every link.
    private(set) var basePath: String
    /// By template, itself and the parts that it shows: their style sheets and scripts belong to its page.
    private let parts: [String: [String]]

    /// Reads what is built in.
    ///
    /// - Parameter basePath: what stands before every link.
    /// - Throws: when a template or a list of words is not well formed.
    init(basePath: String) throws {
        self.basePath = basePath
        var templates: [String: String] = [:]
        var words: [Language: [String: String]] = [:]
        var assets: [String: Asset] = [:]
        for (path, text) in Shipped.files(in: "pages") {
            let file = URL(fileURLWithPath: path)
            switch file.pathExtension {
            case "mustache": templates[file.deletingPathExtension().lastPathComponent] = text
            case "json": try Self.add(text, to: &words)
            default: assets[file.lastPathComponent] = Asset(name: file.lastPathComponent, text: text)
            }
        }
        self.templates = try TemplateSet(templates)
        parts = Dictionary(uniqueKeysWithValues: templates.keys.map { ($0, Self.parts(of: $0, in: templates)) })
        self.words = words
        self.assets = assets
    }

    private static func parts(of name: String, in templates: [String: String]) -> [String] {
        var found = [name]
        var next = 0
        while next < found.count {
            let text = templates[found[next]] ?? ""
            let inner = text.matches(of: /\{\{>\s*([a-z_-]+)\s*\}\}/).map { String($0.1) }
            for part in inner where !found.contains(part) { found.append(part) }
            next += 1
        }
        return found
    }

    private static func add(_ text: String, to words: inout [Language: [String: String]]) throws {
        let lists = try JSONDecoder().decode([String: [String: String]].self, from: Data(text.utf8))
        for (tag, list) in lists {
            guard let language = Language(rawValue: tag) else { continue }
            words[language, default: [:]].merge(list) { first, _ in first }
        }
    }

    /// The pages as somebody sees them behind a proxy that takes something off each path.
    func behind(_ prefix: String) -> Pages {
        var pages = self
        pages.basePath = prefix + basePath
        return pages
    }

    /// A word of the pages in a language; its name where it has none.
    func word(_ name: String, in language: Language) -> String { words[language]?[name] ?? name }

    /// Whether a word is there.
    func hasWord(_ name: String, in language: Language) -> Bool { words[language]?[name] != nil }

    /// Makes a whole page.
    ///
    /// - Parameters:
    ///   - name: the template's, without its ending; a style sheet and a script of that name belong to the page,
    ///     and those of the parts that it shows (`{{> part}}`).
    ///   - title: of the window, before the site's name.
    ///   - values: what the template calls `v`.
    ///   - icon: of the window.
    ///   - refresh: after so many seconds a browser without scripts asks again; nil where nothing changes by itself.
    func page(
        _ name: String, title: String, values: Any, site: String, for visitor: Visitor, icon: String = "icon.svg",
        refresh: Int? = nil
    ) -> String {
        guard visitor.prefix.isEmpty else {
            return behind(visitor.prefix).page(
                name, title: title, values: values, site: site, for: visitor.withoutPrefix, icon: icon,
                refresh: refresh)
        }
        let content = fragment(name, values: values, for: visitor)
        let parts = parts[name] ?? [name]
        let styles = (["style.css"] + parts.map { "\($0).css" }).filter { assets[$0] != nil }
        let scripts = (["page.js"] + parts.map { "\($0).js" }).filter { assets[$0] != nil }
        var frame: [String: Any] = [
            "t": words[visitor.language] ?? [:], "base": basePath, "title": title, "site": site, "content": content,
            "language": visitor.language.rawValue, "theme": visitor.theme.rawValue,
            "styles": styles.map(link), "icon": link(icon), "scripts": scripts.map(link),
            "navigation": Navigation(for: visitor, at: name, words: words[visitor.language] ?? [:]).links,
            "choices": Choices(of: visitor).all,
            "isSignedIn": visitor.isSignedIn,
            "person": visitor.principal.name, "formToken": visitor.formToken ?? "",
        ]
        if let refresh { frame["refresh"] = "\(refresh)" }
        return templates.render(Self.layout, with: frame) ?? content
    }

    /// Makes a part of a page, such as one that is replaced while the page is open.
    func fragment(_ name: String, values: Any, for visitor: Visitor) -> String {
        guard visitor.prefix.isEmpty else {
            return behind(visitor.prefix).fragment(name, values: values, for: visitor.withoutPrefix)
        }
        let all: [String: Any] = [
            "t": words[visitor.language] ?? [:], "base": basePath, "v": values, "formToken": visitor.formToken ?? "",
        ]
        return templates.render(name, with: all) ?? ""
    }

    /// The same for all who read a language: without what is a visitor's own.
    func fragment(_ name: String, values: Any, language: Language) -> String {
        let all: [String: Any] = ["t": words[language] ?? [:], "base": basePath, "v": values]
        return templates.render(name, with: all) ?? ""
    }

    /// A link to a file that pages refer to. It changes with the file, so that browsers may keep the file for good.
    func link(_ name: String) -> String { "\(basePath)/assets/\(name)?v=\(assets[name]?.version ?? "")" }
}

/// A file that pages refer to.
struct Asset: Sendable {
    let text: String
    let mediaType: String
    let version: String

    init(name: String, text: String) {
        self.text = text
        version = String(Digest(of: text.utf8).description.suffix(16))
        mediaType =
            switch URL(fileURLWithPath: name).pathExtension {
            case "css": "text/css; charset=utf-8"
            case "js": "text/javascript; charset=utf-8"
            case "svg": "image/svg+xml"
            default: "text/plain; charset=utf-8"
            }
    }
}
