import Foundation
import Office

/// Standard output and error, as a person sees them.
enum Terminal {
    /// Colour and progress only where somebody looks, and not against their wish (`NO_COLOR`).
    static let isInteractive = isatty(STDOUT_FILENO) == 1
    static let hasColour = isInteractive && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

    enum Colour: Int {
        case red = 31
        case green = 32
        case yellow = 33
        case grey = 90
    }

    static func coloured(_ text: String, _ colour: Colour) -> String {
        hasColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    static func error(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    static func writeLine(_ text: String) { write("\(text)\n".utf8) }

    static func write(_ bytes: some Sequence<UInt8>) {
        FileHandle.standardOutput.write(Data(bytes))
    }
}

/// How far something has come, on a terminal's last line; nothing where nobody looks.
struct ProgressLine: Sendable {
    private let count: Int
    private let isShown = isatty(STDERR_FILENO) == 1

    init(of count: Int) { self.count = count }

    func show(done: Int, found: Int) { write("\r\(done) of \(count) addresses, \(found) answered\u{1B}[K") }

    func clear() { write("\r\u{1B}[K") }

    private func write(_ text: String) {
        if isShown { FileHandle.standardError.write(Data(text.utf8)) }
    }
}

/// Rows under headings, each column as wide as its widest cell.
struct TextTable {
    private var rows: [[String]]

    init(_ headings: [String]) { rows = [headings] }

    var isEmpty: Bool { rows.count == 1 }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    var text: String {
        let widths = rows.map { $0.map(Self.width) }
        let widest = rows[0].indices.map { column in widths.map { $0[column] }.max() ?? 0 }
        return zip(rows, widths).map { row, widths in
            row.indices
                .map { row[$0] + String(repeating: " ", count: widest[$0] - widths[$0]) }
                .joined(separator: "  ").trimmingSuffix { $0 == " " }
        }.joined(separator: "\n")
    }

    /// Columns that a terminal needs: wide characters (CJK) take two, colour sequences none.
    private static func width(_ text: String) -> Int {
        var (width, isInColour) = (0, false)
        for scalar in text.unicodeScalars {
            if isInColour {
                isInColour = scalar != "m"
            } else if scalar == "\u{1B}" {
                isInColour = true
            } else {
                width += scalar.value >= 0x2E80 ? 2 : 1
            }
        }
        return width
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var view = self[...]
        while let last = view.last, predicate(last) { view.removeLast() }
        return String(view)
    }
}

/// A file that a command reads, or standard input.
enum InputFile {
    /// Reads a whole file; `-` is standard input.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    static func read(_ path: String, isMapped: Bool = false) throws(Refusal) -> Data {
        do {
            guard path != "-" else { return try FileHandle.standardInput.readToEnd() ?? Data() }
            return try Data(contentsOf: URL(fileURLWithPath: path), options: isMapped ? .mappedIfSafe : [])
        } catch {
            throw Refusal(.unreadable, reason: "\(path) cannot be read: \(error.localizedDescription)")
        }
    }
}
