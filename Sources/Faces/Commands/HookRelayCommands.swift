import ArgumentParser
import Foundation
import Office
import Processes

/// `mainstay hook relay NAME`, which a hook calls.
struct RelayHook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Have the runner (mainstay-hook.socket) start this hook, free of the daemon's restrictions.",
        discussion: discussion(
            "For hooks that need a set-uid program: the environment and standard input go with it, its exit code comes "
                + "back.",
            examples: "mainstay hook relay sendmail"))

    @Argument(help: "The hook's file in the runner's folder.")
    var name: String

    @Option(help: ArgumentHelp("Where the runner listens.", valueName: "path"))
    var socket = HookRelay.socket

    func run() throws {
        let input = FileHandle.standardInput.readDataToEndOfFile()
        let ending = try HookRelay.handOver(
            name, environment: ProcessInfo.processInfo.environment, input: String(decoding: input, as: UTF8.self),
            at: socket)
        Terminal.write(ending.output.utf8)
        if ending.code != 0 { throw PluginExit(code: ending.code) }
    }
}

/// `mainstay hook serve`, which `mainstay-hook@.service` starts for each connection.
struct ServeHook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the hook that a line on standard input asks for, and say how it ended (mainstay-hook@.service).",
        discussion: discussion(examples: "mainstay hook serve /etc/mainstay/hooks"))

    @Argument(help: "The folder of the hooks that may be asked for.")
    var folder: String

    func run() async throws {
        guard let line = try LineReader(path: "-").next() else { return }
        Terminal.writeLine(await HookRelay(folder: folder).answer(line))
    }
}
