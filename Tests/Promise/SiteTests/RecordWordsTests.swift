import Intervals
import Site
import Testing

/// The words of records, as results, imports and the command line have them.
@Suite struct RecordWordsTests {
    @Test func wordsStayAsTheyAreWritten() {
        #expect(
            Record.Cause.allCases.map(\.rawValue) == [
                "customer_equipment", "customer_application", "customer_negligence", "customer_authorised_work",
                "customer_other", "provider",
            ])
        #expect(
            Record.ForceMajeure.allCases.map(\.rawValue) == [
                "natural_disaster", "war_strike_power_cut", "government", "line_or_chinanet", "third_party",
            ])
        #expect(Record.Credentials.allCases.map(\.rawValue) == ["verified", "refused"])
        #expect(Record.Decision.allCases.map(\.rawValue) == ["admitted", "refused"])
        #expect(Record.InstalledItem.allCases.map(\.rawValue) == ["hardware", "software", "power", "network"])
        #expect(Record.AuthorisationMethod.allCases.map(\.rawValue) == ["written", "phone"])
        #expect(Record.Role.allCases.map(\.rawValue) == ["representative", "engineer"])
    }

    /// Every cause of the customer's is a ground under the same word, and the provider's is none.
    @Test(arguments: Record.Cause.allCases) func theCustomersCausesAreGrounds(cause: Record.Cause) {
        #expect((Ground(rawValue: cause.rawValue) != nil) == cause.rawValue.hasPrefix("customer_"))
    }

    /// Fine print 19, in its words.
    @Test(arguments: [
        (Record.Kind.notification, RecordField.method, ["office_phone", "mobile", "pager", "fax", "email"]),
        (.authorisation, .method, ["written", "phone"]), (.operation, .method, ["written", "phone"]),
        (.assignment, .role, ["representative", "engineer"]),
        (
            .request, .kind,
            [
                "downtime_statement", "enquiry", "installation_progress", "change", "billing", "renewal", "technical",
                "traffic_statistics",
            ]
        ),
        (.complaint, .about, ["network_quality", "customer_service", "technical_support", "staff"]),
    ])
    func closedWordsAreThoseOfTheFinePrint(kind: Record.Kind, field: RecordField, words: [String]) {
        #expect(RecordSchema.of(kind).type(of: field) == .word(words))
    }

    private func line(_ method: String, besides: String = "") -> String {
        #"{"record":"notification","contract":"c","notified_at":"2026-10-12T01:05:00Z","method":"\#(method)"\#(besides)}"#
    }

    private func read(_ line: String, from source: Record.Source) throws -> Record? {
        guard case .record(let record) = try JSONLine.parse(line, recordedAt: .distantPast, from: source) else {
            return nil
        }
        return record
    }

    @Test func aNewLineWithAnotherWordIsRefusedAndTheNearestIsNamed() {
        let error = #expect(throws: LineError.self) { _ = try read(line("phone"), from: .entry) }
        #expect(
            error?.description
                == "method must be one of office_phone, mobile, pager, fax, email; nearest to \"phone\" is office_phone"
        )
        let unknown = #expect(throws: LineError.self) { _ = try read(line("sms"), from: .entry) }
        #expect(unknown?.description == "method must be one of office_phone, mobile, pager, fax, email")
    }

    /// A ledger holds what was entered before words were closed, and so does its export, which must come back in.
    @Test(arguments: [
        #","recorded_at":"2026-10-12T01:06:00Z""#, #","claimed_recorded_at":"2026-10-12T01:06:00Z""#, #","row":7"#,
    ])
    func wordsOfBeforeAreKept(besides: String) throws {
        let exported = try #require(try read(line("phone", besides: besides), from: .entry))
        #expect(exported.text(.method) == "phone" && exported.fieldsOfFormerWords == [.method])
        #expect(try read(line("phone"), from: .ledger)?.fieldsOfFormerWords == [.method])
        #expect(try read(line("mobile", besides: besides), from: .entry)?.fieldsOfFormerWords == [])
        // A blank is no word, whoever exported it.
        #expect(throws: LineError.self) { _ = try read(line("", besides: besides), from: .entry) }
    }
}
