import Notation
import Profiles
import SNMP
import SNMPValues
import Site

/// A profile in words, and as a document.
struct ProfileDescription {
    private let profile: Profile

    init(_ profile: Profile) { self.profile = profile }

    // MARK: - For people

    var text: String {
        var lines = ["\(profile.name): \(profile.title)"]
        lines += line("sysObjectID", listing: profile.systemPrefixes.map(\.description))
        lines += line("sysDescr", listing: profile.descriptions)
        lines += line("answers", listing: profile.probes.map(MIBNames.name))
        lines += line("lost when", listing: (profile.gate.map { [$0] } ?? []).map(words))
        lines += line("lost while alarms have", listing: profile.alarms?.lost.map(MIBNames.name) ?? [])
        lines += line("serial number", listing: profile.serial.map { [MIBNames.name(of: $0)] } ?? [])
        lines += line("fed by", listing: fedBy.map { [$0] } ?? [])
        for override in profile.overrides {
            let which = override.systemPrefixes.map(\.description) + override.descriptions
            let scales = override.divisors.map { "\(MIBNames.name(of: $0.key)) in 1/\($0.value) V" }.sorted()
            lines.append("\(which.joined(separator: ", ")): \(scales.joined(separator: ", "))")
        }
        var table = TextTable(["SIGNAL", "BY", "OBJECT", "MEANS"])
        for rule in profile.signals {
            for (number, evidence) in rule.evidence.enumerated() {
                let isFirst = number == 0
                let name = rule.evidence.allSatisfy { $0.element == nil } ? signal(rule) : signal(rule, by: evidence)
                let isNamed = isFirst || evidence.element != nil
                let weighing = isFirst ? rule.weighing.rawValue : ""
                table.add([isNamed ? name : "", weighing, evidence.label, words(evidence)])
            }
        }
        lines.append(table.text)
        for reading in profile.readings { lines.append("\(reading.name): \(MIBNames.name(of: reading.object))") }
        for rule in profile.numbers {
            let objects = rule.objects.map(\.label).joined(separator: ", ")
            lines.append("\(rule.name) \(rule.quantity.rawValue) (\(rule.quantity.unit)): \(objects)")
        }
        let notifications = Set(profile.notifications.map(\.label)).count
        if notifications > 0 { lines.append("\(notifications) notifications are worth a look") }
        return lines.joined(separator: "\n")
    }

    /// As the file says it.
    private var fedBy: String? { if profile.hasCardSupply { "elsewhere" } else { profile.fedBy } }

    private func line(_ what: String, listing values: [String]) -> [String] {
        values.isEmpty ? [] : ["\(what): \(values.joined(separator: ", "))"]
    }

    private func signal(_ rule: SignalRule, by evidence: Evidence? = nil) -> String {
        if let element = evidence?.element { return "\(rule.name)/\(element)" }
        switch rule.elements {
        case .none: return rule.name
        case .phases: return "\(rule.name)/L1…"
        case .numbers: return "\(rule.name)/1…"
        case .sources: return "\(rule.name)/A…"
        case .names: return "\(rule.name)/NAME"
        case .fixed(let element): return "\(rule.name)/\(element)"
        }
    }

    private func words(_ gate: Gate) -> String {
        let values = gate.lost.isEmpty ? "is none of \(list(gate.live))" : "is \(list(gate.lost))"
        return "\(MIBNames.name(of: gate.object)) \(values)"
    }

    private func words(_ evidence: Evidence) -> String {
        switch evidence.meaning {
        case .volts(let divisor, let band):
            let unit = divisor == 1 ? "V" : "1/\(divisor) V"
            let tenths = evidence.tenths.map {
                "; also in tenths while \(MIBNames.name(of: $0.object)) is one of \(list($0.live))"
            }
            return "\(unit): dead below \(band.dead) V, live from \(band.live) V\(tenths ?? "")"
        case .load: return "a load proves life"
        case .values(let up, let down):
            let parts = [(word: "up", values: up), (word: "down", values: down)]
            return parts.filter { !$0.values.isEmpty }.map { "\($0.word) \(list($0.values))" }.joined(separator: ", ")
        }
    }

    private func list(_ numbers: [Int64]) -> String { numbers.map(String.init).joined(separator: " ") }

    // MARK: - For programs

    var document: JSON {
        .object([
            "profile": .string(profile.name), "title": .string(profile.title),
            "match": .object([
                "sysObjectID": .array(profile.systemPrefixes.map { .string($0.description) }),
                "sysDescr": .array(profile.descriptions.map { .string($0) }),
                "probe": .array(profile.probes.map { .string(MIBNames.name(of: $0)) }),
                "precedence": .integer(Int64(profile.precedence)),
            ]),
            "fed_by": .optional(fedBy), "serial": .optional(profile.serial.map(MIBNames.name)),
            "signals": .array(profile.signals.map(document)),
            "readings": .array(
                profile.readings.map {
                    .object(["reading": .string($0.name), "object": .string(MIBNames.name(of: $0.object))])
                }),
            "numbers": .array(
                profile.numbers.map { rule in
                    .object([
                        "signal": .string(rule.name), "quantity": .string(rule.quantity.rawValue),
                        "unit": .string(rule.quantity.unit), "objects": .array(rule.objects.map { .string($0.label) }),
                    ])
                }),
            "notifications": .array(profile.notifications.map { .string($0.label) }),
        ])
    }

    private func document(_ rule: SignalRule) -> JSON {
        .object([
            "signal": .string(rule.name), "elements": .string(signal(rule)), "weigh": .string(rule.weighing.rawValue),
            "requires": .optional(rule.requires),
            "evidence": .array(
                rule.evidence.map { evidence in
                    .object([
                        "object": .string(evidence.label), "oid": .string(evidence.object.description),
                        "element": .optional(evidence.element), "means": .string(words(evidence)),
                    ])
                }),
        ])
    }
}
