import Digests
import Foundation
import Ledger

/// What a backup says of itself: the first file in it.
public struct BackupManifest: Hashable, Sendable, Codable {
    /// The name and version of its form.
    static let present = "mainstay.backup/1"
    /// What it is called in the backup.
    static let name = "manifest.json"
    /// The folder in the backup with everything else.
    static let folder = "files"

    /// A file of the backup, below `files/`.
    public struct File: Hashable, Sendable, Codable {
        public var name: String
        public var kind: SiteState.Kind
        public var octets: Int64
        /// `sha256:…`
        public var digest: String
    }

    /// The ledger, as it was found to be.
    public struct Ledger: Hashable, Sendable, Codable {
        public var format: Int
        /// Rows of all chains.
        public var rows: Int64
        /// The digest of the heads and of the stretches that still last.
        public var digest: String
        public var heads: [String: Head]
    }

    /// The end of a chain.
    public struct Head: Hashable, Sendable, Codable {
        public var row: Int64
        public var head: String

        init(_ head: ChainHead) {
            row = head.row
            self.head = head.hash.description
        }
    }

    public var schema: String
    public var site: String
    /// When the ledger was copied.
    public var madeAt: String
    /// The machine.
    public var madeOn: String
    public var ledger: Ledger
    public var files: [File]

    private enum CodingKeys: String, CodingKey {
        case schema, site, ledger, files
        case madeAt = "made_at"
        case madeOn = "made_on"
    }

    /// As it stands in the backup.
    func document() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// Reads it.
    ///
    /// - Throws: `Refusal` with `.unreadable`, when it is none that this version knows.
    init(_ document: Data, of file: String) throws(Refusal) {
        struct Form: Decodable {
            var schema: String
        }
        let form = try? JSONDecoder().decode(Form.self, from: document)
        guard form?.schema == Self.present, let read = try? JSONDecoder().decode(Self.self, from: document) else {
            let what = form.map { "is \($0.schema), not \(Self.present)" } ?? "is no backup of Mainstay"
            throw Refusal(.unreadable, reason: "\(file) \(what)")
        }
        self = read
    }

    init(site: String, madeAt: String, madeOn: String, ledger: Ledger, files: [File]) {
        schema = Self.present
        self.site = site
        self.madeAt = madeAt
        self.madeOn = madeOn
        self.ledger = ledger
        self.files = files
    }

    /// How many files of a kind it has.
    public func count(of kind: SiteState.Kind) -> Int { files.count { $0.kind == kind } }

    /// All of its octets, before they were packed.
    public var octets: Int64 { files.map(\.octets).reduce(0, +) }
}
