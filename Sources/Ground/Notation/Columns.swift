extension String {
    /// Columns that a terminal needs: wide characters (CJK) take two, colour sequences none.
    public var columns: Int {
        var width = 0
        var isInColour = false
        for scalar in unicodeScalars {
            if isInColour {
                isInColour = scalar != "m"
            } else if scalar == "\u{1B}" {
                isInColour = true
            } else {
                width += Self.columns(of: scalar)
            }
        }
        return width
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int { scalar.value >= 0x2E80 ? 2 : 1 }

    /// The text in lines of at most so many columns, broken between words, and within what has no room in a line.
    public func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ", omittingEmptySubsequences: true) {
            if !line.isEmpty, line.columns + 1 + String(word).columns > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? "\(word)" : " \(word)"
            while line.columns > width {
                let head = line.head(of: width)
                lines.append(head)
                line.removeFirst(head.count)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// As many characters as have room in so many columns, and at least one.
    private func head(of width: Int) -> String {
        var head = ""
        for character in self {
            guard head.isEmpty || (head + String(character)).columns <= width else { break }
            head.append(character)
        }
        return head
    }
}
