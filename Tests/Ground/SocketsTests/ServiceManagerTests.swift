import Foundation
import Programs
import Testing

@testable import Sockets

/// What a service tells whoever started it, heard at a real socket (sd_notify(3)).
@Suite struct ServiceManagerTests {
    private let folder = TemporaryFolder("manager")

    init() throws { try folder.write("README", "") }

    private func manager(at socket: NotifySocket) throws -> ServiceManager {
        try #require(ServiceManager(environment: ["NOTIFY_SOCKET": socket.name]))
    }

    @Test(arguments: ["@mainstay-test-\(getpid())", "path"]) func everyKindOfNewsArrives(name: String) throws {
        let socket = try NotifySocket(name.hasPrefix("@") ? name : folder.path(name))
        let manager = try manager(at: socket)
        try manager.tell([.ready, .status("OK: 2 contracts")])
        #expect(socket.receive() == ["READY=1", "STATUS=OK: 2 contracts"])
        try manager.tell([.alive])
        #expect(socket.receive() == ["WATCHDOG=1"])
        try manager.tell([.stopping])
        #expect(socket.receive() == ["STOPPING=1"])
    }

    /// The manager takes a reload whose instant lies before its own request for an earlier one.
    @Test func aReloadSaysWhenItBegins() throws {
        let socket = try NotifySocket(folder.path("reload"))
        var before = timespec()
        clock_gettime(CLOCK_MONOTONIC, &before)
        try manager(at: socket).tell([.reloading])
        let lines = try #require(socket.receive())
        #expect(lines.first == "RELOADING=1")
        let microseconds = try #require(lines.last?.split(separator: "=").last.flatMap { Int64($0) })
        #expect(lines.last?.hasPrefix("MONOTONIC_USEC=") == true)
        let elapsed = microseconds - (Int64(before.tv_sec) * 1_000_000 + Int64(before.tv_nsec) / 1000)
        #expect((0..<20_000_000).contains(elapsed))
    }

    /// Text of devices stands in a status: it must not say anything in our name.
    @Test func aStatusIsOneLine() throws {
        let socket = try NotifySocket(folder.path("line"))
        try manager(at: socket).tell([.status("silent: ups\nSTOPPING=1\r\nMAINPID=1")])
        #expect(socket.receive() == ["STATUS=silent: ups STOPPING=1 MAINPID=1"])
    }

    @Test func whoeverHasGoneIsSaidToHave() throws {
        let path = folder.path("gone")
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": path]))
        #expect(throws: SocketFailure(code: ENOENT)) { try manager.tell([.ready]) }
    }

    @Test(arguments: [nil, "", "/", "@", "relative", "vsock:2:1"]) func nobodyWaitsForNews(name: String?) {
        #expect(ServiceManager(environment: name.map { ["NOTIFY_SOCKET": $0] } ?? [:]) == nil)
    }

    @Test(
        arguments: [
            ([:], nil), (["WATCHDOG_USEC": "60000000"], Duration.seconds(60)),
            (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7"], .seconds(60)),
            (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "8"], nil), (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "soon"], nil),
        ] as [([String: String], Duration?)])
    func theWatchdogIsForTheProcessThatItNames(variables: [String: String], patience: Duration?) throws {
        let environment = variables.merging(["NOTIFY_SOCKET": "/run/notify"]) { first, _ in first }
        #expect(try #require(ServiceManager(environment: environment, process: 7)).watchdog == patience)
    }
}
