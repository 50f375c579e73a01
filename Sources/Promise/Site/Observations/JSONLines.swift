import Foundation
public import Intervals
import Notation

/// A line of readings and records as they are imported and exported.
public enum JSONLine: Hashable, Sendable {
    case reading(Reading)
    /// A stretch of equal readings in one line, with `until`, `gap_ms` and, where they are kept, `steps_ms`.
    case run(SignalName, Run)
    /// A number, which becomes a reading of every range that a promise has for it; its instant is true within so much.
    case number(NumericSample, clockError: Milliseconds)
    case record(Record)
    /// What an export says besides: hashes, links of the chain, results.
    case chain

    /// Reads one line.
    ///
    /// - Parameters:
    ///   - recordedAt: when a record is entered, whatever it says itself.
    ///   - source: from where the line comes; on entry more is refused.
    /// - Throws: `LineError`, which says what is wrong and what is expected.
    public static func parse(
        _ line: some StringProtocol, recordedAt: Instant, from source: Record.Source = .ledger
    ) throws(LineError) -> JSONLine {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        } catch {
            throw LineError("not a JSON object: a line is {\"signal\":…} or {\"record\":…}")
        }
        guard let members = object as? [String: Any] else { throw LineError("not a JSON object") }
        if members["signal"] != nil {
            let line = LineMembers(members)
            return members["value"] == nil ? try line.readings() : try line.number()
        }
        guard let name = members["record"] as? String else {
            if !chainKeys.isDisjoint(with: members.keys) { return .chain }
            throw LineError("neither \"signal\" nor \"record\" says what this line is")
        }
        guard let kind = Record.Kind(rawValue: name) else {
            let kinds = Record.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw LineError("no record is called \(name); there are \(kinds)")
        }
        return .record(try record(kind, of: members, recordedAt: recordedAt, from: source))
    }

    private static let chainKeys: Set<String> = [
        "row", "link", "rows", "hash", "chain", "salt", "erased", "export_for",
    ]

    /// What an export says of a record besides its fields.
    private static let besides: Set<String> = [
        "record", "row", "collector", "tag", "recorded_at", "was", Record.claimedKey, Record.deskKey,
    ]

    /// What is wrong with a member that no field could hold.
    private static func mistake(of name: String) -> String {
        guard name == RecordField.condition.rawValue else { return "\"\(name)\" must be text" }
        return "\"\(name)\" must be text, whole numbers, or lists and objects of them"
    }

    private static func record(
        _ kind: Record.Kind, of members: [String: Any], recordedAt: Instant, from source: Record.Source
    ) throws(LineError) -> Record {
        let line = LineMembers(members)
        // The ledger that wrote the line says itself when the record was entered there.
        let own = try line.instant("recorded_at")
        let claimed = try line.instant(Record.claimedKey)
        var raw: [String: RawField] = [:]
        for (name, value) in members where !besides.contains(name) {
            guard let field = RawField(json: value) else {
                throw LineError(Self.mistake(of: name))
            }
            raw[name] = field
        }
        do {
            // Only a ledger says when a record was entered, and in which row.
            let isExported = own != nil || claimed != nil || members["row"] != nil
            let origin = isExported && source == .entry ? Record.Source.export : source
            var record = try Record.parse(kind, fields: raw, recordedAt: recordedAt, from: origin)
            record.claimedRecordedAt = own ?? claimed
            // Of another ledger's desk nothing follows here.
            record.isOfThisDesk = source == .ledger && members[Record.deskKey] as? Bool == true
            return record
        } catch {
            throw LineError(error.description)
        }
    }
}

/// What is wrong with a line; whoever reads the file adds its place.
public struct LineError: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Record {
    /// Under which a line and the ledger hold when a record was entered elsewhere.
    fileprivate static let claimedKey = "claimed_recorded_at"
    /// Under which the ledger holds that a record was entered at its own desk.
    fileprivate static let deskKey = "desk"

    /// As a line of JSON holds it, without `recorded_at`.
    public var document: JSON {
        var members = [JSON.Member("record", .string(kind.rawValue))]
        if !id.isEmpty { members.append(JSON.Member("id", .string(id))) }
        for field in RecordField.allCases {
            if let value = fields[field] { members.append(JSON.Member(field.rawValue, value.document)) }
        }
        if let claimedRecordedAt {
            members.append(JSON.Member(Self.claimedKey, .string(claimedRecordedAt.description)))
        }
        if isOfThisDesk { members.append(JSON.Member(Self.deskKey, .bool(true))) }
        return .object(members)
    }
}

extension RecordValue {
    fileprivate var document: JSON {
        switch self {
        case .text(let text): .string(text)
        case .instant(let instant): .string(instant.description)
        case .date(let date): .string(date.description)
        case .money(let money): .string(money.description)
        case .list(let list): .array(list.map { .string($0) })
        case .integer(let value): .integer(value)
        case .wiring(let wiring): wiring.document
        case .instants(let names):
            .object(names.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value.description)) })
        }
    }
}
