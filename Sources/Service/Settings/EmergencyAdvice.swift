import Intervals
import Site

/// What a configuration lacks to keep article 4, or to prove that it was kept (fine print, 15 and 16).
struct EmergencyAdvice {
    let contract: Contract
    let schedule: Schedule

    func warn(at document: Document) {
        guard contract.terms.articles.contains(.emergencyReport) else { return }
        let promised = contract.terms.emergencyReport.pingEvery
        if contract.network?.hosts.isEmpty == false, schedule.reachability > promised {
            document.warn(
                .unpinged,
                "\(document.described): article 4.1 promises a ping every \(promised.written), and "
                    + "`schedule.reachability` is \(schedule.reachability.written): part of the time is unpinged")
        }
        // What is wrong with a contact is reported: it may be the authorised one.
        if !document.problems.hasErrors, !contract.watchedForEmergencies.isEmpty, ChosenContacts(of: contract).isEmpty {
            document.warn(
                .nobodyAuthorised,
                "\(document.described): no contact is `authorised: true`, so nobody is chosen to be told of emergencies "
                    + "(article 4.2) and nobody may authorise work (article 6)")
        }
    }
}
