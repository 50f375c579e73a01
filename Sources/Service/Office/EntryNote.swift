public import Documents

/// What somebody should know of an entry beside its effect, as a sentence in either language.
public struct EntryNote: Hashable, Sendable {
    private let english: String
    private let chinese: String

    init(en english: String, zh chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// The sentence, without a full stop.
    public func sentence(in language: Language) -> String { language.text(en: english, zh: chinese) }
}
