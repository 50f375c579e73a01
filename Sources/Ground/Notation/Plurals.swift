extension Int {
    /// The number with an English noun, singular or plural: `1 device`, `2 addresses`, `3 entries`.
    public func counted(_ noun: String) -> String {
        guard self != 1 else { return "1 \(noun)" }
        if noun.hasSuffix("y") { return "\(self) \(noun.dropLast())ies" }
        if noun.hasSuffix("s") { return "\(self) \(noun)es" }
        return "\(self) \(noun)s"
    }
}
