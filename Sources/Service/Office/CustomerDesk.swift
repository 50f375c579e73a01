public import Site

/// What the desk lets a customer enter that has signed in itself: what the agreement has it say, at the moment at which it
/// says so. Everything else is entered by the provider's people, who answer for it.
struct CustomerDesk {
    let principal: Principal
    let kind: Record.Kind

    private var isCustomer: Bool { !principal.isAllowedEverything }

    /// - Throws: `Refusal` with `.notPermitted`, for whoever may not enter this at all, or not all of it.
    func check(_ draft: Draft) throws(Refusal) {
        try checkKind()
        try checkFields(draft.fields)
    }

    private func checkKind() throws(Refusal) {
        try principal.requireEntries()
        guard isCustomer, !kind.isForCustomers else { return }
        throw Refusal(
            .notPermitted,
            reason: "a \(kind.rawValue) is entered by the provider's own people, not by \(principal.name)")
    }

    /// What only the provider can say, and instants of entry: a claim counts from when it is made.
    private func checkFields(_ fields: [String: RawField]) throws(Refusal) {
        guard isCustomer else { return }
        let own = Set(kind.customersFields.map(\.rawValue))
        guard let other = fields.keys.filter({ !own.contains($0) }).min() else { return }
        // What no record of this kind has is refused in the words for everybody.
        let schema = RecordSchema.of(kind)
        guard schema.allFields.contains(where: { $0.rawValue == other }) else { return }
        throw Refusal(
            .notPermitted, field: other,
            reason: "\(other) is entered by the provider's own people, not by \(principal.name)",
            fix: "leave it out; what is said counts from now on")
    }

    /// Fills in that it is said now.
    func stamp(_ form: inout DeskForm) {
        guard isCustomer else { return }
        switch kind {
        case .complaint: form.stamp(.acceptedAt)
        case .visit: form.stamp(.announcedAt)
        default: break
        }
        if form[.by] == nil { form[.by] = principal.name }
    }

    /// - Throws: `Refusal` with `.notPermitted`.
    func checkReplaced(_ record: Record) throws(Refusal) {
        guard isCustomer, !record.kind.isForCustomers else { return }
        throw Refusal(
            .notPermitted, field: RecordField.replaces.rawValue,
            reason: "a \(record.kind.rawValue) is corrected by the provider's own people, not by \(principal.name)",
            fix: "a customer accepts or disputes it")
    }
}

extension Record.Kind {
    /// Whether a customer enters it itself.
    public var isForCustomers: Bool {
        switch self {
        case .outageReport, .creditRequest, .complaint, .visit, .request, .acceptance, .withdrawal: true
        case .maintenance, .attribution, .forceMajeure, .notification, .contactProblem, .installation, .authorisation,
            .operation, .assignment, .dutyRoster, .attempt, .wiring, .acknowledgement, .quiet:
            false
        }
    }

    /// What a customer says in an entry of its own; the instant of entry is the desk's to say.
    public var customersFields: [RecordField] {
        let common: [RecordField] = [.contract, .by, .note, .replaces, .reason]
        switch self {
        case .outageReport: return common + [.guarantee, .promise]
        case .creditRequest: return common + [.guarantee, .promise, .date]
        case .complaint: return common + [.about, .staffName]
        case .visit: return common + [.activities, .expectedEntry, .expectedExit, .cooperation]
        case .request: return common + [.kind]
        case .acceptance: return common + [.of, .decision]
        case .withdrawal: return common
        case .maintenance, .attribution, .forceMajeure, .notification, .contactProblem, .installation, .authorisation,
            .operation, .assignment, .dutyRoster, .attempt, .wiring, .acknowledgement, .quiet:
            return []
        }
    }
}
