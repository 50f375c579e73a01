extension Int {
    /// So many things, in English: `1 device`, `2 addresses`, `3 entries`.
    public func counted(_ noun: String) -> String {
        guard self != 1 else { return "1 \(noun)" }
        if noun.hasSuffix("y") { return "\(self) \(noun.dropLast())ies" }
        return "\(self) \(noun)\(noun.hasSuffix("s") ? "es" : "s")"
    }
}
