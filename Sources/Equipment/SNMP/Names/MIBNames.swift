import CNetSNMP
import Foundation
import SNMPValues
import Synchronization

/// No loaded SMI module knows a name.
public struct UnknownName: Error, CustomStringConvertible {
    /// The name.
    public let name: String

    /// A sentence for people: what is wrong and how to mend it.
    public var description: String {
        "No loaded MIB module knows \(name); it is written MODULE::object, and `mibs:` names further folders of modules."
    }
}

/// Names of objects from SMI modules (RFC 2578), through libnetsnmp's parser. May be used from any thread.
public enum MIBNames {
    /// What is read: the files of the folders as they are now, and texts.
    private struct Source: Equatable {
        struct File: Equatable {
            let path: String
            let size: Int?
            let changedAt: Date?
        }

        let files: [File]
        let modules: [String: String]

        init(folders: [String], modules: [(name: String, text: String)]) {
            files = folders.flatMap { folder in
                // One that is not there has no modules.
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
                return names.sorted().map { name in
                    let path = "\(folder)/\(name)"
                    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
                    return File(
                        path: path, size: attributes?[.size] as? Int,
                        changedAt: attributes?[.modificationDate] as? Date)
                }
            }
            self.modules = Dictionary(modules.map { ($0.name, $0.text) }) { first, _ in first }
        }
    }

    private static let latest = Mutex<Source?>(nil)

    /// Reads the modules of the folders, then `modules`: file names with contents. When two modules have one name the
    /// first one holds, also where another module imports from it. What was read last is not read again: nobody can use
    /// the library meanwhile, and whoever polls would have to wait.
    ///
    /// - Throws: the file system's error when `modules` cannot be written for the parser.
    public static func load(folders: [String] = [], modules: [(name: String, text: String)]) throws {
        let source = Source(folders: folders, modules: modules)
        guard latest.withLock({ $0 != source }) else { return }
        let own = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-mibs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer {
            // A failure only leaves files in the temporary directory.
            try? FileManager.default.removeItem(at: own)
        }
        for module in modules { try Data(module.text.utf8).write(to: own.appendingPathComponent(module.name)) }
        let all = folders + [own.path]
        Library.withLibrary {
            // The parser looks imports up by name: every module is noted before the first is read, and when two have
            // one name it uses the one that was noted last.
            for folder in all.reversed() { _ = mn_note_modules(folder) }
            for folder in all { _ = mn_read_modules(folder) }
        }
        latest.withLock { $0 = source }
    }

    /// The object identifier of `MODULE::object`, with instance subidentifiers if they follow
    /// (`UPS-MIB::upsInputVoltage.1`).
    ///
    /// - Throws: `UnknownName` when no loaded module knows it, or it is not written so.
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

    /// The name of an object or instance, such as `UPS-MIB::upsInputVoltage.1`; its numbers where no module knows it.
    public static func name(of identifier: ObjectIdentifier) -> String {
        let arcs = identifier.subidentifiers
        var text = [CChar](repeating: 0, count: 512)
        let status = Library.withLibrary { mn_describe(arcs, UInt32(arcs.count), &text, text.count) }
        guard status == 0 else { return identifier.description }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
