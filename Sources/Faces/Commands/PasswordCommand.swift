import ArgumentParser
import Digests
import Foundation
import Office

/// `mainstay password`: what `traffic: {password_hash: …}` holds.
struct PasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Hash a password for a contract's traffic pages.",
        discussion: discussion(
            "The password is read from standard input or a file, never from the command line, where others "
                + "could see it. Prints the hash for `traffic: {username: …, password_hash: …}`.",
            examples: "mainstay password", "mainstay password --password-file new-password"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "The file that holds the password; - is standard input.")
    var passwordFile = "-"

    func run() throws {
        guard let hash = PasswordHash(of: try PasswordInput.read(passwordFile)) else {
            throw Refusal(.failed, reason: "The password cannot be hashed: there is not enough memory.")
        }
        print(hash)
    }
}

/// A password that somebody gives to a command.
enum PasswordInput {
    /// The first line of a file, or of standard input for `-`; at a terminal nothing is echoed.
    static func read(_ path: String, prompt: String = "Password:") throws(Refusal) -> String {
        path == "-" ? try PasswordFile.firstLine(of: line(prompt)) : try PasswordFile.read(path)
    }

    static func line(_ prompt: String) -> String {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() ?? "" }
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        // Whoever answers at once is not echoed, and loses nothing.
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        Terminal.error(prompt)
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
        return readLine() ?? ""
    }
}
