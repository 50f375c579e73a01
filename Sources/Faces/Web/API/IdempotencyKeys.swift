import Digests
import HTTPTypes
import Notation
import Office
import Site
import Synchronization

/// Which requests came with which keys, so that one is not used for two. Of those that were entered the ledger knows
/// more: their records have ids that follow from the keys. Bounded; from any thread.
final class UsedKeys: Sendable {
    private struct Key: Hashable {
        let key: String
        let person: String
    }

    private let used = Mutex<[Key: String]>([:])
    private let limit: Int

    init(keeping limit: Int = 10_000) { self.limit = limit }

    /// Whether a key is new, or was used for the same request.
    func isFree(_ key: String, of person: String, for fingerprint: String) -> Bool {
        used.withLock { used in
            let place = Key(key: key, person: person)
            if let known = used[place] { return known == fingerprint }
            if used.count >= limit { used.removeAll() }
            used[place] = fingerprint
            return true
        }
    }
}

/// What requests with a key were answered, for entries whose records do not follow from the key: the same request again
/// enters nothing, and is answered as the first time. Bounded, and kept as long as the program runs; from any thread.
final class KeptAnswers: Sendable {
    private struct Key: Hashable {
        let key: String
        let person: String
    }

    private struct Kept {
        let fingerprint: String
        /// Nil while the first request is seen to.
        var answer: APIAnswer?
    }

    private let kept = Mutex<[Key: Kept]>([:])
    private let limit: Int

    init(keeping limit: Int = 1000) { self.limit = limit }

    /// Does what a request asks, unless the same one came with the same key before.
    ///
    /// - Parameter route: the same key is another one elsewhere.
    /// - Throws: what `work` throws; `HTTPRefusal` where the key was used for something else, or the first request with it
    ///   is not done yet.
    func answer(_ call: APICall, at route: String, _ work: () throws -> APIAnswer) throws -> APIAnswer {
        guard let key = call.idempotencyKey else { return try work() }
        let place = Key(key: "\(route)|\(key)", person: call.principal.name)
        if let former = try former(at: place, call.fingerprint) { return former }
        do {
            let answer = try work()
            kept.withLock { $0[place]?.answer = answer }
            return answer
        } catch {
            kept.withLock { $0[place] = nil }
            throw error
        }
    }

    /// What was answered before; nil where this is the first request with the key.
    private func former(at place: Key, _ fingerprint: String) throws(HTTPRefusal) -> APIAnswer? {
        let known = kept.withLock { kept -> Kept? in
            if let known = kept[place] { return known }
            if kept.count >= limit { kept = kept.filter { $0.value.answer == nil } }
            kept[place] = Kept(fingerprint: fingerprint)
            return nil
        }
        guard let known else { return nil }
        guard known.fingerprint == fingerprint else { throw HTTPRefusal.reusedKey }
        guard var answer = known.answer else {
            throw HTTPRefusal(
                .conflict, code: "in_progress", field: "Idempotency-Key",
                reason: "The first request with this key is not done yet.", fix: "try again in a moment.")
        }
        answer.status = .ok
        return answer
    }
}

extension HTTPRefusal {
    static let reusedKey = HTTPRefusal(
        .unprocessableContent, code: "key_reused", field: "Idempotency-Key",
        reason: "This key was used for another request.", fix: "make a new one for each.")
}

extension APIHeader {
    static let idempotencyKey = APIHeader(
        name: "Idempotency-Key", about: "The same key again enters nothing, and answers as the first time.")
}

extension APICall {
    var idempotencyKey: String? { HTTPField.Name("Idempotency-Key").flatMap { headers[$0] } }

    /// The same for the same path and body, in whatever order its members were sent.
    var fingerprint: String {
        let path = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        return Digest(of: "\(path)|\(Self.document(of: .mapping(body)).compact)".utf8).description
    }

    private static func document(of field: RawField) -> JSON {
        switch field {
        case .text(let text): .string(text)
        case .number(let number): .integer(number)
        case .list(let texts): .array(texts.map(JSON.string))
        case .sequence(let fields): .array(fields.map(document))
        case .names(let names): .object(names.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
        case .mapping(let members):
            .object(members.sorted { $0.key < $1.key }.map { JSON.Member($0.key, document(of: $0.value)) })
        }
    }
}
