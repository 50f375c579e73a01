import Foundation
import Intervals
import Site

/// Reads one contract.
struct ContractReader {
    let signals: SignalReader
    let devices: [Device]
    let uplinks: Set<String>
    /// The names of all hooks; nil where they are not known (stored configurations).
    let hooks: Set<String>?
    let zone: TimeZone
    let schedule: Schedule
    let shelves: Shelves
    let absolute: (String) -> String
    let services: ServiceReader

    func read(_ entry: Mapping.Entry) -> Contract? {
        guard let mapping = entry.value.mapping() else { return nil }
        defer { mapping.finish() }
        let customer = mapping.required("customer").flatMap(PartyReader.customer)
        let (termsName, terms) = readTerms(mapping)
        let service = mapping.required("service")?.choice(Contract.Service.self)
        let signed = mapping.required("signed", hint: "the day of signing")?.date()
        let term = mapping.required("term", hint: "{from: …, to: …}").flatMap(self.term)
        let rent = mapping.required("rent", hint: "of one month")?.money()
        let zone = mapping["timezone"]?.timeZone() ?? zone
        let language = mapping["language"]?.choice(among: ["en", "zh-Hans"]) ?? "en"
        let power = mapping["power"].flatMap(PowerReader(signals: signals, devices: devices).read)
        let network = mapping["network"].flatMap(self.network)
        let services = mapping["services"]?.mapping()?.entries.compactMap(self.services.service) ?? []
        let measure = terms?.trafficMeasure ?? .greater
        let traffic = mapping["traffic"].map(
            TrafficReader(signals: signals, absolute: absolute, usual: measure).read)
        let contacts = mapping["contacts"]?.sequence().compactMap(self.contact) ?? []
        if ["power", "network", "conditions"].allSatisfy({ mapping[$0] == nil }) {
            let path = mapping.document.described
            let other = terms?.promises.isEmpty == false ? ", nor `conditions`" : ""
            entry.key.report("\(path) has neither `power` nor `network`\(other): nothing of it could be measured")
        }
        guard let customer, let terms, let service, let signed, let term, let rent else { return nil }
        var contract = Contract(
            id: entry.name, customer: customer, termsName: termsName, terms: terms, language: language,
            service: service, signed: signed, termFrom: term.from, termTo: term.to, rent: rent, timeZone: zone,
            power: power, network: network, services: services, contacts: contacts, traffic: traffic?.access,
            signedIn: mapping["signed_in"]?.text())
        contract.meteredTraffic = traffic?.metered
        if let items = mapping["items"] {
            contract.agreedItems = items.distinct { $0.choice(Record.InstalledItem.self) }
            if contract.agreedItems?.isEmpty == true { items.report("\(items.described) names no item; leave it out") }
        }
        if let signatures = mapping["signatures"]?.mapping() {
            contract.signedByCustomer = signatures["customer"].map(signature) ?? PartySignature()
            contract.signedByProvider = signatures["provider"].map(signature) ?? PartySignature()
            signatures.finish()
        }
        ConditionReader(signals: signals).read(mapping, into: &contract)
        contract.follows = mapping["follows"].flatMap { self.predecessor($0, of: entry.name) }
        // Nobody is told what is wrong with a configuration of the past.
        if hooks != nil {
            CalendarAdvice(contract: contract).warn(at: mapping.document)
            EmergencyAdvice(contract: contract, schedule: schedule).warn(at: mapping.document)
            PromiseAdvice(contract: contract, keys: mapping).tell()
        }
        return contract
    }

    private func signature(_ document: Document) -> PartySignature {
        guard let mapping = document.mapping() else { return PartySignature() }
        defer { mapping.finish() }
        return PartySignature(date: mapping["on"]?.date(), place: mapping["in"]?.text())
    }

    private func predecessor(_ document: Document, of contract: String) -> String? {
        guard let name = document.text() else { return nil }
        guard name == contract else { return name }
        document.report("\(contract) cannot follow itself; name the contract that it continues")
        return nil
    }

    private func readTerms(_ mapping: Mapping) -> (String, Terms?) {
        let named = mapping["terms"]
        let name = named.flatMap { $0.text() } ?? TermsSource.standard
        let terms = shelves.terms.terms(
            name, at: named ?? mapping.document, of: mapping.document,
            overrides: TermsOverrides(
                guarantees: mapping["guarantees"], exclusions: mapping["exclusions"],
                serviceFrom: mapping["service_from"], promises: mapping["promises"]))
        return (name, terms)
    }

    private func term(_ document: Document) -> (from: CivilDate, to: CivilDate)? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let from = mapping.required("from")?.date()
        let to = mapping.required("to")?.date()
        guard let from, let to else { return nil }
        if from >= to {
            document.report("\(document.described): `to` is the first day after the term, so it must come after `from`")
        }
        return (from, to)
    }

    private func network(_ document: Document) -> NetworkConnection? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let access = mapping["access"].flatMap(signals.condition)
        let names = mapping["uplinks"]?.distinct { item -> String? in
            guard let name = item.text() else { return nil }
            item.checkName(name, complaint: "no uplink is called", isIn: uplinks)
            return name
        }
        let hosts = mapping["hosts"]?.distinct(signals.host)
        let vantage = mapping["vantage"].map { self.vantage($0, isOfHosts: hosts?.isEmpty == false) }
        guard ["access", "uplinks", "hosts"].contains(where: { mapping[$0] != nil }) else {
            document.report("\(document.described) needs `access`, `uplinks` or `hosts`")
            return nil
        }
        let network = NetworkConnection(
            access: access, uplinks: names ?? [], hosts: hosts ?? [], vantage: vantage ?? [])
        network.hostSignals.forEach(signals.declare)
        return network
    }

    private func vantage(_ document: Document, isOfHosts: Bool) -> [String] {
        if !isOfHosts { document.report("\(document.described): nothing is pinged from there; name `hosts`, too") }
        return document.distinct(\.collectorName)
    }

    // MARK: - Services and contacts

    private func contact(_ document: Document) -> Contact? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let name = mapping.required("name")?.text()
        let isAuthorised = mapping["authorised"]?.boolean() ?? false
        let method = mapping.required("method")?.choice(Contact.Method.self)
        let to = mapping.required("to")?.text()
        let hook = mapping.required("hook", hint: "the hook that reaches this contact")
        let hookName = hook?.text()
        if let hookName, let hooks { hook?.checkName(hookName, complaint: "no hook is called", isIn: hooks) }
        guard let name, let method, let to, let hookName else { return nil }
        return Contact(name: name, isAuthorised: isAuthorised, method: method, to: to, hook: hookName)
    }
}
