/// Which fields a kind of record has and what each must hold: drives import, `mainstay record` and its help.
public struct RecordSchema: Sendable {
    /// What a field holds.
    public enum FieldType: Hashable, Sendable {
        case text
        case instant
        case date
        case money
        /// One of these words.
        case word([String])
        /// Several of these words.
        case words([String])
        /// Any texts.
        case texts
        /// Names with an instant each.
        case instants([String])
        case integer
        /// A contract's `power` or `network`.
        case wiring

        /// How messages and help describe it to a source: a person may write an instant in more ways than a line.
        public func description(for source: Record.Source) -> String {
            switch (self, source) {
            case (.instant, .desk): WrittenInstant.description
            case (.instants(let names), .desk):
                "NAME=INSTANT,… with the names \(names.joined(separator: ", ")), each an instant as --at takes it"
            default: description
            }
        }

        /// How a line has it.
        public var description: String {
            switch self {
            case .text: "text"
            case .instant: "an instant with an offset, such as 2026-10-04T10:00:00+08:00"
            case .date: "a date such as 2026-10-04"
            case .money: "an amount such as 800.00 CNY"
            case .word(let words): "one of \(words.joined(separator: ", "))"
            case .words(let words): "some of \(words.joined(separator: ", "))"
            case .texts: "texts, separated by commas"
            case .instants(let names): "an instant for each of \(names.joined(separator: ", "))"
            case .integer: "a whole number"
            case .wiring: "what was connected, such as \(Wiring.example)"
            }
        }
    }

    /// Whose schema it is.
    public let kind: Record.Kind
    /// Its own, beside the common ones.
    public let fields: [RecordField]
    /// Without these it is refused.
    public let required: [RecordField]

    /// Fields that took any text before their words were closed (fine print, 19). What an older ledger holds, and what
    /// an export of it says, is kept as it is.
    static let closedLater: Set<RecordField> = [.method, .role, .kind, .about]

    /// Any record may carry these. `reason` is a correction's, except of a visit, whose own it is.
    public static let common: [RecordField] = [.at, .by, .note, .acceptedBy, .disputedBy, .replaces, .reason]

    /// The schema of a kind.
    public static func of(_ kind: Record.Kind) -> RecordSchema {
        let (fields, required): ([RecordField], [RecordField]) =
            switch kind {
            case .maintenance:
                (
                    [.contract, .from, .to, .consentedAt, .consentedBy, .announcedAt, .guarantees, .promise],
                    [.contract, .from, .to, .consentedAt]
                )
            case .attribution:
                (
                    [.contract, .guarantee, .promise, .from, .to, .cause, .authorisation],
                    [.contract, .guarantee, .from, .to, .cause]
                )
            case .forceMajeure:
                ([.contract, .guarantees, .promise, .category, .from, .to, .evidence], [.category, .from, .to])
            case .outageReport: ([.contract, .guarantee, .promise, .receivedAt], [.contract, .guarantee, .at])
            case .creditRequest: ([.contract, .guarantee, .promise, .date, .receivedAt], [.contract, .date])
            case .notification:
                ([.contract, .subject, .determinedAt, .notifiedAt, .method, .to], [.contract, .notifiedAt])
            case .contactProblem: ([.contract, .from, .to, .problem, .contact], [.contract, .from, .to, .problem])
            case .installation:
                (
                    [.contract, .service, .signedAt, .completedAt, .dueAt, .fee, .items],
                    [.contract, .service, .signedAt]
                )
            case .complaint:
                (
                    [.contract, .about, .staffName, .receivedAt, .acceptedAt, .firstWrittenReportAt],
                    [.contract, .about, .acceptedAt]
                )
            case .authorisation:
                (
                    [
                        .contract, .receivedAt, .method, .whyNotWritten, .username, .credentials, .check, .work,
                        .signedPaperAt,
                    ],
                    [.contract, .at, .by, .method]
                )
            case .operation:
                (
                    [
                        .contract, .authorisation, .startedAt, .authorisedAt, .authorisedBy, .method, .credentials,
                        .signedPaperAt, .firstFeedbackAt, .completedAt, .writtenReportAt, .work,
                    ], [.contract]
                )
            case .visit:
                (
                    [
                        .contract, .announcedAt, .reason, .activities, .expectedEntry, .expectedExit, .cooperation,
                        .decision, .escort, .pass, .enteredAt, .leftAt,
                    ], [.contract, .announcedAt]
                )
            case .request: ([.contract, .kind, .receivedAt, .answeredAt, .authorisation], [.contract, .kind, .at])
            case .assignment: ([.contract, .role, .name, .from, .to], [.contract, .role, .name, .from])
            case .dutyRoster: ([.contract, .name, .from, .to], [.name, .from, .to])
            case .withdrawal: ([], [.replaces, .at])
            case .attempt:
                (
                    [.contract, .subject, .determinedAt, .method, .to, .exitCode],
                    [.contract, .at, .method, .to, .exitCode]
                )
            case .acceptance: ([.contract, .of, .decision, .check], [.of, .decision, .at, .by])
            case .wiring:
                (
                    [.contract, .guarantee, .from, .to, .condition],
                    [.contract, .guarantee, .from, .to, .condition, .at]
                )
            case .acknowledgement: ([.of, .method], [.of, .at, .by])
            case .quiet: ([.signals, .from, .to], [.signals, .from, .to, .by, .reason])
            }
        return RecordSchema(kind: kind, fields: fields, required: required)
    }

    /// What a field holds in records of this kind.
    public func type(of field: RecordField) -> FieldType {
        switch field {
        case .at, .consentedAt, .determinedAt, .notifiedAt, .signedAt, .completedAt, .acceptedAt,
            .firstWrittenReportAt, .authorisedAt, .signedPaperAt, .firstFeedbackAt, .writtenReportAt, .announcedAt,
            .expectedEntry, .expectedExit, .enteredAt, .leftAt, .answeredAt, .receivedAt, .startedAt, .from, .dueAt:
            .instant
        case .to where kind == .notification || kind == .attempt: .text
        case .to: .instant
        case .date: .date
        case .fee: .money
        case .guarantee where kind == .wiring: .word([Guarantee.network, .power].map(\.rawValue))
        case .guarantee: .word(Guarantee.allCases.map(\.rawValue))
        case .guarantees: .words(Guarantee.allCases.map(\.rawValue))
        case .cause:
            .word(Record.Cause.allCases.map(\.rawValue))
        case .category:
            .word(Record.ForceMajeure.allCases.map(\.rawValue))
        case .credentials: .word(Record.Credentials.allCases.map(\.rawValue))
        case .decision where kind == .acceptance: .word(Record.Acceptance.allCases.map(\.rawValue))
        case .decision: .word(Record.Decision.allCases.map(\.rawValue))
        case .service: .word(Contract.Service.allCases.map(\.rawValue))
        case .signals: .texts
        case .items: .instants(Record.InstalledItem.allCases.map(\.rawValue))
        case .contract, .by, .note, .replaces, .reason, .acceptedBy, .disputedBy, .consentedBy, .evidence, .subject,
            .problem, .contact, .name, .authorisedBy, .work, .activities, .cooperation, .escort, .pass, .username,
            .staffName, .of, .authorisation, .whyNotWritten, .check, .promise:
            .text
        case .exitCode: .integer
        case .condition: .wiring
        case .method where kind == .notification || kind == .acknowledgement || kind == .attempt:
            .word(Contact.Method.allCases.map(\.rawValue))
        case .method: .word(Record.AuthorisationMethod.allCases.map(\.rawValue))
        case .role: .word(Record.Role.allCases.map(\.rawValue))
        case .kind: .word(Record.RequestKind.allCases.map(\.rawValue))
        case .about: .word(Record.ComplaintSubject.allCases.map(\.rawValue))
        }
    }

    /// What a field may hold in a line from a source.
    func type(of field: RecordField, from source: Record.Source) -> FieldType {
        switch source {
        case .entry, .desk: type(of: field)
        case .export, .ledger: Self.closedLater.contains(field) ? .text : type(of: field)
        }
    }

    /// When what a field's instant tells of can be.
    public enum Tense: Hashable, Sendable {
        /// Only what is over can be told of.
        case happened
        /// It may be agreed or expected.
        case planned
    }

    /// Whether a field's instant may lie ahead in records of this kind.
    public func tense(of field: RecordField) -> Tense {
        switch field {
        case .expectedEntry, .expectedExit, .dueAt: .planned
        case .from, .to: kind == .attribution || kind == .wiring ? .happened : .planned
        default: .happened
        }
    }

    /// The field that can take a required one's place: what is about a promise of the terms need not name an article, and
    /// maintenance that was announced need not have been consented to.
    public func alternative(to field: RecordField) -> RecordField? {
        switch field {
        case .guarantee where fields.contains(.promise): .promise
        case .consentedAt where kind == .maintenance: .announcedAt
        default: nil
        }
    }

    /// Fields that only promises beside the nine articles ask for.
    public var fieldsOfPromises: Set<RecordField> {
        switch kind {
        case .maintenance: [.promise, .announcedAt]
        case .installation: [.dueAt]
        default: fields.contains(.promise) ? [.promise] : []
        }
    }

    /// Whether another field is given that takes a required one's place.
    func stands(_ given: some Sequence<String>, for field: RecordField) -> Bool {
        alternative(to: field).map { given.contains($0.rawValue) } ?? false
    }

    /// Every field, the required ones first.
    public var allFields: [RecordField] {
        let own = fields + Self.common.filter { !fields.contains($0) }
        return required + own.filter { !required.contains($0) }
    }
}
