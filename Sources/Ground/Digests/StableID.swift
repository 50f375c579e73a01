import Notation

/// An identifier made of what it names: the same happening has the same one in every run, so that a repetition is
/// recognised. Two texts of which one was chosen to fit the other do not have the same one either.
public struct StableID: Hashable, Sendable {
    /// The first 128 bits of the text's SHA-256 digest, as 32 hexadecimal digits.
    public let value: String
    /// What versions up to ledger format 3 made of the same text (64 bits of FNV-1a, 16 hexadecimal digits).
    public let former: String

    /// Identifies what a text describes.
    public init(_ text: String) { self.init(text, formerText: text) }

    /// Identifies what follows from something that has an identifier itself.
    ///
    /// - Parameters:
    ///   - cause: the identifier of what it follows from.
    ///   - former: what earlier versions called the cause; nil when it is called so still.
    ///   - text: describes it, given the cause's identifier.
    public init(following cause: String, formerly former: String?, _ text: (String) -> String) {
        self.init(text(cause), formerText: text(former ?? cause))
    }

    /// Whether something is known under this identifier or the former one.
    public func isAmong(_ known: Set<String>) -> Bool { known.contains(value) || known.contains(former) }

    private init(_ text: String, formerText: String) {
        value = Digest(of: text.utf8).bytes.prefix(16).hexadecimal()
        former = StableHash.hexadecimal(formerText)
    }
}
