import Foundation
import Programs
import Testing

@testable import Sockets

/// Lines between processes of one machine: bounded, by permissions, and never in the way of a new server.
@Suite struct LineServerTests {
    private let folder = TemporaryFolder("lines")

    init() throws { try folder.write("README", "") }

    private func server(
        _ path: String, limits: LineServer.Limits = LineServer.Limits(),
        answer: @escaping @Sendable (String) -> String = { "you said \($0)" }
    ) throws -> LineServer {
        let server = try LineServer(path: path, limits: limits, answer: answer)
        server.start()
        return server
    }

    private func ask(_ path: String, _ line: String) throws -> String {
        try LocalConnection(to: path, patience: 500).ask(line, until: .now + .seconds(20))
    }

    private func code(_ body: () throws -> Void) -> Int32? {
        do {
            try body()
            return nil
        } catch {
            return (error as? SocketFailure)?.code
        }
    }

    @Test func everyLineIsAnswered() throws {
        let path = folder.path("socket")
        let server = try server(path)
        defer { server.stop() }
        #expect(try ask(path, "hello") == "you said hello")
        let connection = try LocalConnection(to: path, patience: 500)
        for number in 0..<20 {
            #expect(try connection.ask("\(number)", until: .now + .seconds(20)) == "you said \(number)")
        }
        // Several lines at once are answered one after the other.
        #expect(try connection.ask("a\nb\nc", until: .now + .seconds(20)) == "you said a")
    }

    @Test func aLongAnswerArrivesWhole() throws {
        let path = folder.path("socket")
        let server = try server(path) { String(repeating: $0, count: 5_000_000) }
        defer { server.stop() }
        #expect(try ask(path, "x").utf8.count == 5_000_000)
        #expect(
            code { _ = try LocalConnection(to: path, patience: 500).ask("x", until: .now + .seconds(20), limit: 1000) }
                == EMSGSIZE)
    }

    @Test func onlyOwnerAndGroupMayAsk() throws {
        let path = folder.path("socket")
        let server = try server(path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o660)
        server.stop()
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(code { _ = try ask(path, "x") } == ENOENT)
    }

    /// A process that was killed leaves its socket; a file that is none is somebody's.
    @Test func aSocketThatWasLeftBehindIsReplacedAndNothingElse() throws {
        let path = folder.path("socket")
        let dead = try LineServer(path: path) { $0 }
        withExtendedLifetime(dead) {}
        try #require(FileManager.default.fileExists(atPath: path))
        let server = try server(path)
        #expect(try ask(path, "x") == "you said x")
        server.stop()
        let file = try folder.write("file", "precious")
        #expect(code { _ = try LineServer(path: file) { $0 } } == EEXIST)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    }

    @Test func aPathMayBeLong() throws {
        let long = folder.path(String(repeating: "long/", count: 40))
        try FileManager.default.createDirectory(atPath: long, withIntermediateDirectories: true)
        let path = "\(long)socket"
        #expect(path.utf8.count > 200)
        let server = try server(path)
        #expect(try ask(path, "x") == "you said x")
        server.stop()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func whoCostsTooMuchIsHungUpOn() throws {
        let path = folder.path("socket")
        var limits = LineServer.Limits()
        limits.clients = 2
        limits.line = 100
        let server = try server(path, limits: limits)
        defer { server.stop() }
        let first = try LocalConnection(to: path, patience: 500)
        let second = try LocalConnection(to: path, patience: 500)
        #expect(try first.ask("1", until: .now + .seconds(20)) == "you said 1")
        #expect(try second.ask("2", until: .now + .seconds(20)) == "you said 2")
        #expect([ECONNRESET, EPIPE].contains(try #require(code { _ = try ask(path, "3") })))
        let long = String(repeating: "x", count: 101)
        #expect(code { _ = try first.ask(long, until: .now + .seconds(20)) } == ECONNRESET)
        #expect(try second.ask("4", until: .now + .seconds(20)) == "you said 4")
    }

    /// Whoever takes nothing keeps nobody else waiting.
    @Test func aClientThatTakesNothingDelaysNobody() throws {
        let path = folder.path("socket")
        let server = try server(path) { String(repeating: $0, count: 1_000_000) }
        defer { server.stop() }
        let lazy = try LocalConnection(to: path, patience: 500)
        #expect(try lazy.send(Array("y\n".utf8)[...]) == 2)
        #expect(try ask(path, "x").utf8.count == 1_000_000)
        withExtendedLifetime(lazy) {}
    }

    /// What is asked has its time, whatever the other side does.
    @Test func whoAsksDoesNotWaitForEver() throws {
        let path = folder.path("socket")
        let silent = try LineServer(path: path) { $0 }
        let connection = try LocalConnection(to: path, patience: 10)
        #expect(code { _ = try connection.ask("x", until: .now + .milliseconds(50)) } == ETIMEDOUT)
        withExtendedLifetime(silent) {}
    }

    // MARK: - One conversation

    @Test func aConversationAnswersOneLineAtATime() {
        var conversation = LineConversation(longest: 10)
        conversation.receive(Array("a\nb\n".utf8))
        #expect(conversation.nextLine() == "a")
        conversation.answer("1")
        #expect(conversation.nextLine() == nil && !conversation.wantsInput)
        conversation.sent(2)
        #expect(conversation.nextLine() == "b")
        conversation.answer("2")
        conversation.receive([])
        #expect(!conversation.isOver)
        conversation.sent(2)
        #expect(conversation.isOver)
    }

    @Test func aLineWithoutEndIsRefused() {
        var conversation = LineConversation(longest: 10)
        conversation.receive(Array("0123456789".utf8))
        #expect(!conversation.isOver && conversation.wantsInput)
        conversation.receive(Array("x".utf8))
        #expect(conversation.isOver && conversation.nextLine() == nil)
    }
}
