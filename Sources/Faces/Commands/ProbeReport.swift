import Collection
import Notation
import Profiles
import SNMP
import SNMPValues
import Site
import Sockets

extension Probe.Report {
    func document(of endpoint: Endpoint) -> JSON {
        .object([
            "address": .string(endpoint.description),
            "profile": profile.map { .string($0.name) } ?? .null,
            "identity": .object([
                "sysObjectID": .optional(identity.systemObject), "sysDescr": .optional(identity.systemDescription),
                "sysName": .optional(identity.systemName),
            ]),
            "signals": .array(judgement.signals.map { $0.document(label: labels[$0.name]) }),
            "readings": .object(judgement.readings.map { JSON.Member($0.name, $0.value) }),
            "numbers": .array(numbers.map(\.document)),
            "warnings": .array(warnings.map { .string($0) }),
        ])
    }

    func text(of endpoint: Endpoint) -> String {
        var lines = ["\(endpoint)  \("\(identity)".onOneLine)"]
        guard let profile else { return lines[0] + "\n" + Self.unknown }
        lines.append("profile \(profile.name): \(profile.title)")
        if tellsNothing { return (lines + [mute(profile)]).joined(separator: "\n") }
        var table = TextTable(["SIGNAL", "STATE", "VALUE", "OBJECT", "RULE"])
        for signal in judgement.signals {
            let name = labels[signal.name].map { "\(signal.name) (\($0))" } ?? signal.name
            table.add([name, signal.state.rawValue, signal.value, signal.object, signal.rule])
        }
        lines.append(table.text)
        lines += judgement.readings.map { "\($0.name): \($0.value.compact)".onOneLine }
        lines += numbers.map { "\($0.name) \($0.quantity.rawValue): \($0.text) \($0.quantity.unit)".onOneLine }
        lines += judgement.warnings.map { "warning: \($0)".onOneLine }
        return lines.joined(separator: "\n")
    }
}

extension Probe.Report {
    /// The sentence about a device that no profile is for.
    static let unknown =
        "An unknown device: it speaks neither UPS-MIB nor IF-MIB nor what any profile knows, or shows these credentials no "
        + "more than its system group: check what they may read. What it says of itself is above; a profile is data: "
        + "Documentation/profiles.md."

    private var warnings: [String] {
        guard tellsNothing, let profile else { return judgement.warnings }
        return judgement.warnings + [mute(profile)]
    }

    /// The sentence about a device that is recognised, and of which nothing can be known.
    private func mute(_ profile: Profile) -> String {
        "It says that it is of the family \(profile.name), but answers nothing by which the family's state is known: check what "
            + "these credentials may read, whether the card has lost its device or its application, and whether another "
            + "profile (--profile) is meant."
    }
}

extension Meter.Number {
    /// At most three decimals: `230.2`, `6`.
    fileprivate var text: String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
    }

    fileprivate var document: JSON {
        .object([
            "signal": .string(name), "quantity": .string(quantity.rawValue), "value": .number(text),
            "unit": .string(quantity.unit), "object": .string(MIBNames.name(of: object)),
            "oid": .string(object.description),
        ])
    }
}

extension JudgedSignal {
    fileprivate func document(label: String?) -> JSON {
        .object([
            "signal": .string(name), "label": .optional(label), "state": .string(state.rawValue),
            "value": .string(value),
            "object": .string(object), "oid": .optional(identifier), "rule": .string(rule), "since": .optional(since),
            "evidence": .array(
                pieces.map { piece in
                    .object([
                        "object": .string(piece.object), "oid": .string(piece.identifier.description),
                        "value": .string(piece.value), "state": .string(piece.state.rawValue),
                    ])
                }),
        ])
    }
}
