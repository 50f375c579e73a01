public import Foundation

/// A folder of one's own, which the first file makes and which goes with its last holder: keep it in a property.
public final class TemporaryFolder: Sendable {
    public let url: URL

    /// - Parameter name: what its name begins with.
    public init(_ name: String) {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
    }

    // Nothing depends on the removal.
    deinit { try? FileManager.default.removeItem(at: url) }

    public func path(_ file: String) -> String { url.appendingPathComponent(file).path }

    /// Writes a file, which only its owner reads unless told otherwise, and the folders above it.
    /// - Returns: its path.
    @discardableResult
    public func write(_ file: String, _ text: String, mode: Int = 0o600) throws -> String {
        let place = url.appendingPathComponent(file)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.path)
        return place.path
    }
}
