import Facility
import Foundation
import Intervals

/// Reads signals and conditions, and checks that their devices exist.
struct SignalReader {
    let deviceNames: Set<String>

    func signal(_ document: Document) -> SignalName? {
        guard let name = document.parsed("a signal such as pdu-1/outlet/7", { SignalName($0) }) else { return nil }
        check(name, document)
        return name
    }

    func check(_ name: SignalName, _ place: Document) {
        guard !SignalName.reservedDevices.contains(name.device), !deviceNames.contains(name.device) else { return }
        place.report(
            "\(name): no device is called \(name.device)" + Suggestion.phrase(for: name.device, among: deviceNames))
    }

    func condition(_ document: Document) -> Condition? {
        guard document.isMapping else { return signal(document).map { .signal($0) } }
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        guard let parts = mapping["all"] ?? mapping["any"] else {
            document.report("\(document.described) needs a signal, {all: […]} or {any: […]}")
            return nil
        }
        let conditions = parts.sequence().compactMap(condition)
        var seen: Set<SignalName> = []
        for name in conditions.flatMap(\.signals) where !seen.insert(name).inserted {
            parts.report("\(parts.described) names \(name) twice; keep one")
        }
        guard !conditions.isEmpty else {
            parts.report("\(parts.described) needs at least one signal")
            return nil
        }
        return mapping["all"] != nil ? .all(conditions) : .any(conditions)
    }
}

/// Reads one contract.
struct ContractReader {
    let signals: SignalReader
    let uplinks: Set<String>
    /// Nil where hooks are not known (stored configurations).
    let hooks: Set<String>?
    let zone: TimeZone
    let terms: (String) -> Document?
    let address: (Document) -> String?

    func read(_ document: Document, id: String) -> Contract? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let customer = mapping.required("customer").flatMap(self.customer)
        let (termsName, terms) = readTerms(mapping, document)
        let service = mapping.required("service")?.choice(Contract.Service.self)
        let signed = mapping.required("signed", "the day of signing")?.date()
        let term = mapping.required("term", "{from: …, to: …}").flatMap(self.term)
        let rent = mapping.required("rent", "of one month")?.money()
        let zone = mapping["timezone"]?.timeZone() ?? zone
        let language = mapping["language"]?.parsed("en or zh-Hans") { ["en", "zh-Hans"].contains($0) ? $0 : nil }
        let power = mapping["power"].flatMap(self.power)
        let network = mapping["network"].flatMap(self.network)
        let services = mapping["services"]?.mapping()?.entries.compactMap(self.service) ?? []
        let contacts = mapping["contacts"]?.sequence().compactMap(self.contact) ?? []
        if power == nil, network == nil, mapping["power"] == nil, mapping["network"] == nil {
            document.report("\(document.described) has neither `power` nor `network`: nothing of it could be measured")
        }
        guard let customer, let terms, let service, let signed, let term, let rent else { return nil }
        return Contract(
            id: id, customer: customer, termsName: termsName, terms: terms, language: language ?? "en",
            service: service, signed: signed, termFrom: term.from, termTo: term.to, rent: rent, timeZone: zone,
            power: power, network: network, services: services, contacts: contacts)
    }

    private func readTerms(_ mapping: Mapping, _ document: Document) -> (String, Terms?) {
        let name = mapping["terms"]?.text() ?? "idc-standard"
        let overrides = mapping["guarantees"]
        guard let base = self.terms(name) else {
            (mapping["terms"] ?? document).report(
                "there are no terms called \(name); terms/\(name).yaml would hold them")
            return (name, nil)
        }
        return (name, TermsReader.read(base, overrides: overrides))
    }

    private func customer(_ document: Document) -> Customer? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let texts = ["representative", "address", "postcode", "phone", "email"].map { mapping[$0]?.text() }
        return mapping.required("name")?.text().map {
            Customer(
                name: $0, representative: texts[0], address: texts[1], postcode: texts[2], phone: texts[3],
                email: texts[4])
        }
    }

    private func term(_ document: Document) -> (from: CivilDate, to: CivilDate)? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        guard let from = mapping.required("from")?.date(), let to = mapping.required("to")?.date() else { return nil }
        guard from < to else {
            document.report("\(document.described): `to` is the first day after the term, so it must come after `from`")
            return nil
        }
        return (from, to)
    }

    private func service(_ entry: (name: String, key: Document, value: Document)) -> ApplicationService? {
        guard let mapping = entry.value.mapping() else { return nil }
        defer { mapping.finish() }
        for kind in ApplicationService.Kind.allCases {
            if let value = mapping[kind.rawValue] {
                return value.text().map { ApplicationService(id: entry.name, kind: kind, address: $0) }
            }
        }
        entry.value.report("\(entry.value.described) needs one of www, email, ftp")
        return nil
    }

    private func contact(_ document: Document) -> Contact? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let name = mapping.required("name")?.text()
        let isAuthorised = mapping["authorised"]?.boolean() ?? false
        let methods = ["office_phone", "mobile", "pager", "fax", "email"]
        let method = mapping.required("method")?.parsed("one of \(methods.joined(separator: ", "))") {
            methods.contains($0) ? $0 : nil
        }
        let to = mapping.required("to")?.text()
        let hook = mapping.required("hook", "the hook that reaches this contact")
        let hookName = hook?.text()
        if let hookName, let hook, let hooks, !hooks.contains(hookName) {
            hook.report("no hook is called \(hookName)" + Suggestion.phrase(for: hookName, among: hooks))
        }
        guard let name, let method, let to, let hookName else { return nil }
        return Contact(name: name, isAuthorised: isAuthorised, method: method, to: to, hook: hookName)
    }

    // MARK: - Conditions

    private func power(_ document: Document) -> PowerSupply? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let branches =
            mapping["feeds"]?.mapping()?.entries.map { ($0.name, $0.value) }
            ?? ["mains", "ups"].compactMap { name in mapping[name].map { (name, $0) } }
        let feeds = branches.compactMap { name, value in
            signals.condition(value).map { (PowerSupply.Feed(name: name, condition: $0), value) }
        }
        guard !feeds.isEmpty else {
            if branches.isEmpty {
                document.report("\(document.described) needs `mains` and `ups`, or `feeds: {A: …, B: …}`")
            }
            return nil
        }
        check(feeds)
        return PowerSupply(feeds: feeds.map(\.0))
    }

    /// Mains at a UPS input is not power at the rack, and one outlet cannot be two independent ways in.
    private func check(_ feeds: [(PowerSupply.Feed, Document)]) {
        var sides: [SignalName: String] = [:]
        for (feed, place) in feeds {
            if !feed.condition.signals.contains(where: Self.isOnCustomersSide) {
                place.report(
                    .warning,
                    "\(place.described) has no signal on the customer's side of the UPS (outlet, inlet, bank, ATS output): "
                        + "mains at a UPS input is not power at the rack")
            }
            for signal in Set(feed.condition.signals) where Self.isOnCustomersSide(signal) {
                if let other = sides.updateValue(feed.name, forKey: signal) {
                    place.report(
                        .warning, "\(signal) stands on both sides, \(other) and \(feed.name): it can fail for both")
                }
            }
        }
    }

    private static func isOnCustomersSide(_ signal: SignalName) -> Bool {
        ["outlet", "inlet", "bank", "output"].contains(signal.kind)
            && !(signal.kind == "output" && signal.device.lowercased().hasPrefix("ups"))
    }

    private func network(_ document: Document) -> NetworkConnection? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let access = mapping["access"].flatMap(signals.condition)
        let names = mapping["uplinks"]?.sequence().compactMap { item -> String? in
            guard let name = item.text() else { return nil }
            if !uplinks.contains(name) {
                item.report("no uplink is called \(name)" + Suggestion.phrase(for: name, among: uplinks))
            }
            return name
        }
        let hosts = mapping["hosts"]?.sequence().compactMap(address) ?? []
        guard access != nil || !hosts.isEmpty || !(names ?? []).isEmpty else {
            document.report("\(document.described) needs `access`, `uplinks` or `hosts`")
            return nil
        }
        return NetworkConnection(access: access, uplinks: names ?? [], hosts: hosts)
    }
}
