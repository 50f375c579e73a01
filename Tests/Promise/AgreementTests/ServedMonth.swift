import Agreement
import Site

extension SmallMonth {
    /// A month in which somebody represents the customer, is its engineer and on duty, and may authorise: Li Wei.
    static func served(from: String = "2026-10-10", to: String = "2026-10-12") throws -> SmallMonth {
        var month = try SmallMonth(from: from, to: to)
        month.contract.contacts = [
            Contact(name: "Li Wei", isAuthorised: true, method: .email, to: "l@example.com", hook: "email"),
            Contact(name: "Night desk", isAuthorised: false, method: .mobile, to: "1", hook: "sms"),
        ]
        let whole = ["from": "2026-01-01T00:00:00+08:00", "to": "2028-01-01T00:00:00+08:00"]
        for role in ["representative", "engineer"] {
            let fields = ["contract": "c-1", "role": role, "name": "Sun"].merging(whole) { a, _ in a }
            try month.record(.assignment, fields)
        }
        try month.record(.dutyRoster, ["name": "Sun"].merging(whole) { a, _ in a })
        return month
    }

    func register(_ guarantee: Guarantee, at now: String = "2026-12-01T00:00:00Z") -> RegisterResult? {
        for case .register(let result) in result(at: now)?.guarantees ?? [] where result.guarantee == guarantee {
            return result
        }
        return nil
    }

    func findings(_ guarantee: Guarantee, at now: String = "2026-12-01T00:00:00Z") -> [Finding.Kind] {
        register(guarantee, at: now)?.findings.map(\.kind) ?? []
    }

    func duty(
        _ guarantee: Guarantee, of month: String = "2026-10", at now: String = "2026-12-01T00:00:00Z"
    ) -> DutyResult? {
        for case .duty(let result) in result(month: month, at: now)?.guarantees ?? []
        where result.guarantee == guarantee { return result }
        return nil
    }
}
