import Foundation
import Notation
import Profiles
import SNMP
import SNMPValues
import Site

/// What a device once answered, read from a file for snmpsim, as an agent that answers it again.
struct RecordedAgent {
    let name: String
    private(set) var values: [ObjectIdentifier: Value] = [:]

    /// The project's own recordings, which the program itself is held against too.
    static let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Faces/MainstayTests/recordings")

    /// The recordings of a folder, in the order of their names.
    static func all(in folder: URL) throws -> [RecordedAgent] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "snmprec" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map {
                try RecordedAgent(
                    String(decoding: Data(contentsOf: $0), as: UTF8.self),
                    name: $0.deletingPathExtension().lastPathComponent)
            }
    }

    init(_ text: String, name: String) {
        self.name = name
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3, let object = ObjectIdentifier(fields[0]) else { continue }
            values[object] = Self.value(fields[2], tag: fields[1])
        }
    }

    private static func value(_ text: String, tag: String) -> Value? {
        switch tag {
        case "2": Int32(text).map { .integer($0) }
        case "4": .octets(Array(text.utf8))
        case "4x": [UInt8](hexadecimal: text).map { .octets($0) }
        case "5": .null
        case "6": ObjectIdentifier(text).map { .objectIdentifier($0) }
        case "65": UInt32(text).map { .counter32($0) }
        case "66": UInt32(text).map { .unsigned($0) }
        case "67": UInt32(text).map { .timeTicks($0) }
        case "70": UInt64(text).map { .counter64($0) }
        default: nil
        }
    }

    /// The family that it is recognised as.
    func family(among catalogue: Catalogue) -> Profile? {
        var recognition = Recognition(
            among: catalogue, identity: catalogue.identity(of: values), knowsBulk: true)
        let names = values.keys.sorted()
        while true {
            switch recognition.step() {
            case .known(let profile): return profile
            case .unknown: return nil
            case .get(let objects):
                recognition.receive(objects.map { VarBind(name: $0, value: values[$0] ?? .noSuchInstance) })
            case .next(let columns):
                recognition.receive(
                    columns.map { column in
                        let next = names.first { $0 > column }
                        return VarBind(name: next ?? column, value: next.flatMap { values[$0] } ?? .endOfMibView)
                    })
            }
        }
    }

    /// Everything that it measures, as a probe would say: `output/L1 power 430 W`.
    func numbers(as profile: Profile) -> [Meter.Number] {
        let judge = Judge(profile, found: values)
        var sample = Sample(places: judge.objects.count)
        for (place, object) in judge.objects.enumerated() {
            sample.numbers[place] = values[object].map { judge.number(of: $0, at: place) } ?? Sample.nothing
        }
        guard let (measured, excluded) = judge.measured(in: sample) else { return [] }
        return measured + judge.meter.numbers(in: values, excluding: excluded)
    }
}

extension Meter.Number {
    /// `output/L1 power 430 W`.
    var line: String {
        let rounded = (value * 1000).rounded() / 1000
        let text = rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
        return "\(name) \(quantity.rawValue) \(text) \(quantity.unit)"
    }
}
