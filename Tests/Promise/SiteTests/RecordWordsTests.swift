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

    /// What is not enforced on entry may be any text.
    @Test(arguments: [(Record.Kind.authorisation, RecordField.method), (.assignment, .role), (.request, .kind)])
    func someWordsAreNotEnforced(kind: Record.Kind, field: RecordField) {
        #expect(RecordSchema.of(kind).type(of: field) == .text)
    }
}
