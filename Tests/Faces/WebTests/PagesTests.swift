import Documents
import Foundation
import Settings
import Testing

@testable import Web

/// The templates and words that pages are made of.
struct PagesTests {
    /// Every word that a template asks for exists in every language.
    @Test(arguments: Language.allCases) func everyWordExists(language: Language) throws {
        let pages = try Pages(basePath: "")
        for (path, text) in Shipped.files(in: "pages") where path.hasSuffix(".mustache") {
            for match in text.matches(of: #/\{\{[#^]?t\.([A-Za-z_]+)\}\}/#) {
                let name = String(match.output.1)
                #expect(pages.hasWord(name, in: language), "\(path): t.\(name) in \(language.rawValue)")
            }
        }
    }

    /// No word is explained in two lists: one would hide the other.
    @Test func noWordIsGivenTwice() throws {
        var places: [String: String] = [:]
        for (path, text) in Shipped.files(in: "pages") where path.hasSuffix(".json") {
            let lists = try JSONDecoder().decode([String: [String: String]].self, from: Data(text.utf8))
            #expect(Set(lists.keys) == Set(Language.allCases.map(\.rawValue)), "\(path)")
            for name in lists["en"]?.keys.sorted() ?? [] {
                #expect(places[name] == nil, "\(name) is in \(path) and \(places[name] ?? "")")
                places[name] = path
            }
        }
    }
}
