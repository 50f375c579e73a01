/// How text from elsewhere is shown: devices, customers and files may say anything.
///
/// This is the one place that decides what a terminal, a log, a page or a hook's environment gets of it. JSON needs none of
/// it: there everything is escaped.
extension StringProtocol {
    /// The text on one line, without what could move a terminal's cursor, forge a line, or show one text as another:
    /// line breaks and tabs become spaces, other control characters and bidirectional overrides U+FFFD.
    public var onOneLine: String { shown(as: .line) }

    /// The same, in lines as they are.
    public var inSafeLines: String { shown(as: .lines) }

    /// The text on one line, with all else that it holds: for what is part of a row that may be coloured.
    public var inOneRow: String { shown(as: .row) }

    private func shown(as form: ShownForm) -> String {
        // Nearly always there is nothing to change, and all of it is plain ASCII.
        guard utf8.contains(where: { $0 < 0x20 || $0 > 0x7E }) else { return String(self) }
        var result = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            switch ShownScalar(scalar) {
            case .plain: result.append(scalar)
            case .lineBreak where scalar == "\n" && form == .lines: result.append(scalar)
            // The return has become a space.
            case .lineBreak where scalar == "\n" && isAfterReturn: break
            case .lineBreak: result.append(" ")
            case .harmful: result.append(form == .row ? scalar : "\u{FFFD}")
            }
        }
        return String(result)
    }
}

/// What is kept of a text.
private enum ShownForm {
    case line
    case lines
    case row
}

/// What a scalar does where it is shown.
private enum ShownScalar {
    case plain
    /// It begins a new line, or moves on in one.
    case lineBreak
    /// It is for machines (Unicode category Cc), or changes the direction of what comes after it (UAX 9).
    case harmful

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: self = .lineBreak
        case 0x00...0x1F, 0x7F...0x9F: self = .harmful
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: self = .harmful
        default: self = .plain
        }
    }
}
