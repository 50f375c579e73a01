import Foundation
import Notation
import Office
import Site

/// The arguments behind the kind: fields of the record and global options, both written `--name value` or `--name=value`.
struct RecordArguments {
    private(set) var fields: [String: RawField] = [:]
    private(set) var globals: [String] = []
    private(set) var passwordFile: String?
    /// Fills in what an outage tells.
    private(set) var outage: String?
    /// Far instants are meant.
    private(set) var isConfirmed = false

    /// - Throws: `Refusal` with `.malformed` or `.missing`.
    init(_ arguments: [String]) throws(Refusal) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard option.hasPrefix("--"), option.count > 2 else {
                throw Refusal(
                    .malformed,
                    reason: "\(option.debugDescription) belongs to no option; fields are written --field value.",
                    fix: "put a value with spaces into quotation marks")
            }
            if option == "--yes" {
                isConfirmed = true
                continue
            }
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            try add(parts[0], value: parts.count > 1 ? parts[1] : try Self.value(of: option, in: &rest))
        }
    }

    /// The next argument is the value, unless it is an option itself: that was left out.
    private static func value(of option: String, in rest: inout ArraySlice<String>) throws(Refusal) -> String {
        guard let value = rest.popFirst() else { throw Refusal(.missing, reason: "\(option) needs a value.") }
        guard !value.hasPrefix("--") else {
            throw Refusal(
                .missing, reason: "\(option) needs a value, and \(value) is another option",
                fix: "if it is the value, write \(option)=\(value)")
        }
        return value
    }

    private mutating func add(_ option: String, value: String) throws(Refusal) {
        switch option {
        case "--config", "--site", "--log-level", "--format": globals += [option, value]
        case "--password":
            throw Refusal(
                .malformed,
                reason: "A password on the command line can be seen by others: --password-file FILE or standard input.")
        case "--password-file": passwordFile = try once(passwordFile, option, value)
        case "--outage": outage = try once(outage, option, value)
        case "--yes": throw Refusal(.malformed, reason: "--yes takes no value.")
        default:
            let name = String(option.dropFirst(2)).replacing("-", with: "_")
            guard fields[name] == nil else { throw Refusal(.malformed, reason: "\(option) is given twice.") }
            fields[name] = try Self.field(name, value: value)
        }
    }

    private func once(_ known: String?, _ option: String, _ value: String) throws(Refusal) -> String {
        guard known == nil else { throw Refusal(.malformed, reason: "\(option) is given twice.") }
        guard !value.isEmpty else { throw Refusal(.missing, reason: "\(option) needs a value.") }
        return value
    }

    /// `--items power=2026-…,network=2026-…` names several instants; of a value that cannot be read nothing is dropped.
    private static func field(_ name: String, value: String) throws(Refusal) -> RawField {
        guard name == RecordField.items.rawValue else { return .text(value) }
        var items: [String: String] = [:]
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                let names = Record.InstalledItem.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal(
                    .malformed, field: name,
                    reason: "--items \(value): \(String(item).debugDescription) is not NAME=INSTANT",
                    fix: "the names are \(names), and several stand with commas between them")
            }
            guard items.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw Refusal(.malformed, field: name, reason: "--items names \(parts[0]) twice.")
            }
        }
        return .names(items)
    }
}
