import Foundation
import Site

/// The device families that a configuration uses, as the ledger keeps them: what a reading means depends on them.
enum ProfileTexts {
    /// By name: those that devices name; where a device names none, every one that it may be found to be.
    ///
    /// Those beside the configuration go before the built-in ones, and count by what they say, whatever their layout. The
    /// built-in ones change with the program only, and are kept as they are.
    static func used(by devices: [Device], besides folder: URL) -> [String: String] {
        guard !devices.isEmpty else { return [:] }
        let named = Set(devices.map(\.profile)).subtracting([automatic])
        let isAny = devices.contains { $0.profile == automatic }
        let names = isAny ? Shipped.names(in: "profiles", besides: folder.path) : named
        let texts = names.compactMap { name in text(name, besides: folder).map { (name, $0) } }
        return Dictionary(uniqueKeysWithValues: texts)
    }

    /// Stands for a device whose family is found out when it is first polled.
    private static let automatic = "auto"

    private static func text(_ name: String, besides folder: URL) -> String? {
        let own = folder.appendingPathComponent("profiles/\(name).yaml")
        // A file that cannot be read is reported by whatever polls; the configuration is judged without it.
        if let text = try? String(contentsOf: own, encoding: .utf8) {
            return StoredConfiguration.text(ofProfile: text, named: name)
        }
        return Shipped.text("profiles/\(name).yaml")
    }
}
