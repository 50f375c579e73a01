import Collection
import Foundation
import Notation
import Profiles
import SNMP
import SNMPValues
public import Settings
import Site
import Sockets

/// Holds a configuration against its devices: each is asked whether it has what contracts name of it, and whether it is
/// what the configuration takes it for.
public struct InstallationProbe: Sendable {
    private let configuration: Configuration
    private let catalogue: Catalogue
    /// What is named of each device.
    private let wanted: [String: [SignalName]]

    /// So many devices are asked at a time.
    private static let width = 16

    /// - Throws: `Refusal` with `.failed` when the families cannot be read.
    public init(_ configuration: Configuration) throws(Refusal) {
        self.configuration = configuration
        catalogue = try Refusal.translating { try ConfigurationFiles.catalogue(for: configuration).catalogue }
        let facility = configuration.facility
        let ofContracts = facility.contracts.flatMap { $0.signals(in: facility) }
        let named = ofContracts + facility.uplinks.flatMap(\.condition.signals) + facility.devices.compactMap(\.fedBy)
        // Whether an agent answers is every device's.
        let asked = Set(named).filter { $0.probe == nil && $0.knownKind != .agent }.sorted()
        wanted = Dictionary(grouping: asked, by: \.device)
    }

    /// Asks every device.
    ///
    /// - Parameter progress: is told after each device.
    /// - Returns: what is wrong, in the order of the configuration: an error for what a device does not have, a warning for
    ///   one that does not answer.
    /// - Throws: `Refusal` with `.failed`.
    public func problems(progress: @Sendable (WorkDone) -> Void) async throws(Refusal) -> [Problem] {
        let engine = try Refusal.translating {
            let engine = try Engine()
            try engine.start()
            return engine
        }
        defer { engine.stop() }
        let devices = configuration.facility.devices
        let probe = Probe(engine: engine, catalogue: catalogue)
        return await withTaskGroup(of: (Int, [Problem]).self) { group in
            var found: [Int: [Problem]] = [:]
            func note(_ answer: (number: Int, problems: [Problem])) {
                found[answer.number] = answer.problems
                progress(WorkDone(found.count, of: devices.count))
            }
            for (number, device) in devices.enumerated() {
                if number >= Self.width, let answer = await group.next() { note(answer) }
                group.addTask { (number, await problems(of: device, by: probe)) }
            }
            for await answer in group { note(answer) }
            return found.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    private func problem(_ severity: Problem.Severity, of device: Device, _ message: String) -> Problem {
        Problem(severity, file: configuration.path, message: "devices.\(device.name): \(message)".onOneLine)
    }

    private func problems(of device: Device, by probe: Probe) async -> [Problem] {
        do {
            guard let credentials = configuration.credentials[device.credentials] else { return [] }
            let target = Target(
                endpoint: try await Endpoint.resolve(host: device.host, port: device.port),
                credentials: try credentials.resolve(),
                answersFrom: device.answersFromAnyAddress ? .anyAddress : .sameAddress)
            let given = device.profile == "auto" ? nil : catalogue.profile(named: device.profile)
            let found = try await probe.look(at: target)
            let report = given == nil ? found : try await probe.look(at: target, profile: given)
            return family(of: device, found: found.profile, given: given) + missing(of: device, in: report)
        } catch {
            return [problem(.warning(.silentDevice), of: device, "what it has is not known: \(SystemReason.of(error))")]
        }
    }

    private func family(of device: Device, found: Profile?, given: Profile?) -> [Problem] {
        guard let found else {
            guard given == nil else { return [] }
            return [
                problem(.error, of: device, "no profile is for what answers there; `mainstay probe` says what it is")
            ]
        }
        guard let given, given.name != found.name else { return [] }
        let message = "its profile is \(given.name), and what answers there looks like \(found.name)"
        return [problem(.warning(.otherProfile), of: device, message)]
    }

    private func missing(of device: Device, in report: Probe.Report) -> [Problem] {
        let names = report.judgement.signals.map(\.name)
        guard !names.isEmpty || report.profile != nil else { return [] }
        return (wanted[device.name] ?? []).compactMap { signal in
            if let range = RangeSignal(signal) { return missing(range.point, of: device, in: report) }
            let name = String(signal.path.dropFirst(device.name.count + 1))
            // An outlet may be named by its owner's label.
            let labelled = report.labels.filter { label in
                let kind = label.key.prefix { $0 != "/" }
                return "\(kind)/\(label.value)" == name
            }
            guard !names.contains(name), labelled.count != 1 else { return nil }
            let meant = ElementName.meant(by: name, among: names, labels: report.labels)
            let phrase = meant.map { "did you mean \(device.name)/\($0)?" } ?? Self.list(names)
            return problem(.error, of: device, "it has no \(name); \(phrase)")
        }
    }

    private func missing(_ point: NumericSample.Point, of device: Device, in report: Probe.Report) -> Problem? {
        func path(_ name: String, _ quantity: NumericSample.Quantity) -> String { "\(name)/\(quantity.rawValue)" }
        let name = String(point.path.dropFirst(device.name.count + 1))
        let measured = report.numbers.flatMap { number in
            // By its owner's label, too.
            let label = report.labels[number.name].map { "\(number.name.prefix { $0 != "/" })/\($0)" }
            return [number.name, label].compactMap(\.self).map { path($0, number.quantity) }
        }
        guard !measured.contains(name) else { return nil }
        let meant = Suggestion.nearest(to: name, among: measured)
        let phrase = meant.map { "did you mean \(device.name)/\($0)?" } ?? Self.list(measured)
        return problem(.error, of: device, "it measures no \(name); \(phrase)")
    }

    private static func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "there is nothing at all" }
        let rest = names.count > 12 ? " and \(names.count - 12) more" : ""
        return "there is \(names.prefix(12).joined(separator: ", "))\(rest)"
    }
}

/// Which of a device's signals somebody meant who calls it otherwise than the device does.
enum ElementName {
    /// - Parameters:
    ///   - name: as it was written, without the device: `port/GigabitEthernet1/0/1`.
    ///   - names: what the device has.
    ///   - labels: what the owner calls some of them.
    static func meant(by name: String, among names: [String], labels: [String: String]) -> String? {
        let wanted = parts(of: name)
        let same = names.filter { parts(of: $0).kind == wanted.kind }
        if let other = same.first(where: { $0.lowercased() == name.lowercased() }) { return other }
        if let labelled = same.first(where: { labels[$0]?.lowercased() == wanted.element.lowercased() }) {
            return labelled
        }
        let abbreviated = same.filter { isAbbreviation(parts(of: $0).element, of: wanted.element) }
        if let only = abbreviated.first, abbreviated.count == 1 { return only }
        return Suggestion.nearest(to: name, among: same) ?? Suggestion.nearest(to: name, among: names)
    }

    private static func parts(of name: String) -> (kind: String, element: String) {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }

    /// Whether two names of a port differ in how much of its type they write: `Gi1/0/1` and `GigabitEthernet1/0/1`.
    private static func isAbbreviation(_ first: String, of second: String) -> Bool {
        let a = typeAndPlace(first)
        let b = typeAndPlace(second)
        guard !a.place.isEmpty, a.place == b.place, !a.type.isEmpty, !b.type.isEmpty else { return false }
        return a.type.hasPrefix(b.type) || b.type.hasPrefix(a.type)
    }

    private static func typeAndPlace(_ name: String) -> (type: String, place: Substring) {
        let type = name.prefix { !$0.isNumber }
        return (type.lowercased().filter { !$0.isWhitespace && $0 != "-" }, name[type.endIndex...])
    }
}
