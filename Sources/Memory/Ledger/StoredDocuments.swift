import Digests
import Foundation
import Intervals
import Notation
import Site

extension StoredResult {
    /// From an entry's body.
    package init?(row: Int64, at: Instant, body: String) {
        struct Body: Decodable {
            var revision: Int
            var final: Bool
            var digest: String
            var document: String
        }
        // A body that is not this is reported by `verify`, and otherwise as if there were no result.
        guard let stored = try? JSONDecoder().decode(Body.self, from: Data(body.utf8)) else { return nil }
        self.init(
            row: row, at: at, revision: stored.revision, isFinal: stored.final, text: stored.document,
            isIntact: Digest(of: stored.document.utf8).description == stored.digest)
    }

    /// The head of the chain that the document was made at, if it says so.
    public var head: ChainHead? {
        struct Document: Decodable {
            struct Chain: Decodable {
                var row: Int64
                var head: String
            }
            var chain: Chain?
        }
        // A text that is not such a document names no head.
        guard let chain = (try? JSONDecoder().decode(Document.self, from: Data(text.utf8)))?.chain,
            let hash = Digest(chain.head)
        else { return nil }
        return ChainHead(row: chain.row, hash: hash)
    }
}

extension Event {
    /// As an entry's body holds it.
    package var stored: JSON {
        .object([
            "id": .string(id), "kind": .string(kind.rawValue), "at": .string(at.description), "site": .string(site),
            "contract": .optional(contract), "subject": .string(subject), "state": .string(state),
            "summary": .string(summary), "deadline": .optional(deadline),
            "details": .object(details.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
            "hooks": hooks.isEmpty ? nil : .array(hooks.map(JSON.string)),
        ])
    }

    /// From an entry's body.
    package init?(stored body: String) {
        struct Body: Decodable {
            var id: String
            var kind: String
            var at: Instant
            var site: String
            var contract: String?
            var subject: String
            var state: String
            var summary: String
            var deadline: Instant?
            var details: [String: String]
            var hooks: [String]?
        }
        // An event of a kind that this version does not know is left out of lists, not an error.
        guard let stored = try? JSONDecoder().decode(Body.self, from: Data(body.utf8)),
            let kind = Kind(rawValue: stored.kind)
        else { return nil }
        self.init(
            id: stored.id, kind: kind, at: stored.at, site: stored.site, contract: stored.contract,
            subject: stored.subject, state: stored.state, summary: stored.summary, deadline: stored.deadline,
            details: stored.details, hooks: stored.hooks ?? [])
    }
}

extension DeviceIdentity {
    /// As an entry's body holds it.
    package var stored: JSON {
        .object([
            "device": .string(device), "at": .string(at.description), "sysObjectID": .optional(systemObject),
            "serial": .optional(serial),
        ])
    }

    /// From an entry's body.
    package init?(stored body: String) {
        struct Body: Decodable {
            var device: String
            var at: Instant
            var sysObjectID: String?
            var serial: String?
        }
        // What cannot be read, `verify` reports; the device is then as good as new.
        guard let stored = try? JSONDecoder().decode(Body.self, from: Data(body.utf8)) else { return nil }
        self.init(device: stored.device, at: stored.at, systemObject: stored.sysObjectID, serial: stored.serial)
    }
}
