import Foundation
import Notation
import Processes

/// What an archive is of, in a file beside it: for people, and so that another device in an old place begins anew.
struct ArchiveCard: Hashable, Decodable {
    /// The signal, and of a number its quantity.
    var archive: String
    /// Which device it was, by its own words; nil where it has not said.
    var identity: String?
    /// The most that the port was ever able to carry, in bits a second; nil where that is not known, and of numbers.
    var speed: UInt64?

    private enum CodingKeys: String, CodingKey {
        case archive, identity
        case speed = "speed_bps"
    }

    /// Nil where there is none, or one that cannot be read: the next one that is written takes its place.
    init?(at path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let card = try? JSONDecoder().decode(Self.self, from: data)
        else { return nil }
        self = card
    }

    init(archive: String, identity: String?, speed: UInt64?) {
        self.archive = archive
        self.identity = identity
        self.speed = speed
    }

    /// Whether it is another device's than the one that is there now, as far as both have said who they are.
    func isOfAnother(than present: String?) -> Bool {
        guard let identity, let present else { return false }
        return identity != present
    }

    /// - Throws: `FileFailure`.
    func write(to path: String) throws(FileFailure) {
        let document = JSON.object([
            "archive": .string(archive), "identity": .optional(identity),
            "speed_bps": speed.map { .integer(Int64(clamping: $0)) },
        ])
        try AtomicFile.write("\(document.pretty)\n", to: URL(fileURLWithPath: path))
    }
}
