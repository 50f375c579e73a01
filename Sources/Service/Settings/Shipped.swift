import CShipped
import Foundation

/// The files that are built into the program: terms, profiles, SMI modules, the starter configuration.
public enum Shipped {
    /// The content of a file such as `terms/idc-standard.yaml` (below `Config/`) or `MIBs/UPS-MIB.txt`.
    public static func text(_ path: String) -> String? { all.first { $0.path == path }?.text }

    /// The commit that the program was built from; nil where `make` did not build it.
    public static var revision: String? { shipped_revision().map { String(cString: $0) } }

    /// The compiler that built it; nil where `make` did not.
    public static var compiler: String? { shipped_compiler().map { String(cString: $0) } }

    /// Paths and contents below a folder, in order.
    public static func files(in folder: String) -> [(path: String, text: String)] {
        all.filter { $0.path.hasPrefix(folder + "/") }
    }

    /// Names of the YAML files below a folder and of those in the same folder beside a configuration.
    static func names(in folder: String, besides configurationFolder: String) -> Set<String> {
        let shipped = files(in: folder).map { URL(fileURLWithPath: $0.path) }.filter { $0.pathExtension == "yaml" }
        let own = own(folder, in: URL(fileURLWithPath: configurationFolder))
        return Set((shipped + own).map { $0.deletingPathExtension().lastPathComponent })
    }

    /// The YAML files of a folder beside a configuration, which go before those that are built in.
    static func own(_ folder: String, in configurationFolder: URL) -> [URL] {
        let place = configurationFolder.appendingPathComponent(folder)
        // No such folder is the usual case.
        let files = (try? FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
    }

    private static let all: [(path: String, text: String)] = (0..<shipped_file_count()).compactMap { index in
        shipped_file_at(index).map { file in
            let bytes = UnsafeBufferPointer(start: file.pointee.bytes, count: file.pointee.count)
            return (String(cString: file.pointee.path), String(decoding: bytes, as: UTF8.self))
        }
    }.sorted { $0.0 < $1.0 }
}
