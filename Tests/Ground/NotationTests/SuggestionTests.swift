import Notation
import Testing

/// What somebody may have meant: the nearest name, and never a wild guess.
@Suite struct SuggestionTests {
    private let names = ["campus", "lab", "ups-a", "ups-b", "power.on_battery"]

    @Test(arguments: [
        ("campos", "campus"), ("cmapus", "campus"), ("ampus", "campus"), ("ccampus", "campus"), ("CAMPUS", "campus"),
        ("lap", "lab"), ("ups-c", "ups-a"), ("power.on_batery", "power.on_battery"),
    ])
    func aSlipIsRecognised(word: String, meant: String) {
        #expect(Suggestion.nearest(to: word, among: names) == meant)
    }

    /// One edit for every three letters, and none in a word of one or two.
    @Test(arguments: ["la", "xyz", "cam", "camxyz", "", "x"]) func aGuessIsNotMade(word: String) {
        #expect(Suggestion.nearest(to: word, among: names) == nil)
    }

    @Test func theNearestWinsAndThenTheAlphabet() {
        #expect(Suggestion.nearest(to: "outlets", among: ["outlet", "outlets2", "inlets"]) == "outlet")
        #expect(Suggestion.nearest(to: "outlets", among: ["outlet", "outlets"]) == "outlets")
        #expect(Suggestion.nearest(to: "power", among: []) == nil)
    }

    @Test func phrases() {
        #expect(Suggestion.phrase(for: "campos", among: names) == "; did you mean campus?")
        #expect(Suggestion.phrase(for: "nothing", among: ["b", "a"]) == "; there is a, b")
        #expect(Suggestion.phrase(for: "nothing", among: [String]()) == "; there is none")
        let many = (0..<13).map { "item-\($0)" }
        #expect(Suggestion.phrase(for: "nothing", among: many) == "")
        #expect(Suggestion.phrase(for: "nothing", among: many.prefix(12)).hasPrefix("; there is item-0, item-1, "))
    }

    /// In a closed list, what has most letters in a row in common is near enough.
    @Test(arguments: [
        ("telephone", "office_phone"), ("phone", "office_phone"), ("e-mail", "email"), ("mobil", "mobile"),
        ("sms", nil), ("", nil), ("fxa", "fax"),
    ])
    func aWordOfAClosedListIsNamed(word: String, meant: String?) {
        let words = ["office_phone", "mobile", "pager", "fax", "email"]
        #expect(Suggestion.meant(by: word, among: words) == meant)
    }
}
