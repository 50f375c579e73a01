extension Int {
    /// The number with an English noun, singular or plural: `1 device`, `2 addresses`, `3 entries`, `4 days`.
    public func counted(_ noun: String) -> String {
        guard self != 1 else { return "1 \(noun)" }
        let isAfterVowel = noun.dropLast().last.map("aeiou".contains) ?? false
        if noun.hasSuffix("y"), !isAfterVowel { return "\(self) \(noun.dropLast())ies" }
        if noun.hasSuffix("s") { return "\(self) \(noun)es" }
        return "\(self) \(noun)s"
    }
}
