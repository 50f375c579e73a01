import Foundation
import Notation
import Office
import Processes

/// Standard output and error, as a person sees them. All text of the program goes through here, so that nothing from a
/// device or a file moves the cursor, and an output that cannot be written ends the program in words.
enum Terminal {
    /// Colour only where somebody looks, and not against their wish (`NO_COLOR`).
    static let isInteractive = isatty(STDOUT_FILENO) == 1
    static let hasColour = isInteractive && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

    /// How many lines the terminal has; as many as terminals had of old where it does not say.
    static var height: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 1 else { return 24 }
        return Int(size.ws_row)
    }

    enum Colour: Int, CaseIterable {
        case red = 31
        case green = 32
        case yellow = 33
        case grey = 90
    }

    /// The text in a colour, where there are colours.
    static func text(_ text: String, in colour: Colour) -> String {
        guard hasColour else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    /// Says something on standard error. Where that cannot be written the exit code has to do.
    static func error(_ text: String) { say("\(text.inSafeLines)\n") }

    /// Writes to standard error as it is.
    static func say(_ text: String) { _ = DescriptorWriting.write(Data(text.utf8), to: STDERR_FILENO) }

    /// Writes a line for programs as it is.
    static func writeLine(_ text: String) { write("\(text)\n".utf8) }

    /// Writes a document for programs: what it holds is escaped as JSON has it, and stays what it is.
    static func write(document: JSON) { writeLine(document.pretty) }

    /// Writes to standard output as it is. When that cannot be written there is nothing left to do: a reader that has gone
    /// (`head`) wants no word of it, anybody else is told why.
    static func write(_ bytes: some Sequence<UInt8>) {
        let code = DescriptorWriting.write(Data(bytes), to: STDOUT_FILENO)
        guard code != 0 else { return }
        if code != EPIPE { error("Standard output cannot be written: \(SystemReason.of(code: code))") }
        _exit(ExitStatus.failed.rawValue)
    }

    /// The text without what others could put into it; the program's own colours stay.
    static func shown(_ text: String) -> String {
        let safe = text.inSafeLines
        guard hasColour, safe.utf8.count != text.utf8.count || safe != text else { return safe }
        return (Colour.allCases.map(\.rawValue) + [0]).reduce(safe) { text, code in
            text.replacing("\u{FFFD}[\(code)m", with: "\u{1B}[\(code)m")
        }
    }
}

/// Prints to standard output. Stands before Swift's function of this name throughout the commands: that one drops what
/// cannot be written, and lets through whatever a device said.
func print(_ item: Any, terminator: String = "\n") { Terminal.write("\(Terminal.shown("\(item)"))\(terminator)".utf8) }

/// What somebody says to a question on a terminal.
enum Confirmation {
    /// Does what may have to be confirmed. Where it has to be and somebody sits there, he is asked, and it is done or not
    /// as he says; elsewhere `--yes` says so.
    ///
    /// - Throws: what `body` throws, and `Refusal` with `.needsConfirmation`.
    static func asking<Result>(
        isGiven: Bool, _ body: (_ isConfirmed: Bool) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        do {
            return try body(isGiven)
        } catch  where error.code == .needsConfirmation && !isGiven && canAsk {
            guard ask(error.reason) else {
                throw Refusal(.needsConfirmation, field: error.field, reason: "Nothing was entered.")
            }
            return try body(true)
        }
    }

    /// Whether somebody sits there: a script is never asked.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    private static func ask(_ doubt: String) -> Bool {
        Terminal.say("\(doubt.inSafeLines)\nEnter it all the same? [y/N] ")
        return ["y", "yes"].contains(readLine()?.lowercased().trimmingCharacters(in: .whitespaces) ?? "")
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
            throw Refusal(.unreadable, reason: "\(path) cannot be read: \(SystemReason.of(error))")
        }
    }
}

/// A file that a command writes.
enum OutputFile {
    /// Writes a whole file, or nothing of it; what is no regular file is written through.
    ///
    /// - Throws: `Refusal` with `.unwritable`.
    static func write(_ octets: Data, to path: String) throws(Refusal) {
        do {
            try AtomicFile.write(octets, to: path)
        } catch {
            throw Refusal(.unwritable, reason: error.description)
        }
    }
}
