import CNetSNMP
import Foundation
import SNMPValues

/// A name that no loaded SMI module knows.
public struct UnknownName: Error, CustomStringConvertible {
    public let name: String

    public var description: String {
        "No loaded MIB module knows \(name); it is written MODULE::object, and `mibs:` names further folders of modules."
    }
}

/// Names of objects from SMI modules (RFC 2578), through libnetsnmp's parser. May be used from any thread.
public enum MIBNames {
    /// Reads the modules of the folders, then `modules`: file names with contents. Of two modules with one name the one
    /// that comes first holds, also where another module imports from it.
    public static func load(folders: [String] = [], modules: [(name: String, text: String)]) throws {
        let own = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-mibs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer {
            // What is left in the temporary directory harms nobody.
            try? FileManager.default.removeItem(at: own)
        }
        for module in modules { try Data(module.text.utf8).write(to: own.appendingPathComponent(module.name)) }
        let all = folders + [own.path]
        Library.withLibrary {
            // The parser looks imports up by name: every module is noted before the first is read, and of two with one
            // name it takes the one that was noted last.
            for folder in all.reversed() { _ = mn_note_modules(folder) }
            for folder in all { _ = mn_read_modules(folder) }
        }
    }

    /// The object identifier of `MODULE::object`, with instance subidentifiers if they follow (`UPS-MIB::upsInputVoltage.1`).
    public static func resolve(_ name: String) throws(UnknownName) -> ObjectIdentifier {
        let parts = name.split(separator: ":", omittingEmptySubsequences: true).map(String.init)
        guard parts.count == 2, let object = parts[1].split(separator: ".").first else { throw UnknownName(name: name) }
        var arcs = [UInt32](repeating: 0, count: ObjectIdentifier.longest)
        let count = Library.withLibrary { mn_resolve(parts[0], String(object), &arcs, UInt32(arcs.count)) }
        guard count > 0 else { throw UnknownName(name: name) }
        let instance = parts[1].split(separator: ".").dropFirst().map { UInt32($0) }
        guard instance.allSatisfy({ $0 != nil }) else { throw UnknownName(name: name) }
        return ObjectIdentifier(arcs.prefix(Int(count)) + instance.compactMap(\.self))
    }

    /// `UPS-MIB::upsInputVoltage.1`; the numbers where no module knows the object.
    public static func name(of identifier: ObjectIdentifier) -> String {
        let arcs = identifier.subidentifiers
        var text = [CChar](repeating: 0, count: 512)
        let status = Library.withLibrary { mn_describe(arcs, UInt32(arcs.count), &text, text.count) }
        guard status == 0 else { return identifier.description }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The word for an enumerated object's value.
    public static func label(of identifier: ObjectIdentifier, _ value: Int32) -> String? {
        let arcs = identifier.subidentifiers
        return Library.withLibrary {
            mn_enumeration_label(arcs, UInt32(arcs.count), value).map { String(cString: $0) }
        }
    }
}
