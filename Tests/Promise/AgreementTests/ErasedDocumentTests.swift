import Agreement
import Notation
import Site
import Testing

/// Documents without the names that they repeat from records.
@Suite struct ErasedDocumentTests {
    private func document(in charge: String, by author: String, because reason: String, words: [String]) -> JSON {
        .object([
            "contract": .string("c"), "customer": .string("in_charge"),
            "guarantees": .array([
                .object([
                    "guarantee": .string("operation"), "in_charge": .array([.string(charge), .string(charge)]),
                    "assigned": .array([.object(["name": .string(charge), "record": .string("name")])]),
                    "exclusions": .array([
                        .object([
                            "record": .string("by"),
                            "acceptance": .object(["by": .string(author), "record": .string("by")]),
                        ])
                    ]),
                    "records": .array([.string("by")]),
                ])
            ]),
            "wiring": .array([
                .object([
                    "record": .string("by"), "by": .string(author), "reason": .string(reason),
                    "acceptance": .object(["state": .string("accepted"), "by": .string(author)]),
                ])
            ]),
            "changes": .object([
                "words": .array(words.map { .string($0) }),
                "records": .array([
                    .object(["record": .string("attribution"), "by": .string(author), "reason": .string(reason)])
                ]),
            ]),
            "by": .string("kept"),
        ])
    }

    /// Whatever people are called, and however the document is laid out.
    @Test(arguments: ["Li Wei", "王芳", #"by": "x", \"#, ", by \"O'Neil\", because: }]", "\u{1F600}\n\\"])
    func namesGo(name: String) {
        let whole = document(
            in: name, by: name, because: "said \(name)",
            words: [
                "Article 2, power: met now.", "Since then: attribution x, by \(name), known from 1, because: \(name).",
                "Since then: attribution y, because: \(name).", "Since then: readings of the time, no record.",
            ])
        let erased = document(
            in: Record.erased, by: Record.erased, because: Record.erased,
            words: [
                "Article 2, power: met now.", "Since then: attribution x, by (erased).",
                "Since then: attribution y, by (erased).", "Since then: readings of the time, no record.",
            ])
        #expect(ErasedDocument.text(of: whole.pretty) == erased.pretty)
        #expect(ErasedDocument.text(of: whole.compact) == erased.compact)
        #expect(ErasedDocument.text(of: erased.pretty) == erased.pretty)
    }

    /// What is no document stays what it is.
    @Test(arguments: ["", "{", "\"", "[\"a\", {\"b\": \"\\", "}]\"a\""])
    func whatIsNoneStays(text: String) { #expect(ErasedDocument.text(of: text) == text) }
}
