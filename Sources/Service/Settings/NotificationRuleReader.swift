import Profiles
import SNMP
import SNMPValues
import Site

/// Reads one entry of a profile's `notifications:`.
struct NotificationRuleReader {
    /// The signals that the profile judges.
    let signals: Set<String>

    /// One rule for each trap that the entry names.
    func read(_ document: Document) -> [NotificationRule] {
        guard let mapping = document.mapping() else { return [] }
        defer { mapping.finish() }
        let traps = mapping.required("trap", hint: "the name of a notification, or a list").map(names) ?? []
        let condition = mapping["when"]?.mapping().flatMap(condition)
        let claim = claim(mapping)
        return traps.map { NotificationRule(trap: $0.object, label: $0.label, condition: condition, claim: claim) }
    }

    private func claim(_ mapping: Mapping) -> NotificationRule.Claim? {
        let rows = mapping["row"].map(names) ?? []
        let within = mapping["within"]?.duration()
        guard let place = mapping["signal"] else {
            mapping["state"]?.report("`state` needs `signal` beside it")
            return nil
        }
        let state = mapping.required("state", hint: "up or down")?.choice(among: ["up", "down"]).flatMap(
            SignalState.init)
        guard let signal = place.text(), let state else { return nil }
        place.checkName(signal, complaint: "the profile has no signal", isIn: signals)
        return NotificationRule.Claim(
            signal: signal, state: state, rows: rows.map(\.object), within: within ?? NotificationRule.usualDelay)
    }

    private func condition(_ mapping: Mapping) -> NotificationRule.Condition? {
        defer { mapping.finish() }
        guard let object = mapping.required("object").flatMap(name),
            let values = mapping.required("is", hint: "a list of names or numbers")?.sequence()
        else { return nil }
        var condition = NotificationRule.Condition(object: object.object)
        for value in values {
            if let number = value.text().flatMap({ Int64($0) }) {
                condition.numbers.append(number)
            } else if let identifier = name(value)?.object {
                condition.identifiers.append(identifier)
            }
        }
        return condition
    }

    private typealias Name = (object: ObjectIdentifier, label: String)

    /// One name, or a list.
    private func names(_ document: Document) -> [Name] { document.items.compactMap(name) }

    private func name(_ document: Document) -> Name? {
        guard let text = document.text() else { return nil }
        do {
            return (try MIBNames.resolve(text), text)
        } catch {
            document.report("\(document.described): \(error)")
            return nil
        }
    }
}
