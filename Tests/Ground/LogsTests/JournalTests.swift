import Glibc
import Logging
import Logs
import Programs
import Testing

/// What the journal takes: datagrams at a path, a field a line.
@Suite struct JournalTests {
    private let folder = TemporaryFolder("logs")

    /// Somebody who reads datagrams, as the journal does.
    private final class Reader {
        let descriptor: Int32
        let path: String

        init(in folder: TemporaryFolder) throws {
            try folder.write("made", "")
            path = folder.path("journal")
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(status == 0)
        }

        deinit {
            close(descriptor)
            unlink(path)
        }

        /// The fields of the next datagram that is there; nil when none is.
        func fields() -> [String]? {
            var octets = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &octets, octets.count, Int32(MSG_DONTWAIT))
            guard count >= 0 else { return nil }
            let text = String(decoding: octets.prefix(count), as: UTF8.self)
            guard text.hasSuffix("\n") else { return [text] }
            return text.split(separator: "\n").map(String.init)
        }
    }

    private func log(_ written: Written, _ text: String) {
        written.logger.warning("\(text)", metadata: ["event": "device.slow", "device": "ups-a", "hb.id": "1"])
    }

    @Test func everythingIsAField() throws {
        let reader = try Reader(in: folder)
        let written = try Written(as: .journal, in: folder, journalPath: folder.path("journal"))
        log(written, "ups-a is slow\nPRIORITY=0")
        #expect(
            reader.fields() == [
                "MESSAGE=ups-a is slow PRIORITY=0", "PRIORITY=4", "SYSLOG_IDENTIFIER=mainstay",
                "MAINSTAY_EVENT=device.slow", "MAINSTAY_DEVICE=ups-a", "MAINSTAY_HB_ID=1",
            ])
        #expect(reader.fields() == nil)
        #expect(try written.lines == [])
    }

    @Test(arguments: [
        (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
    ])
    func levelsAreThoseOfSyslog(level: Logger.Level, priority: Int) throws {
        let reader = try Reader(in: folder)
        let written = try Written(as: .journal, in: folder, journalPath: folder.path("journal"))
        written.logger.log(level: level, "said")
        #expect(reader.fields()?.contains("PRIORITY=\(priority)") == true)
    }

    /// The journal is started anew when it is upgraded. What it misses meanwhile goes to the stream.
    @Test func aJournalThatComesBackIsFound() throws {
        let written = try Written(as: .journal, in: folder, journalPath: folder.path("journal"))
        log(written, "before")
        #expect(try written.lines.count == 1)
        do {
            let reader = try Reader(in: folder)
            log(written, "first")
            #expect(reader.fields()?.first == "MESSAGE=first")
        }
        log(written, "between")
        #expect(try written.lines.last?.contains("between") == true)
        let reader = try Reader(in: folder)
        log(written, "second")
        #expect(reader.fields()?.first == "MESSAGE=second")
    }

    /// Nobody reads: the socket's queue fills, and what does not fit goes to the stream instead of being waited for.
    @Test func aJournalThatStandsStillIsNotWaitedFor() throws {
        let reader = try Reader(in: folder)
        let written = try Written(as: .journal, in: folder, journalPath: folder.path("journal"))
        var sent = 0
        while try written.lines.isEmpty, sent < 1000 {
            sent += 1
            log(written, "line \(sent)")
        }
        #expect(try written.lines.last?.contains("line \(sent)") == true)
        #expect(reader.fields()?.first == "MESSAGE=line 1")
    }
}
