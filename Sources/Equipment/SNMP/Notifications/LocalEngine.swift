import Foundation
import Notation

/// The receiver's SNMP engine, which is authoritative for informs (RFC 3414, 2.2): their senders localise keys to its
/// identifier and stamp messages with its clock.
struct LocalEngine {
    let identifier: [UInt8]
    let boots: UInt32
    /// Nanoseconds of a clock that never goes back.
    let startedAt: UInt64

    func clock(at now: UInt64) -> EngineClock {
        let seconds = min((now - startedAt) / 1_000_000_000, UInt64(SenderClocks.lastBoots))
        return EngineClock(identifier: identifier, boots: boots, time: UInt32(seconds))
    }

    /// Whether a message stamped with this engine's clock is within the window of time (RFC 3414, 3.2, step 7 a).
    func accepts(_ stamp: EngineClock, at now: UInt64) -> Bool {
        let clock = clock(at: now)
        let difference = max(stamp.time, clock.time) - min(stamp.time, clock.time)
        return stamp.boots == clock.boots && clock.boots != SenderClocks.lastBoots && difference <= SenderClocks.window
    }
}

/// What an engine must remember between starts: its identifier for ever, and how often it has started, so that messages
/// from before a restart are known to be old.
struct EngineMemory: Codable, Hashable {
    /// The identifier in hexadecimal.
    var engine: String
    var boots: UInt32

    /// What to remember after the next start. An engine whose count has run out gets a new identifier (RFC 3414,
    /// 2.2.2).
    func restarted() -> EngineMemory {
        guard boots < SenderClocks.lastBoots - 1 else { return .fresh() }
        return EngineMemory(engine: engine, boots: boots + 1)
    }

    /// Makes a new identifier (RFC 3411, SnmpEngineID): an enterprise (net-snmp's, whose library this is; Mainstay has
    /// none of its own), format 5 (octets), and octets that no other engine will have.
    static func fresh() -> EngineMemory {
        let octets: [UInt8] = [0x80, 0x00, 0x1F, 0x88, 0x05] + (0..<12).map { _ in UInt8.random(in: 0...255) }
        return EngineMemory(engine: octets.hexadecimal(), boots: 1)
    }

    /// The identifier's octets; nil unless a message may carry them.
    var identifier: [UInt8]? {
        guard let octets = [UInt8](hexadecimal: engine), (5...32).contains(octets.count) else { return nil }
        return octets
    }
}

extension LocalEngine {
    /// Counts a start in the file, which is made when it is missing, and is on the disk before this returns.
    init(file path: String, at now: UInt64) throws(NotificationError) {
        let memory = try Self.read(path)?.restarted() ?? .fresh()
        guard let identifier = memory.identifier else {
            throw Self.unreadable(path, because: "its engine identifier is not valid")
        }
        do {
            try Self.write(memory, to: path)
        } catch {
            throw NotificationError("The start of the notification receiver cannot be counted in \(path): \(error)")
        }
        self.init(identifier: identifier, boots: memory.boots, startedAt: now)
    }

    private static func read(_ path: String) throws(NotificationError) -> EngineMemory? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try JSONDecoder().decode(EngineMemory.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw unreadable(path, because: SystemReason.of(error))
        }
    }

    private static func unreadable(_ path: String, because reason: String) -> NotificationError {
        NotificationError(
            "The SNMP engine's memory in \(path) cannot be read (\(reason)); remove the file, and senders of informs will "
                + "meet a new engine.")
    }

    /// Writes the whole file or nothing, also when the machine stops meanwhile.
    private static func write(_ memory: EngineMemory, to path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        let draft = url.appendingPathExtension("new")
        try JSONEncoder().encode(memory).write(to: draft)
        let handle = try FileHandle(forUpdating: draft)
        try handle.synchronize()
        try handle.close()
        guard rename(draft.path, url.path) == 0 else {
            throw NotificationError(String(cString: strerror(errno)))
        }
    }
}
