import Foundation

/// A headless Chromium (Debian's `chromium`) with one page, driven by the DevTools protocol over two pipes; ended with the
/// test.
public final class Chromium {
    /// Why something was not done, in the browser's words.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        /// Whether the question went with the page that it was asked of.
        fileprivate var isOfAPageThatWasLeft: Bool {
            ["navigated", "context was destroyed", "Promise was collected"].contains(where: description.contains)
        }
    }

    private static let program = "/usr/bin/chromium"
    private let folder = TemporaryFolder("chromium")
    private let process = Process()
    private let commands: FileHandle
    private let answers: FileHandle
    private var received: [UInt8] = []
    private var number = 0
    private var session: String?

    /// Whether it is there; `make setup-test` installs it.
    public static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// Starts it with an empty page.
    ///
    /// - Throws: an error when it cannot be started.
    public init() throws {
        let pipes = [folder.path("commands"), folder.path("answers")]
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        for pipe in pipes where mkfifo(pipe, 0o600) != 0 {
            throw Failure(description: "\(pipe): \(String(cString: strerror(errno)))")
        }
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$0\" \"$@\" 3<'\(pipes[0])' 4>'\(pipes[1])'", Self.program, "--headless", "--no-sandbox",
            "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=\(folder.path("profile"))",
            "--remote-debugging-pipe", "about:blank",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Each waits until the shell has opened the other end.
        commands = try FileHandle(forWritingTo: URL(fileURLWithPath: pipes[0]))
        answers = try FileHandle(forReadingFrom: URL(fileURLWithPath: pipes[1]))
        let target = try command("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
        session =
            try command("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
        _ = try command("Page.enable")
        // Nobody looks at the window, and keys go to it all the same.
        _ = try command("Emulation.setFocusEmulationEnabled", ["enabled": true])
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Goes to a page and waits until it is loaded, with what it refers to.
    ///
    /// - Throws: `Failure`.
    public func open(_ url: String) throws {
        _ = try command("Page.navigate", ["url": url])
        while try message()["method"] as? String != "Page.loadEventFired" {}
    }

    /// Makes the window as large as a screen, or as a phone's.
    ///
    /// - Throws: `Failure`.
    public func resize(width: Int, height: Int, isPhone: Bool = false) throws {
        _ = try command(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": isPhone])
    }

    /// Presses a key by its name (`Tab`, `ArrowLeft`, `+`), as whoever has no mouse.
    ///
    /// - Throws: `Failure`.
    public func press(_ key: String) throws {
        let text = key.count == 1 ? key : nil
        // What the browser itself does with a key goes by its number.
        let number = ["Tab": 9, "Enter": 13][key] ?? 0
        for type in ["keyDown", "keyUp"] {
            var parameters: [String: Any] = ["type": type, "key": key, "windowsVirtualKeyCode": number]
            if type == "keyDown", let text = key == "Enter" ? "\r" : text { parameters["text"] = text }
            _ = try command("Input.dispatchKeyEvent", parameters)
        }
    }

    /// The value of a script's expression as text; of a promise, once it is kept.
    ///
    /// - Throws: `Failure` for a script that throws.
    public func evaluate(_ script: String) throws -> String {
        let answer = try command(
            "Runtime.evaluate", ["expression": script, "awaitPromise": true, "returnByValue": true])
        if let details = answer["exceptionDetails"] { throw Failure(description: "\(script): \(details)") }
        let result = answer["result"] as? [String: Any]
        return result?["value"].map { "\($0)" } ?? ""
    }

    /// Waits until a script's condition holds, at most for half a minute.
    ///
    /// - Throws: `Failure` when it does not.
    public func wait(until condition: String) throws {
        let script = """
            new Promise((done, fail) => {
              const end = performance.now() + 30000;
              const look = () => {
                if (\(condition)) done("yes");
                else if (performance.now() > end) fail(new Error(document.title));
                else setTimeout(look, 50);
              };
              look();
            })
            """
        let end = ContinuousClock.now + .seconds(30)
        while true {
            do {
                _ = try evaluate(script)
                return
            } catch let failure as Failure where failure.isOfAPageThatWasLeft && ContinuousClock.now < end {
                // The next page is asked again.
            }
        }
    }

    private func command(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        number += 1
        var message: [String: Any] = ["id": number, "method": method, "params": parameters]
        if let session { message["sessionId"] = session }
        try commands.write(contentsOf: try JSONSerialization.data(withJSONObject: message) + [0])
        while true {
            let answer = try self.message()
            guard answer["id"] as? Int == number else { continue }
            if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    /// The next message, up to the octet 0.
    private func message() throws -> [String: Any] {
        while true {
            if let end = received.firstIndex(of: 0) {
                let data = Data(received[..<end])
                received.removeSubrange(...end)
                return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
            }
            let more = answers.availableData
            guard !more.isEmpty else { throw Failure(description: "the browser has ended") }
            received += more
        }
    }
}
