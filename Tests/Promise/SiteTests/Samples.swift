import Foundation
import Intervals
import Site

/// Names that no test has to check.
func signal(_ path: String) -> SignalName { SignalName(path) ?? SignalName(device: "none", kind: "none") }

/// An instant as a test writes it; the distant past where it is written wrongly, which no test expects.
func instant(_ text: String) -> Instant { Instant(text) ?? .distantPast }

/// A day as a test writes it; 1970-01-01 where it is written wrongly, which no test expects.
func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSince1970: 0) }

extension Contract {
    /// A contract with nothing that is observed.
    static func sample(
        _ id: String = "c-1", from: String = "2026-01-01", to: String = "2027-01-01", zone: String = "Asia/Shanghai"
    ) -> Contract {
        let terms = AvailabilityTerms(availability: .whole, rule: .percentage)
        return Contract(
            id: id, customer: Customer(name: "Acme"), termsName: "idc-standard",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day(from), termFrom: day(from), termTo: day(to),
            rent: Money(amount: 12000, currency: "CNY"), timeZone: TimeZone(identifier: zone) ?? .gmt)
    }
}
