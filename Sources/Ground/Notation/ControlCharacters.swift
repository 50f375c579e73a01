extension StringProtocol {
    /// The first character that no text of a person holds: a control character (Unicode category Cc) that is neither a
    /// tab nor a line break. NUL ends a text in databases and C libraries, and others rewrite what a terminal shows.
    public var firstControlCharacter: Unicode.Scalar? {
        // The first octets of those in UTF-8: one by one, and U+0080 to U+009F.
        let mayHoldOne = utf8.contains { octet in
            switch octet {
            case 0x09, 0x0A, 0x0D: false
            case 0x00...0x1F, 0x7F, 0xC2: true
            default: false
            }
        }
        guard mayHoldOne else { return nil }
        return unicodeScalars.first { scalar in
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: false
            case 0x00...0x1F, 0x7F...0x9F: true
            default: false
            }
        }
    }

    /// What is wrong with a text that holds a control character, to be read after the name of its field; nil when it
    /// holds none.
    public var controlCharacterMistake: String? {
        firstControlCharacter.map { scalar in
            let digits = scalar.value.hexadecimal(width: 4).uppercased()
            return "must not hold the control character U+\(digits)"
        }
    }
}
