import Foundation
import Notation
import Processes
import Settings

/// Makes PDFs of pages by WeasyPrint. One process prints page after page: starting it costs as much as a page.
///
/// A page never lies in a file, where others could read a customer's month. For one thread.
final class PagePrinter {
    /// The program whose interpreter prints, found as a shell would find it.
    private let program: String
    private var process: PrintingProcess?

    /// Longer than any month needs.
    private static let patience = Duration.seconds(120)

    init(program: String = "weasyprint") { self.program = program }

    /// Makes the PDF of a page.
    ///
    /// - Throws: `Refusal` with `.toolMissing` where WeasyPrint is not installed, or `.failed`.
    func pdf(of html: String) throws(Refusal) -> Data {
        let process = try started()
        do {
            return try process.print(html, within: Self.patience)
        } catch {
            // What it answers next would be no answer to the next page.
            self.process = nil
            throw error
        }
    }

    private func started() throws(Refusal) -> PrintingProcess {
        if let process { return process }
        guard let script = Shipped.text("reports/print.py") else {
            throw Refusal(.failed, reason: "What prints pages is missing from this build.")
        }
        let interpreter = try Self.interpreter(of: program)
        let new = try PrintingProcess(interpreter + ["-c", script])
        process = new
        return new
    }

    /// The words that begin a Python program's first line, and stand for how it is run: the library is where it finds it.
    private static func interpreter(of program: String) throws(Refusal) -> [String] {
        guard let path = program.contains("/") ? program : SystemTool.place(of: program) else {
            throw Refusal(
                .toolMissing,
                reason:
                    "WeasyPrint is not installed: `apt-get install weasyprint fonts-noto-cjk`; HTML prints from a browser too."
            )
        }
        let line: String?
        do {
            line = try LineReader(path: path).next()
        } catch {
            throw Refusal(.toolMissing, reason: error.description)
        }
        let words = (line ?? "").dropFirst(2).split(separator: " ").map(String.init)
        guard line?.hasPrefix("#!") == true, words.contains(where: { $0.contains("python") }) else {
            throw Refusal(
                .toolMissing, reason: "\(path) is not WeasyPrint as its package installs it: a Python program")
        }
        return words
    }
}

/// The running program, and a connection to it.
private final class PrintingProcess {
    private let process = Process()
    private let connection: Int32

    init(_ words: [String]) throws(Refusal) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Refusal(.failed, reason: "WeasyPrint cannot be started: \(SystemReason.of(code: errno))")
        }
        connection = ends[0]
        let other = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        // Python would load what it finds here.
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = other
        process.standardOutput = other
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            try other.close()
        } catch {
            throw Refusal(.failed, reason: "WeasyPrint cannot be started: \(SystemReason.of(error))")
        }
    }

    deinit {
        // It ends when there is no page any more, and at once where it is printing one that nobody waits for.
        close(connection)
        if process.isRunning { process.terminate() }
    }

    func print(_ html: String, within patience: Duration) throws(Refusal) -> Data {
        let page = Data(html.utf8)
        try send(Data("\(page.count)\n".utf8) + page)
        let end = ContinuousClock.now + patience
        var answer = Data()
        var length: Int?
        while true {
            if length == nil, let stop = answer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: answer[..<stop], as: UTF8.self)
                guard let number = Int(line) else { throw Refusal(.failed, reason: "WeasyPrint: \(line.onOneLine)") }
                length = number
                answer = Data(answer[(stop + 1)...])
            }
            if let length, answer.count >= length { return answer.prefix(length) }
            answer += try receive(until: end)
        }
    }

    private func send(_ octets: Data) throws(Refusal) {
        var rest = octets[...]
        while !rest.isEmpty {
            // A program that has ended is an error here, and no signal.
            let count = rest.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
    }

    private func receive(until end: ContinuousClock.Instant) throws(Refusal) -> Data {
        var ready = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
        let left = max(.zero, end - .now)
        guard poll(&ready, 1, Int32(clamping: Int64(left / .milliseconds(1)))) > 0 else {
            throw Refusal(.failed, reason: "WeasyPrint did not finish in time.")
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { throw failure() }
        return Data(buffer.prefix(count))
    }

    /// Why it does not answer any more.
    private func failure() -> Refusal {
        process.waitUntilExit()
        return Refusal(.failed, reason: "WeasyPrint failed with exit code \(process.terminationStatus).")
    }
}
